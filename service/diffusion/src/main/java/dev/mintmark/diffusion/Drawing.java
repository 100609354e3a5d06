package dev.mintmark.diffusion;

/**
 * A finished image.
 *
 * @param argb {@code width · height} opaque pixels, row by row from the top left, 0xFFRRGGBB; not copied
 * @param device what it was drawn on, "CPU" or "CUDA"
 * @param seconds how long {@link DiffusionModel#draw} took, waiting for an earlier drawing left out
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two drawings are never compared
public record Drawing(int width, int height, int[] argb, String device, double seconds) {
    public Drawing {
        if (argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException("A drawing of " + width + "×" + height + " has " + width * height
                    + " pixels, not " + argb.length + ".");
        }
    }
}
