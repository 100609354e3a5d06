package dev.mintmark.diffusion.control;

import dev.mintmark.diffusion.InputImage;
import java.util.Arrays;

/**
 * White lines on black, where a picture is darker than its surroundings: for drawings with pen or pencil, also on tinted paper. The
 * method is the "standard" line art of ControlNet's preprocessors, which subtracts a picture from its blurred copy.
 */
public final class DarkLines {
    private static final double SIGMA = 6;
    private static final int RADIUS = (int) (4 * SIGMA);

    /** Smaller differences are paper, not lines. */
    private static final float PAPER = 8;

    private static final float MIN_MEDIAN = 16;
    private static final float MEDIAN_LEVEL = 127;

    private DarkLines() {}

    /** Returns a picture of the same size: the difference of the colour in which it is smallest, the median line at half of white. */
    public static InputImage of(InputImage picture) {
        int width = picture.width();
        int height = picture.height();
        float[] darkness = new float[width * height];
        Arrays.fill(darkness, 255);
        for (int shift = 16; shift >= 0; shift -= 8) {
            float[] plane = new float[darkness.length];
            for (int i = 0; i < plane.length; i++) {
                plane[i] = picture.argb()[i] >> shift & 0xFF;
            }
            float[] surroundings = blurred(plane, width, height);
            for (int i = 0; i < plane.length; i++) {
                darkness[i] = Math.clamp(surroundings[i] - plane[i], 0, darkness[i]);
            }
        }
        float median = Math.max(MIN_MEDIAN, medianAbove(PAPER, darkness));
        int[] argb = new int[darkness.length];
        for (int i = 0; i < argb.length; i++) {
            int level = (int) Math.min(255, darkness[i] / median * MEDIAN_LEVEL);
            argb[i] = 0xFF000000 | level * 0x010101;
        }
        return new InputImage(argb, width, height);
    }

    private static float medianAbove(float limit, float[] values) {
        float[] above = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (value > limit) {
                above[count++] = value;
            }
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(above, 0, count);
        return count % 2 == 1 ? above[count / 2] : (above[count / 2 - 1] + above[count / 2]) / 2;
    }

    /** Gaussian blur, across and then down; beyond an edge, the picture is mirrored at its outermost pixels. */
    private static float[] blurred(float[] plane, int width, int height) {
        float[] kernel = kernel();
        float[] across = new float[plane.length];
        float[] result = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            for (int tap = -RADIUS; tap <= RADIUS; tap++) {
                across[i] += kernel[tap + RADIUS] * plane[i / width * width + mirrored(i % width + tap, width)];
            }
        }
        for (int i = 0; i < plane.length; i++) {
            for (int tap = -RADIUS; tap <= RADIUS; tap++) {
                result[i] += kernel[tap + RADIUS] * across[mirrored(i / width + tap, height) * width + i % width];
            }
        }
        return result;
    }

    private static float[] kernel() {
        double[] weights = new double[2 * RADIUS + 1];
        for (int i = 0; i < weights.length; i++) {
            double distance = i - RADIUS;
            weights[i] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
        }
        double sum = Arrays.stream(weights).sum();
        float[] kernel = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            kernel[i] = (float) (weights[i] / sum);
        }
        return kernel;
    }

    private static int mirrored(int at, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * (size - 1);
        int within = Math.floorMod(at, period);
        return within < size ? within : period - within;
    }
}
