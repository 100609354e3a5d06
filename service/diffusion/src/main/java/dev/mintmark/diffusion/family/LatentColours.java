package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.Preview;
import dev.mintmark.diffusion.sampler.TorchRandom;

/**
 * A linear map from latents to colours, for previews. It is fitted to the model's own decoder by least squares: noise is decoded, and each
 * colour of the mean of a latent's pixels is explained by the latent's channels and by the mean of its eight neighbours. Where a picture is
 * smooth, both are the same, so their factors are added. Immutable.
 */
public final class LatentColours {
    private static final int SIDE = 24;

    /** Of the number of samples: keeps channels that have no effect from making the equations singular. */
    private static final double RIDGE = 1e-3;

    private static final int COLOURS = 3;

    private final int channels;

    /** For each colour the factors of the channels, then the summand. */
    private final double[][] factors;

    private LatentColours(int channels, double[][] factors) {
        this.channels = channels;
        this.factors = factors;
    }

    /** Fits the map of a decoder. Takes one run of it for a small picture. */
    public static LatentColours of(VaeDecoder decoder) {
        int channels = decoder.channels();
        int height = decoder.fixedHeight() > 0 ? decoder.fixedHeight() : SIDE;
        int width = decoder.fixedWidth() > 0 ? decoder.fixedWidth() : SIDE;
        int area = height * width;
        float[] latents = new TorchRandom(0).normal(channels * area);
        float[] near = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            near[i] = neighbours(latents, i / area * area, i % area / width, i % width, height, width);
        }
        double[][] colours = meanColours(decoder.planes(latents.clone(), height, width), height, width);
        int terms = 2 * channels + 1;
        double[][] equations = new double[terms][terms + COLOURS];
        double[] row = new double[terms];
        row[terms - 1] = 1;
        for (int at = 0; at < area; at++) {
            for (int channel = 0; channel < channels; channel++) {
                row[channel] = latents[channel * area + at];
                row[channels + channel] = near[channel * area + at];
            }
            for (int i = 0; i < terms; i++) {
                for (int j = 0; j < terms; j++) {
                    equations[i][j] += row[i] * row[j];
                }
                for (int colour = 0; colour < COLOURS; colour++) {
                    equations[i][terms + colour] += row[i] * colours[colour][at];
                }
            }
        }
        for (int i = 0; i < terms - 1; i++) {
            equations[i][i] += RIDGE * area;
        }
        solve(equations);
        double[][] factors = new double[COLOURS][channels + 1];
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int channel = 0; channel < channels; channel++) {
                factors[colour][channel] =
                        equations[channel][terms + colour] + equations[channels + channel][terms + colour];
            }
            factors[colour][channels] = equations[terms - 1][terms + colour];
        }
        return new LatentColours(channels, factors);
    }

    /** The mean of the eight neighbours; those outside are the nearest inside. */
    private static float neighbours(float[] plane, int offset, int y, int x, int height, int width) {
        float sum = -plane[offset + y * width + x];
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int row = Math.clamp(y + dy, 0, height - 1);
                int column = Math.clamp(x + dx, 0, width - 1);
                sum += plane[offset + row * width + column];
            }
        }
        return sum / 8;
    }

    /** The means of the pixels of each latent, −1 to 1. */
    private static double[][] meanColours(float[] planes, int height, int width) {
        int area = height * width;
        int factor = (int) Math.sqrt(planes.length / COLOURS / area);
        double[][] means = new double[COLOURS][area];
        int pixels = area * factor * factor;
        for (int i = 0; i < planes.length; i++) {
            int at = i % pixels;
            int y = at / (width * factor) / factor;
            int x = at % (width * factor) / factor;
            means[i / pixels][y * width + x] += Math.clamp(planes[i], -1f, 1f) / (factor * factor);
        }
        return means;
    }

    /** Solves symmetric, positive equations in place; the right sides behind them become the solutions. */
    private static void solve(double[][] equations) {
        int count = equations.length;
        for (int pivot = 0; pivot < count; pivot++) {
            double divisor = equations[pivot][pivot];
            for (int j = pivot; j < equations[pivot].length; j++) {
                equations[pivot][j] /= divisor;
            }
            for (int i = 0; i < count; i++) {
                double factor = equations[i][pivot];
                for (int j = pivot; i != pivot && j < equations[i].length; j++) {
                    equations[i][j] -= factor * equations[pivot][j];
                }
            }
        }
    }

    /**
     * Returns the picture of latents, one pixel for each latent, or for squares of them where there are more than a preview may have.
     *
     * @param latents {@code float[channels · height · width]} as the sampler has them; not changed
     */
    public Preview preview(float[] latents, int height, int width) {
        int square = Math.ceilDiv(Math.max(height, width), Preview.MAX_SIDE);
        int rows = Math.ceilDiv(height, square);
        int columns = Math.ceilDiv(width, square);
        int[] argb = new int[rows * columns];
        double[] sums = new double[channels];
        for (int at = 0; at < argb.length; at++) {
            int top = at / columns * square;
            int left = at % columns * square;
            int bottom = Math.min(top + square, height);
            int right = Math.min(left + square, width);
            int count = (bottom - top) * (right - left);
            for (int channel = 0; channel < channels; channel++) {
                sums[channel] = 0;
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        sums[channel] += latents[(channel * height + y) * width + x];
                    }
                }
            }
            int pixel = 0xFF;
            for (double[] factor : factors) {
                double value = factor[channels];
                for (int channel = 0; channel < channels; channel++) {
                    value += factor[channel] * sums[channel] / count;
                }
                pixel = pixel << 8 | (int) Math.clamp(Math.round((value + 1) * 127.5), 0, 255);
            }
            argb[at] = pixel;
        }
        return new Preview(columns, rows, argb);
    }
}
