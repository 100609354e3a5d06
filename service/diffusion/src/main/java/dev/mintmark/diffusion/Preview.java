package dev.mintmark.diffusion;

/**
 * A small, rough picture of what a drawing is becoming.
 *
 * @param width pixels, at most {@value #MAX_SIDE}
 * @param height likewise
 * @param argb {@code width · height} opaque pixels 0xFFRRGGBB, row by row from the top left; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two previews are never compared
public record Preview(int width, int height, int[] argb) {
    /** The largest width and height in pixels. */
    public static final int MAX_SIDE = 128;
}
