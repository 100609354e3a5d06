package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;

/**
 * Computes PDQ: luma, two passes of a box filter along rows and columns, 64 x 64 samples, the 16 x 16 lowest
 * frequencies of their discrete cosine transform without the constant ones, and one bit for each that exceeds their
 * median. Stateless.
 */
final class PdqHasher {
    /** Samples along each side. */
    static final int SIDE = 64;

    private static final int FREQUENCIES = 16;
    private static final int PASSES = 2;
    /** Sum of gradients that makes one point of quality, as in the paper. */
    private static final int GRADIENTS_PER_POINT = 90;

    private static final float[][] COSINES = cosines();

    private PdqHasher() {}

    static Pdq hash(Raster image) {
        return hash(samples(image));
    }

    /** @param samples {@link #SIDE} x {@link #SIDE} grey values of 0 to 255, row by row */
    static Pdq hash(float[] samples) {
        var spectrum = transform(samples);
        var sorted = spectrum.clone();
        java.util.Arrays.sort(sorted);
        float median = sorted[sorted.length / 2 - 1];
        var words = new long[4];
        for (int bit = 0; bit < spectrum.length; bit++) {
            if (spectrum[bit] > median) {
                words[3 - bit / Long.SIZE] |= 1L << bit % Long.SIZE;
            }
        }
        return new Pdq(words[0], words[1], words[2], words[3], quality(samples));
    }

    private static float[] samples(Raster image) {
        int width = image.width();
        int height = image.height();
        var luma = luma(image);
        if (width != SIDE || height != SIDE) {
            var swap = new float[luma.length];
            for (int pass = 0; pass < PASSES; pass++) {
                boxAlongRows(luma, swap, width, height, window(width));
                boxAlongColumns(swap, luma, width, height, window(height));
            }
        }
        var samples = new float[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            int y = (int) ((i + 0.5) * height / SIDE);
            for (int j = 0; j < SIDE; j++) {
                int x = (int) ((j + 0.5) * width / SIDE);
                samples[i * SIDE + j] = luma[y * width + x];
            }
        }
        return samples;
    }

    private static float[] luma(Raster image) {
        var argb = image.argb();
        var luma = new float[argb.length];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = Luma.of(argb[i]);
        }
        return luma;
    }

    /** Returns the filter's width, so that two passes reach from one sample to the next. */
    private static int window(int side) {
        return (side + 2 * SIDE - 1) / (2 * SIDE);
    }

    private static void boxAlongRows(float[] source, float[] target, int width, int height, int window) {
        int ahead = (window + 2) / 2 - 1;
        int behind = window - ahead - 1;
        for (int y = 0; y < height; y++) {
            int at = y * width;
            float sum = 0;
            for (int x = -ahead; x < width; x++) {
                if (x + ahead < width) {
                    sum += source[at + x + ahead];
                }
                if (x - behind > 0) {
                    sum -= source[at + x - behind - 1];
                }
                if (x >= 0) {
                    target[at + x] = sum / count(x, ahead, behind, width);
                }
            }
        }
    }

    private static void boxAlongColumns(float[] source, float[] target, int width, int height, int window) {
        int ahead = (window + 2) / 2 - 1;
        int behind = window - ahead - 1;
        var sum = new float[width];
        for (int y = -ahead; y < height; y++) {
            if (y + ahead < height) {
                add(source, (y + ahead) * width, sum, 1);
            }
            if (y - behind > 0) {
                add(source, (y - behind - 1) * width, sum, -1);
            }
            if (y >= 0) {
                int count = count(y, ahead, behind, height);
                for (int x = 0; x < width; x++) {
                    target[y * width + x] = sum[x] / count;
                }
            }
        }
    }

    private static void add(float[] source, int at, float[] sum, int sign) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += sign * source[at + x];
        }
    }

    private static int count(int at, int ahead, int behind, int length) {
        return Math.min(at + ahead, length - 1) - Math.max(at - behind, 0) + 1;
    }

    private static float[][] cosines() {
        var rows = new float[FREQUENCIES][SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < SIDE; j++) {
                rows[i][j] = (float) (Math.sqrt(2.0 / SIDE) * Math.cos(Math.PI / (2 * SIDE) * (i + 1) * (2 * j + 1)));
            }
        }
        return rows;
    }

    private static float[] transform(float[] samples) {
        var half = new float[FREQUENCIES * SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int k = 0; k < SIDE; k++) {
                float cosine = COSINES[i][k];
                for (int j = 0; j < SIDE; j++) {
                    half[i * SIDE + j] += cosine * samples[k * SIDE + j];
                }
            }
        }
        var spectrum = new float[FREQUENCIES * FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < FREQUENCIES; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) {
                    sum += half[i * SIDE + k] * COSINES[j][k];
                }
                spectrum[i * FREQUENCIES + j] = sum;
            }
        }
        return spectrum;
    }

    private static int quality(float[] samples) {
        int gradients = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                float here = samples[i * SIDE + j];
                if (i + 1 < SIDE) {
                    gradients += gradient(here, samples[(i + 1) * SIDE + j]);
                }
                if (j + 1 < SIDE) {
                    gradients += gradient(here, samples[i * SIDE + j + 1]);
                }
            }
        }
        return Math.min(100, gradients / GRADIENTS_PER_POINT);
    }

    private static int gradient(float a, float b) {
        return Math.abs((int) ((a - b) * 100 / 255));
    }
}
