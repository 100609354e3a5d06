package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * A picture as rows of 0xAARRGGBB pixels: straight (not premultiplied) alpha, eight bits for each channel, sRGB.
 *
 * <p>The array is not copied, because pictures may have 40 megapixels. Do not change it after passing it in. Under this
 * condition a raster is immutable and thread-safe.
 *
 * @param width pixels for each row, 1 to 65,535
 * @param height rows, 1 to 65,535
 * @param argb {@code width * height} pixels, row by row from the top left
 */
public record Raster(int width, int height, int[] argb) {
    private static final int MAX_SIDE = 65_535;

    /** @throws IllegalArgumentException if a side is out of range or the array has not {@code width * height} pixels */
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
