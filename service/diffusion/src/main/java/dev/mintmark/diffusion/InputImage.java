package dev.mintmark.diffusion;

/**
 * A picture that a drawing starts from or that guides it, or a mask: white is drawn anew, black stays.
 *
 * @param argb {@code width · height} opaque pixels 0xFFRRGGBB, row by row from the top left; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two pictures are never compared
public record InputImage(int[] argb, int width, int height) {
    public InputImage {
        if (width < 1 || height < 1 || argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException(
                    "A picture of " + width + "×" + height + " does not have " + argb.length + " pixels.");
        }
    }

    /**
     * Checks that it has a drawing's size and no transparent pixel.
     *
     * @param what what it is, for messages
     */
    void check(String field, String what, int drawnWidth, int drawnHeight) {
        if (width != drawnWidth || height != drawnHeight) {
            throw new InvalidDrawRequestException(
                    field,
                    "The " + what + " has " + width + " × " + height + " pixels and the drawing " + drawnWidth + " × "
                            + drawnHeight + "; they must be equal.");
        }
        for (int pixel : argb) {
            if (pixel >>> 24 != 0xFF) {
                throw new InvalidDrawRequestException(
                        field, "The " + what + " has transparent pixels; put it on a background first.");
            }
        }
    }
}
