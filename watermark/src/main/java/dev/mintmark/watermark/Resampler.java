package dev.mintmark.watermark;

/**
 * Resizes by separable cubic convolution (Keys 1981, a = -1/2). When shrinking, the kernel is widened to avoid
 * aliasing. Pixel centres are at half-integers, as in common image tools. Stateless.
 */
final class Resampler {
    private Resampler() {}

    /**
     * Returns the luma of the left {@code sourceWidth} columns and upper {@code sourceHeight} rows of a picture,
     * resized.
     */
    static Plane luma(Raster image, int sourceWidth, int sourceHeight, int width, int height) {
        var columns = Taps.of(sourceWidth, width);
        var narrow = new Plane(width, sourceHeight);
        var row = new float[sourceWidth];
        for (int y = 0; y < sourceHeight; y++) {
            Plane.luma(image, y * image.width(), sourceWidth, row);
            columns.alongRow(row, 0, narrow.values, y * width);
        }
        return resizeRows(narrow, height);
    }

    static Plane resize(Plane source, int width, int height) {
        if (source.width == width) {
            return resizeRows(source, height);
        }
        var columns = Taps.of(source.width, width);
        var narrow = new Plane(width, source.height);
        for (int y = 0; y < source.height; y++) {
            columns.alongRow(source.values, y * source.width, narrow.values, y * width);
        }
        return resizeRows(narrow, height);
    }

    private static Plane resizeRows(Plane source, int height) {
        if (source.height == height) {
            return source;
        }
        var taps = Taps.of(source.height, height);
        var result = new Plane(source.width, height);
        for (int y = 0; y < height; y++) {
            taps.acrossRows(source, y, result.values, y * source.width);
        }
        return result;
    }

    /** For each target sample: the first source sample and {@code length} weights that sum to 1. */
    private record Taps(int length, int[] first, float[] weights) {
        static Taps of(int from, int to) {
            double step = (double) from / to;
            double stretch = Math.max(1, step);
            int length = Math.min(from, (int) Math.ceil(4 * stretch) + 1);
            var first = new int[to];
            var weights = new float[to * length];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * step - 0.5;
                first[i] = Math.clamp((int) Math.ceil(centre - 2 * stretch), 0, from - length);
                double sum = 0;
                for (int k = 0; k < length; k++) {
                    sum += cubic((first[i] + k - centre) / stretch);
                }
                for (int k = 0; k < length; k++) {
                    weights[i * length + k] = (float) (cubic((first[i] + k - centre) / stretch) / sum);
                }
            }
            return new Taps(length, first, weights);
        }

        private static double cubic(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return (1.5 * d - 2.5) * d * d + 1;
            }
            return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
        }

        void alongRow(float[] source, int sourceAt, float[] target, int targetAt) {
            for (int x = 0; x < first.length; x++) {
                int at = sourceAt + first[x];
                int weight = x * length;
                float sum = 0;
                for (int k = 0; k < length; k++) {
                    sum += source[at + k] * weights[weight + k];
                }
                target[targetAt + x] = sum;
            }
        }

        void acrossRows(Plane source, int y, float[] target, int targetAt) {
            for (int k = 0; k < length; k++) {
                float weight = weights[y * length + k];
                int at = (first[y] + k) * source.width;
                for (int x = 0; x < source.width; x++) {
                    target[targetAt + x] += weight * source.values[at + x];
                }
            }
        }
    }
}
