package dev.mintmark.diffusion;

import java.util.List;

/**
 * A drawn image.
 *
 * @param argb {@code width · height} opaque pixels 0xFFRRGGBB, row by row from the top left; not copied
 * @param device the device that drew it, "CPU" or "CUDA"
 * @param seconds duration of {@link DiffusionModel#draw} without the wait for earlier drawings; of {@link DiffusionModel#drawAll}, that of
 *     all its pictures
 * @param notes sentences for the user: what of the request the model could not use, such as the end of a long prompt
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two drawings are never compared
public record Drawing(int width, int height, int[] argb, String device, double seconds, List<String> notes) {
    public Drawing {
        notes = List.copyOf(notes);
        if (argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException("A drawing of " + width + "×" + height + " has " + width * height
                    + " pixels, not " + argb.length + ".");
        }
    }
}
