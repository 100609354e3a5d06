package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * A picture as rows of 0xAARRGGBB pixels with straight (not premultiplied) alpha, eight bits a channel, sRGB.
 *
 * <p>The array is held, not copied, because pictures of 40 megapixels are welcome here: whoever makes a raster gives the
 * array away and changes it no more. Kept to that, a raster is immutable and may be shared between threads.
 *
 * @param width pixels per row, 1 to 65,535
 * @param height rows, 1 to 65,535
 * @param argb row-major pixels, {@code width * height} of them
 */
public record Raster(int width, int height, int[] argb) {
    private static final int MAX_SIDE = 65_535;

    /** @throws IllegalArgumentException when a side is out of range or the array has another length than the sides say */
    public Raster {
        if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "A raster's sides are 1 to " + MAX_SIDE + " pixels, this one is " + width + " x " + height + ".");
        }
        if ((long) width * height != argb.length) {
            throw new IllegalArgumentException("A raster of " + width + " x " + height + " has " + (long) width * height
                    + " pixels, this array has " + argb.length + ".");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster that
                && width == that.width
                && height == that.height
                && Arrays.equals(argb, that.argb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(argb);
    }

    @Override
    public String toString() {
        return "Raster[" + width + " x " + height + "]";
    }
}
