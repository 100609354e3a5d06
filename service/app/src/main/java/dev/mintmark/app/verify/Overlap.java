package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;

/**
 * How well a picture fits anywhere into an original, both small and grey: the largest normalised cross-correlation over all
 * places (Lewis, "Fast Normalized Cross-Correlation", 1995), -1 to 1. Brightness and contrast do not count. For crops and
 * turned copies, whose fingerprints say nothing; the watermark tells how the picture was turned and how much of it is left.
 */
final class Overlap {
    /** The shorter side of the original here: enough to tell pictures apart, and blurred enough to forgive small errors. */
    private static final int SIDE = 64;

    private static final int LONGEST = 4 * SIDE;
    private static final int SMALLEST = 12;

    /** The watermark's scale is about right. */
    private static final double[] SCALES = {0.9, 0.95, 1, 1.05, 1.1};

    private Overlap() {}

    static double of(Raster picture, Geometry seen, Raster original) {
        return of(picture, seen.rotationDegrees(), seen.scale(), seen.mirrored(), original);
    }

    /** A crop that was not turned, {@code scale} as {@link Geometry#scale} has it. */
    static double ofCrop(Raster picture, double scale, Raster original) {
        return of(picture, 0, scale, false, original);
    }

    /** Of one whole with another, wherever their sides have other proportions: place by place. */
    static double ofWhole(Raster picture, Raster original) {
        return Grey.squared(original).best(Grey.squared(picture));
    }

    private static double of(Raster picture, double degrees, double seenScale, boolean mirrored, Raster original) {
        double zoom = (double) SIDE / Math.min(original.width(), original.height());
        Grey whole = Grey.sample(
                original,
                (int) Math.min(LONGEST, Math.round(original.width() * zoom)),
                (int) Math.min(LONGEST, Math.round(original.height() * zoom)),
                1 / zoom,
                0,
                false);
        double best = -1;
        for (double about : SCALES) {
            double scale = SIDE / (seenScale * about) / Math.min(picture.width(), picture.height());
            for (int sign = -1; sign <= 1; sign += 2) {
                best = Math.max(best, placed(picture, sign * degrees, mirrored, scale, whole));
                if (degrees == 0) {
                    break;
                }
            }
        }
        return best;
    }

    /** The picture turned back and cut to what is surely picture, in its best place. */
    private static double placed(Raster picture, double degrees, boolean mirrored, double scale, Grey whole) {
        double turn = Math.toRadians(degrees);
        double cos = Math.abs(Math.cos(turn));
        double sin = Math.abs(Math.sin(turn));
        boolean lying = sin > cos;
        double sure = scale / (cos + sin);
        int width = (int) Math.min(whole.width(), Math.round((lying ? picture.height() : picture.width()) * sure));
        int height = (int) Math.min(whole.height(), Math.round((lying ? picture.width() : picture.height()) * sure));
        if (width < SMALLEST || height < SMALLEST) {
            return -1;
        }
        return whole.best(Grey.sample(picture, width, height, 1 / scale, turn, mirrored));
    }

    /** A small grey picture. */
    private record Grey(int width, int height, float[] values) {

        /** The middle of a picture, {@code step} of its pixels to one here, turned and then mirrored about its centre. */
        static Grey sample(Raster from, int width, int height, double step, double turn, boolean mirrored) {
            float[] values = new float[width * height];
            int taps = Math.clamp((int) Math.ceil(step), 1, 8);
            double cos = Math.cos(turn);
            double sin = Math.sin(turn);
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (int tap = 0; tap < taps * taps; tap++) {
                    double x = (i % width + (tap % taps + 0.5) / taps - width / 2.0) * step;
                    double y = (i / width + (double) (tap / taps) / taps + 0.5 / taps - height / 2.0) * step;
                    double flipped = mirrored ? -x : x;
                    sum += luma(
                            from,
                            cos * flipped - sin * y + from.width() / 2.0,
                            sin * flipped + cos * y + from.height() / 2.0);
                }
                values[i] = (float) (sum / (taps * taps));
            }
            return new Grey(width, height, values);
        }

        /** All of a picture in a square. */
        static Grey squared(Raster from) {
            float[] values = new float[SIDE * SIDE];
            int[] counts = new int[values.length];
            for (int y = 0; y < from.height(); y++) {
                int row = (int) ((long) y * SIDE / from.height()) * SIDE;
                for (int x = 0; x < from.width(); x++) {
                    int at = row + (int) ((long) x * SIDE / from.width());
                    values[at] += (float) luma(from, x, y);
                    counts[at]++;
                }
            }
            for (int i = 0; i < values.length; i++) {
                // fewer pixels than places: those between show the nearest
                values[i] = counts[i] > 0
                        ? values[i] / counts[i]
                        : (float) luma(
                                from, (i % SIDE + 0.5) * from.width() / SIDE, (i / SIDE + 0.5) * from.height() / SIDE);
            }
            return new Grey(SIDE, SIDE, values);
        }

        private static double luma(Raster from, double x, double y) {
            int column = Math.clamp((int) Math.floor(x), 0, from.width() - 1);
            int row = Math.clamp((int) Math.floor(y), 0, from.height() - 1);
            int pixel = from.argb()[row * from.width() + column];
            return 0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
        }

        /** The best correlation of a part with any window of this picture. */
        double best(Grey part) {
            double best = -1;
            float[] centred = part.centred();
            double energy = 0;
            for (float value : centred) {
                energy += value * value;
            }
            for (int y = 0; y + part.height <= height; y++) {
                for (int x = 0; x + part.width <= width; x++) {
                    best = Math.max(best, correlation(part, centred, energy, x, y));
                }
            }
            return best;
        }

        private double correlation(Grey part, float[] centred, double energy, int left, int top) {
            double product = 0;
            double sum = 0;
            double squares = 0;
            for (int y = 0, i = 0; y < part.height; y++) {
                for (int x = 0, at = (top + y) * width + left; x < part.width; x++, at++, i++) {
                    float value = values[at];
                    product += value * centred[i];
                    sum += value;
                    squares += value * value;
                }
            }
            double variance = squares - sum * sum / centred.length;
            // less than one level of contrast is no picture to compare
            return variance < centred.length || energy < centred.length ? -1 : product / Math.sqrt(variance * energy);
        }

        private float[] centred() {
            double mean = 0;
            for (float value : values) {
                mean += value;
            }
            float[] centred = values.clone();
            for (int i = 0; i < centred.length; i++) {
                centred[i] -= (float) (mean / centred.length);
            }
            return centred;
        }
    }
}
