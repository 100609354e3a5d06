package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;

/**
 * Scales a picture until it covers a size and crops what is over on both sides equally, with the pixels of Pillow's
 * {@code ImageOps.fit} with Lanczos: the filter that diffusers scales input images with. Each coefficient is a whole number of
 * 2⁻²², and the width is scaled before the height, each rounded to 8 bits. (Pillow 13 begins with the height where that is less
 * work; then levels differ by one.)
 */
public final class ImageFit {
    private static final double LOBES = 3;
    private static final int PRECISION = 22;

    private ImageFit() {}

    /** Returns an opaque picture of this size; the picture itself where it has the size already. */
    public static Raster cover(Raster picture, int width, int height) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        double wanted = (double) width / height;
        double ratio = (double) picture.width() / picture.height();
        double cropWidth = ratio > wanted ? wanted * picture.height() : picture.width();
        double cropHeight = ratio > wanted ? picture.height() : picture.width() / wanted;
        Taps columns = Taps.of(picture.width(), (picture.width() - cropWidth) * 0.5, cropWidth, width);
        Taps rows = Taps.of(picture.height(), (picture.height() - cropHeight) * 0.5, cropHeight, height);
        int[] narrow = new int[Math.multiplyExact(width, picture.height())];
        for (int y = 0; y < picture.height(); y++) {
            columns.apply(picture.argb(), y * picture.width(), 1, narrow, y * width, 1);
        }
        int[] scaled = new int[Math.multiplyExact(width, height)];
        for (int x = 0; x < width; x++) {
            rows.apply(narrow, x, width, scaled, x, width);
        }
        return new Raster(width, height, scaled);
    }

    /**
     * Which samples along a side each new sample is the weighted mean of.
     *
     * @param first the first sample of each mean
     * @param weights of the samples from there on, in 2⁻²²
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Taps(int[] first, int[][] weights) {
        static Taps of(int size, double from, double length, int newSize) {
            double scale = length / newSize;
            double stretch = Math.max(scale, 1);
            double support = LOBES * stretch;
            int[] first = new int[newSize];
            int[][] weights = new int[newSize][];
            for (int i = 0; i < newSize; i++) {
                double centre = from + (i + 0.5) * scale;
                first[i] = Math.max((int) (centre - support + 0.5), 0);
                int end = Math.min((int) (centre + support + 0.5), size);
                double[] values = new double[end - first[i]];
                double sum = 0;
                for (int k = 0; k < values.length; k++) {
                    values[k] = lanczos((k + first[i] - centre + 0.5) / stretch);
                    sum += values[k];
                }
                weights[i] = new int[values.length];
                for (int k = 0; k < values.length; k++) {
                    double value = values[k] / sum * (1 << PRECISION);
                    weights[i][k] = (int) (value < 0 ? value - 0.5 : value + 0.5);
                }
            }
            return new Taps(first, weights);
        }

        private static double lanczos(double x) {
            return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
        }

        /** Scales one row or column; samples are {@code step} apart. */
        void apply(int[] in, int inStart, int inStep, int[] out, int outStart, int outStep) {
            for (int i = 0; i < first.length; i++) {
                int red = 1 << PRECISION - 1;
                int green = red;
                int blue = red;
                int at = inStart + first[i] * inStep;
                for (int weight : weights[i]) {
                    int pixel = in[at];
                    red += weight * (pixel >> 16 & 0xff);
                    green += weight * (pixel >> 8 & 0xff);
                    blue += weight * (pixel & 0xff);
                    at += inStep;
                }
                out[outStart + i * outStep] =
                        0xff << 24 | eightBits(red) << 16 | eightBits(green) << 8 | eightBits(blue);
            }
        }

        private static int eightBits(int sum) {
            return Math.clamp(sum >> PRECISION, 0, 255);
        }
    }
}
