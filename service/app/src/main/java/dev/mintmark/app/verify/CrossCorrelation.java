package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;

/**
 * How well a picture fits anywhere into an original, both small and grey: the largest normalised cross-correlation over all
 * places (Lewis, "Fast Normalized Cross-Correlation", 1995), -1 to 1. Brightness and contrast do not count. For crops and
 * turned copies, whose fingerprints say nothing; the watermark tells how the picture was turned and how much of it is left.
 */
final class CrossCorrelation {
    /** The shorter side of the original here: enough to tell pictures apart, and blurred enough to forgive small errors. */
    private static final int SIDE = 64;

    private static final int MAX_LENGTH = 4 * SIDE;
    private static final int SMALLEST = 12;

    /** What fits worse than this in whole samples is no better between them; most wrong originals are sorted out here. */
    private static final double MIN_PROMISING = 0.5;

    /** The fingerprints of two places are made from so many samples to one of the search. */
    private static final int FINER = 2;

    private static final double[] MOVES = {0.5, 0.4, 0.25, 0.15};

    /** The watermark's scale is about right. */
    private static final double[] SCALES = {0.9, 0.95, 1, 1.05, 1.1};

    private CrossCorrelation() {}

    static Alignment of(Raster picture, Geometry seen, Raster original) {
        return of(picture, seen.rotationDegrees(), seen.scale(), seen.mirrored(), original);
    }

    /** A crop that was not turned, {@code scale} as {@link Geometry#scale} has it. */
    static Alignment ofCrop(Raster picture, double scale, Raster original) {
        return of(picture, 0, scale, false, original);
    }

    /** Of one whole with another, wherever their sides have other proportions: place by place. */
    static double ofWhole(Raster picture, Raster original) {
        return GrayImage.squared(original).best(GrayImage.squared(picture)).fit;
    }

    private static Alignment of(Raster picture, double degrees, double seenScale, boolean mirrored, Raster original) {
        double zoom = (double) SIDE / Math.min(original.width(), original.height());
        GrayImage whole = GrayImage.sample(
                original,
                (int) Math.min(MAX_LENGTH, Math.round(original.width() * zoom)),
                (int) Math.min(MAX_LENGTH, Math.round(original.height() * zoom)),
                1 / zoom,
                0,
                false);
        Placement best = Placement.NONE;
        for (double about : SCALES) {
            double scale = SIDE / (seenScale * about) / Math.min(picture.width(), picture.height());
            for (int sign = -1; sign <= 1; sign += 2) {
                best = best.or(placed(picture, sign * degrees, mirrored, scale, whole));
                if (degrees == 0) {
                    break;
                }
            }
        }
        return best.fit < MIN_PROMISING
                ? new Alignment(best.fit, Alignment.UNLIKE, 0, 0)
                : refined(best, picture, original, whole, 1 / zoom);
    }

    /** The picture turned back and cut to what is surely picture, in its best place. */
    private static Placement placed(Raster picture, double degrees, boolean mirrored, double scale, GrayImage whole) {
        double turn = Math.toRadians(degrees);
        double cos = Math.abs(Math.cos(turn));
        double sin = Math.abs(Math.sin(turn));
        boolean lying = sin > cos;
        double sure = scale / (cos + sin);
        int width = (int) Math.min(whole.width(), Math.round((lying ? picture.height() : picture.width()) * sure));
        int height = (int) Math.min(whole.height(), Math.round((lying ? picture.width() : picture.height()) * sure));
        if (width < SMALLEST || height < SMALLEST) {
            return Placement.NONE;
        }
        return whole.best(GrayImage.sample(picture, width, height, 1 / scale, turn, mirrored))
                .by(1 / scale, turn, mirrored);
    }

    /**
     * Moves and resizes the place by parts of a sample as long as that fits better: fine texture fits nothing half a sample
     * beside its place.
     *
     * @param step pixels of the original to one of its samples
     */
    private static Alignment refined(Placement place, Raster picture, Raster original, GrayImage whole, double step) {
        GrayImage part = place.part;
        // along, down, and the share by which it is larger
        double[] at = {place.left + (part.width - whole.width) / 2.0, place.top + (part.height - whole.height) / 2.0, 0
        };
        double fit = place.fit;
        for (double move : MOVES) {
            for (int axis = 0; axis < at.length; axis++) {
                double by = axis < 2 ? move : move / (2 * SMALLEST);
                for (int sign = -1; sign <= 1; sign += 2) {
                    double[] tried = at.clone();
                    tried[axis] += sign * by;
                    GrayImage window = window(original, part, 1, step, tried);
                    double found = window.best(part).fit;
                    if (found > fit) {
                        fit = found;
                        at = tried;
                    }
                }
            }
        }
        GrayImage fine = GrayImage.sample(
                picture, FINER * part.width, FINER * part.height, place.step / FINER, place.turn, place.mirrored);
        Pdq there = Pdq.of(window(original, part, FINER, step, at).raster());
        return new Alignment(fit, Pdq.of(fine.raster()).distance(there), there.quality(), part.width * part.height);
    }

    /** What an original shows in a place, {@code finer} samples to one of the part's. */
    private static GrayImage window(Raster original, GrayImage part, int finer, double step, double[] at) {
        return GrayImage.sample(
                original,
                finer * part.width,
                finer * part.height,
                step * (1 + at[2]) / finer,
                0,
                false,
                original.width() / 2.0 + at[0] * step,
                original.height() / 2.0 + at[1] * step);
    }

    /**
     * How a picture fits into an original.
     *
     * @param correlation of the two where they fit best, -1 to 1; pictures of one prompt may reach 0.97
     * @param distance of their fingerprints there, in bits of 256; pictures of one prompt differ in 100 and more
     * @param quality of the original's fingerprint there, 0 to 100: how much it shows in that place to tell it by
     * @param samples by which they were compared
     */
    record Alignment(double correlation, int distance, int quality, int samples) {
        /** The distance of what need not be looked at. */
        static final int UNLIKE = 256;
    }

    /**
     * Where a part fits best.
     *
     * @param step pixels of the picture to one sample of its part, which is turned and then mirrored
     */
    private record Placement(
            double fit, int left, int top, GrayImage part, double step, double turn, boolean mirrored) {
        static final Placement NONE = new Placement(-1, 0, 0, new GrayImage(0, 0, new float[0]), 1, 0, false);

        Placement by(double step, double turn, boolean mirrored) {
            return new Placement(fit, left, top, part, step, turn, mirrored);
        }

        Placement or(Placement other) {
            return other.fit > fit ? other : this;
        }
    }

    /** A small grey picture. */
    private record GrayImage(int width, int height, float[] values) {

        /** The middle of a picture, {@code step} of its pixels to one here, turned and then mirrored about its centre. */
        static GrayImage sample(Raster from, int width, int height, double step, double turn, boolean mirrored) {
            return sample(from, width, height, step, turn, mirrored, from.width() / 2.0, from.height() / 2.0);
        }

        static GrayImage sample(
                Raster from,
                int width,
                int height,
                double step,
                double turn,
                boolean mirrored,
                double centreX,
                double centreY) {
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
                    sum += luma(from, cos * flipped - sin * y + centreX, sin * flipped + cos * y + centreY);
                }
                values[i] = (float) (sum / (taps * taps));
            }
            return new GrayImage(width, height, values);
        }

        /** All of a picture in a square. */
        static GrayImage squared(Raster from) {
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
            return new GrayImage(SIDE, SIDE, values);
        }

        private static double luma(Raster from, double x, double y) {
            int column = Math.clamp((int) Math.floor(x), 0, from.width() - 1);
            int row = Math.clamp((int) Math.floor(y), 0, from.height() - 1);
            int pixel = from.argb()[row * from.width() + column];
            return 0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
        }

        /** The best place of a part in any window of this picture. */
        Placement best(GrayImage part) {
            Placement best = new Placement(-1, 0, 0, part, 1, 0, false);
            float[] centred = part.centred();
            double energy = 0;
            for (float value : centred) {
                energy += value * value;
            }
            for (int y = 0; y + part.height <= height; y++) {
                for (int x = 0; x + part.width <= width; x++) {
                    double fit = correlation(part, centred, energy, x, y);
                    if (fit > best.fit) {
                        best = new Placement(fit, x, y, part, 1, 0, false);
                    }
                }
            }
            return best;
        }

        private double correlation(GrayImage part, float[] centred, double energy, int left, int top) {
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

        Raster raster() {
            int[] argb = new int[values.length];
            for (int i = 0; i < argb.length; i++) {
                argb[i] = 0xff000000 | Math.clamp(Math.round(values[i]), 0, 255) * 0x010101;
            }
            return new Raster(width, height, argb);
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
