package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;

/**
 * Prepares a picture for the ISCC Image-Code: transparency over white, uniform border removed, grey, 32 x 32 samples by
 * cubic convolution. It computes in integers with the rounding and the order of Pillow up to version 11, which the
 * reference implementation uses, so that the samples are equal bit for bit. Stateless.
 */
final class IsccSamples {
    private static final int SIDE = 32;
    /** Fraction bits of the filter weights. */
    private static final int PRECISION = 22;

    private static final int ROUND = 1 << PRECISION - 1;

    private IsccSamples() {}

    static int[] of(Raster image) {
        var box = Box.of(image);
        var columns = Taps.of(box.width);
        var rows = Taps.of(box.height);
        var narrow = new int[SIDE * box.height];
        var grey = new int[box.width];
        for (int y = 0; y < box.height; y++) {
            int at = (box.top + y) * image.width() + box.left;
            for (int x = 0; x < grey.length; x++) {
                grey[x] = grey(opaque(image.argb()[at + x]));
            }
            for (int x = 0; x < SIDE; x++) {
                narrow[y * SIDE + x] = columns.apply(x, grey, 0, 1);
            }
        }
        var samples = new int[SIDE * SIDE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = rows.apply(i / SIDE, narrow, i % SIDE, SIDE);
        }
        return samples;
    }

    /** Returns the pixel over white. */
    private static int opaque(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb;
        }
        int white = 255 * (255 - alpha);
        return 0xff000000
                | by255((argb >> 16 & 255) * alpha + white) << 16
                | by255((argb >> 8 & 255) * alpha + white) << 8
                | by255((argb & 255) * alpha + white);
    }

    private static int by255(int value) {
        int rounded = value + 128;
        return (rounded >> 8) + rounded >> 8;
    }

    /** Returns the Rec. 601 luma, computed with 16 fraction bits. */
    private static int grey(int rgb) {
        return (rgb >> 16 & 255) * 19595 + (rgb >> 8 & 255) * 38470 + (rgb & 255) * 7471 + 0x8000 >> 16;
    }

    /** The rectangle without outer rows and columns that have only the colour of the upper left pixel. */
    private record Box(int left, int top, int width, int height) {
        static Box of(Raster image) {
            int colour = opaque(image.argb()[0]);
            int left = image.width();
            int right = -1;
            int top = -1;
            int bottom = -1;
            for (int y = 0; y < image.height(); y++) {
                int at = y * image.width();
                int first = 0;
                while (first < image.width() && opaque(image.argb()[at + first]) == colour) {
                    first++;
                }
                if (first == image.width()) {
                    continue;
                }
                int last = image.width() - 1;
                while (last > right && opaque(image.argb()[at + last]) == colour) {
                    last--;
                }
                left = Math.min(left, first);
                right = Math.max(right, last);
                top = top < 0 ? y : top;
                bottom = y;
            }
            return top < 0
                    ? new Box(0, 0, image.width(), image.height())
                    : new Box(left, top, right - left + 1, bottom - top + 1);
        }
    }

    /**
     * For each of 32 targets: the first source sample and the weights (Keys 1981, a = -1/2), widened when shrinking.
     */
    private record Taps(int[] first, int[][] weights) {
        static Taps of(int length) {
            double scale = (double) length / SIDE;
            double stretch = Math.max(1, scale);
            double reach = 2 * stretch;
            var first = new int[SIDE];
            var weights = new int[SIDE][];
            for (int i = 0; i < SIDE; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - reach + 0.5));
                var exact = new double[Math.min(length, (int) (centre + reach + 0.5)) - first[i]];
                double sum = 0;
                for (int k = 0; k < exact.length; k++) {
                    exact[k] = cubic((k + first[i] - centre + 0.5) * (1 / stretch));
                    sum += exact[k];
                }
                weights[i] = new int[exact.length];
                for (int k = 0; k < exact.length; k++) {
                    double weight = sum == 0 ? exact[k] : exact[k] / sum;
                    weights[i][k] = (int) (weight * (1 << PRECISION) + (weight < 0 ? -0.5 : 0.5));
                }
            }
            return new Taps(first, weights);
        }

        private static double cubic(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return (1.5 * d - 2.5) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * -0.5 : 0;
        }

        int apply(int target, int[] source, int from, int step) {
            int sum = ROUND;
            int at = from + first[target] * step;
            for (int weight : weights[target]) {
                sum += source[at] * weight;
                at += step;
            }
            return Math.clamp(sum >> PRECISION, 0, 255);
        }
    }
}
