package dev.mintmark.watermark.fingerprint;

import java.util.Arrays;

/**
 * Differences of Gaussians of a picture, with scales a quarter of an octave apart (Lowe, "Distinctive Image Features
 * from Scale-Invariant Keypoints", 2004). Used within one call.
 */
final class ScaleSpace {
    private static final int STEPS_PER_OCTAVE = 4;

    private final double[] blurs;
    final int width;
    final int height;
    final float[][] levels;

    /**
     * @param least standard deviation of the smallest blobs, in samples
     * @param most standard deviation of the largest blobs
     */
    ScaleSpace(LumaImage image, double least, double most) {
        width = image.width();
        height = image.height();
        int sizes = (int) Math.ceil(STEPS_PER_OCTAVE * Math.log(most / least) / Math.log(2)) + 1;
        // one level below and one above, which a maximum among the levels needs, and one more to subtract
        // from
        blurs = new double[sizes + 3];
        for (int i = 0; i < blurs.length; i++) {
            blurs[i] = least * Math.pow(2, (i - 1.0) / STEPS_PER_OCTAVE);
        }
        levels = new float[blurs.length - 1][];
        var blurred = blur(image.values(), blurs[0]);
        for (int i = 0; i < levels.length; i++) {
            var more = blur(blurred, Math.sqrt(blurs[i + 1] * blurs[i + 1] - blurs[i] * blurs[i]));
            var difference = more.clone();
            for (int k = 0; k < difference.length; k++) {
                difference[k] -= blurred[k];
            }
            levels[i] = difference;
            blurred = more;
        }
    }

    /** Returns the standard deviation of a blob at a level, which may be fractional. */
    double blur(double level) {
        return blurs[0] * Math.pow(2, level / STEPS_PER_OCTAVE);
    }

    /** Blurs rows, then columns. Beyond the border the outermost sample repeats. */
    private float[] blur(float[] source, double deviation) {
        int reach = (int) Math.ceil(3 * deviation);
        var weights = new float[2 * reach + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += Math.exp(-(i - reach) * (i - reach) / (2 * deviation * deviation));
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (Math.exp(-(i - reach) * (i - reach) / (2 * deviation * deviation)) / sum);
        }
        var rows = new float[source.length];
        var wide = new float[width + 2 * reach];
        for (int y = 0; y < height; y++) {
            int at = y * width;
            Arrays.fill(wide, 0, reach, source[at]);
            System.arraycopy(source, at, wide, reach, width);
            Arrays.fill(wide, reach + width, wide.length, source[at + width - 1]);
            for (int k = 0; k < weights.length; k++) {
                add(wide, k, weights[k], rows, at);
            }
        }
        var result = new float[source.length];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < weights.length; k++) {
                add(rows, Math.clamp(y + k - reach, 0, height - 1) * width, weights[k], result, y * width);
            }
        }
        return result;
    }

    private void add(float[] source, int from, float weight, float[] target, int at) {
        for (int x = 0; x < width; x++) {
            target[at + x] += weight * source[from + x];
        }
    }
}
