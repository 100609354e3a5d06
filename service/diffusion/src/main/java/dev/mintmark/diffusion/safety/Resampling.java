package dev.mintmark.diffusion.safety;

import java.util.function.DoubleUnaryOperator;

/**
 * Resizes pictures to the bytes that Pillow's {@code Image.resize} gives: first across, then down, with weights of 22 bits, and rounded
 * to a byte each time. When shrinking, the kernel is widened to avoid aliasing.
 */
enum Resampling {
    /** A triangle. */
    BILINEAR(1, x -> Math.max(0, 1 - x)),
    /** Keys (1981), with a = −0.5. */
    BICUBIC(2, Resampling::cubic);

    private static final int WEIGHT_BITS = 22;
    private static final double A = -0.5;

    private final double radius;
    private final DoubleUnaryOperator kernel;

    Resampling(double radius, DoubleUnaryOperator kernel) {
        this.radius = radius;
        this.kernel = kernel;
    }

    private static double cubic(double x) {
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    /** Resizes the colours; alpha becomes 255. */
    int[] resize(int[] argb, int width, int height, int toWidth, int toHeight) {
        int[] across =
                width == toWidth ? argb : resize(argb, height, width, width, 1, weights(width, toWidth), toWidth, 1);
        return height == toHeight
                ? across
                : resize(across, toWidth, 1, height, toWidth, weights(height, toHeight), 1, toWidth);
    }

    /**
     * Resizes along lines.
     *
     * @param lines number of lines
     * @param lineStep distance of two lines
     * @param size pixels of a line
     * @param step distance of two pixels of a line
     * @param toLineStep distance of two resized lines
     * @param toStep distance of two pixels of a resized line
     */
    private static int[] resize(
            int[] argb, int lines, int lineStep, int size, int step, Weights weights, int toLineStep, int toStep) {
        int[] resized = new int[Math.multiplyExact(lines, weights.first.length)];
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < weights.first.length; i++) {
                int from = line * lineStep + weights.first[i] * step;
                int count = Math.min(weights.count, size - weights.first[i]);
                int red = 1 << (WEIGHT_BITS - 1);
                int green = red;
                int blue = red;
                for (int tap = 0; tap < count; tap++) {
                    int pixel = argb[from + tap * step];
                    int weight = weights.values[i * weights.count + tap];
                    red += (pixel >> 16 & 0xFF) * weight;
                    green += (pixel >> 8 & 0xFF) * weight;
                    blue += (pixel & 0xFF) * weight;
                }
                resized[line * toLineStep + i * toStep] =
                        0xFF000000 | level(red) << 16 | level(green) << 8 | level(blue);
            }
        }
        return resized;
    }

    private static int level(int sum) {
        return Math.clamp(sum >> WEIGHT_BITS, 0, 255);
    }

    /**
     * The weights of one axis.
     *
     * @param first for each target pixel, the first source pixel that it is made of
     * @param count weights of each target pixel, from its first source pixel on
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Weights(int[] first, int count, int[] values) {}

    private Weights weights(int from, int to) {
        double scale = (double) from / to;
        double wide = Math.max(1, scale);
        double support = radius * wide;
        int count = 2 * (int) Math.ceil(support) + 1;
        int[] first = new int[to];
        int[] values = new int[Math.multiplyExact(to, count)];
        double[] exact = new double[count];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - support + 0.5));
            int taps = Math.min(from, (int) (centre + support + 0.5)) - first[i];
            double total = 0;
            for (int tap = 0; tap < taps; tap++) {
                exact[tap] = kernel.applyAsDouble(Math.abs((tap + first[i] - centre + 0.5) * (1 / wide)));
                total += exact[tap];
            }
            for (int tap = 0; tap < taps; tap++) {
                double weight = exact[tap] / total * (1 << WEIGHT_BITS);
                values[i * count + tap] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }
        return new Weights(first, count, values);
    }
}
