package dev.mintmark.watermark.region;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;

/**
 * One channel of an image, shrunk by a whole factor, so that few samples of it stand for all of its pixels. Immutable.
 */
final class ShrunkImage {
    private final int factor;
    private final int width;
    private final int height;
    private final float[] values;

    /** What is taken of a pixel. */
    enum Channel {
        LUMA,
        /** The difference between blue and luma, halved. */
        BLUE,
        /** The difference between red and luma, halved. */
        RED;

        private float of(int pixel) {
            float luma = Luma.of(pixel);
            return switch (this) {
                case LUMA -> luma;
                case BLUE -> ((pixel & 0xff) - luma) / 2;
                case RED -> ((pixel >> 16 & 0xff) - luma) / 2;
            };
        }
    }

    /** @param factor pixels of the image for each value along both axes; the image's rest at the right and bottom is dropped */
    ShrunkImage(Raster image, Channel channel, int factor) {
        this.factor = Math.max(1, Math.min(factor, Math.min(image.width(), image.height())));
        width = image.width() / this.factor;
        height = image.height() / this.factor;
        values = new float[width * height];
        int[] argb = image.argb();
        for (int y = 0; y < height * this.factor; y++) {
            int from = y * image.width();
            int to = y / this.factor * width;
            for (int x = 0; x < width * this.factor; x++) {
                values[to + x / this.factor] += channel.of(argb[from + x]);
            }
        }
        float share = 1f / (this.factor * this.factor);
        for (int i = 0; i < values.length; i++) {
            values[i] *= share;
        }
    }

    /** Returns the value at a place in pixels of the image, between its values; not a number outside the image. */
    float at(double pixelX, double pixelY) {
        double x = pixelX / factor - 0.5;
        double y = pixelY / factor - 0.5;
        if (!(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5)) {
            return Float.NaN;
        }
        int left = Math.clamp((int) Math.floor(x), 0, width - 1);
        int top = Math.clamp((int) Math.floor(y), 0, height - 1);
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        double across = Math.clamp(x - left, 0, 1);
        double down = Math.clamp(y - top, 0, 1);
        double upper = values[top * width + left] * (1 - across) + values[top * width + right] * across;
        double lower = values[bottom * width + left] * (1 - across) + values[bottom * width + right] * across;
        return (float) (upper * (1 - down) + lower * down);
    }
}
