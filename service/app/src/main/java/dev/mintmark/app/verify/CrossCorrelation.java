package dev.mintmark.app.verify;

import dev.mintmark.app.verify.GrayImage.BestWindow;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;

/**
 * Compares two images by their normalised cross-correlation (Lewis, "Fast Normalized Cross-Correlation", 1995), -1 to 1, on
 * small grey samples. It does not depend on brightness and contrast. The search over all positions is for crops, whose
 * fingerprints as a whole are inconclusive.
 */
final class CrossCorrelation {
    /** Samples on the original's shorter side: enough to distinguish images, and few enough that small misalignments do not matter. */
    private static final int SIDE = 64;

    private static final int MAX_LENGTH = 4 * SIDE;
    private static final int MIN_LENGTH = 12;

    /** An image that correlates less at whole samples does not match at fractions of them. This excludes most wrong originals. */
    private static final double MIN_PROMISING = 0.5;

    /** Samples of the fingerprints per sample of the search. */
    private static final int FINGERPRINT_DENSITY = 2;

    /** The steps of the refinement, in samples. */
    private static final double[] STEPS = {0.5, 0.4, 0.25, 0.15};

    /** Factors of the given scale to try, because that scale is approximate. */
    private static final double[] SCALE_FACTORS = {0.9, 0.95, 1, 1.05, 1.1};

    private CrossCorrelation() {}

    /** Correlates two whole images, stretched to the same proportions. */
    static double compareWhole(Raster image, Raster original) {
        return GrayImage.square(original, SIDE)
                .findBestWindow(GrayImage.square(image, SIDE))
                .correlation();
    }

    /**
     * Aligns an image with the part of an original that it may show.
     *
     * @param scale of the part, as {@link Geometry#scale} has it
     */
    static Alignment align(Raster image, double scale, Raster original) {
        double zoom = (double) SIDE / Math.min(original.width(), original.height());
        GrayImage whole = GrayImage.sample(
                original,
                (int) Math.min(MAX_LENGTH, Math.round(original.width() * zoom)),
                (int) Math.min(MAX_LENGTH, Math.round(original.height() * zoom)),
                1 / zoom);
        BestWindow best = BestWindow.NONE;
        double step = 1;
        for (double factor : SCALE_FACTORS) {
            double pixelsPerSample = Math.min(image.width(), image.height()) * scale * factor / SIDE;
            BestWindow place = place(image, pixelsPerSample, whole);
            if (place.correlation() > best.correlation()) {
                best = place;
                step = pixelsPerSample;
            }
        }
        return best.correlation() < MIN_PROMISING
                ? Alignment.unlike(best.correlation())
                : refine(best, image, step, original, whole, 1 / zoom);
    }

    /** Returns the best place of the image in an original. */
    private static BestWindow place(Raster image, double pixelsPerSample, GrayImage whole) {
        int width = (int) Math.min(whole.width(), Math.round(image.width() / pixelsPerSample));
        int height = (int) Math.min(whole.height(), Math.round(image.height() / pixelsPerSample));
        return width < MIN_LENGTH || height < MIN_LENGTH
                ? BestWindow.NONE
                : whole.findBestWindow(GrayImage.sample(image, width, height, pixelsPerSample));
    }

    /**
     * Moves and resizes the place by parts of a sample while the correlation rises: fine texture does not correlate half a
     * sample beside its place.
     *
     * @param imageStep pixels of the image per sample
     * @param step pixels of the original per sample
     */
    private static Alignment refine(
            BestWindow place, Raster image, double imageStep, Raster original, GrayImage whole, double step) {
        GrayImage part = place.part();
        // x and y of the centre, and the share by which the part is larger
        double[] position = {
            place.left() + (part.width() - whole.width()) / 2.0, place.top() + (part.height() - whole.height()) / 2.0, 0
        };
        double correlation = place.correlation();
        for (double move : STEPS) {
            for (int axis = 0; axis < position.length; axis++) {
                double change = axis < 2 ? move : move / (2 * MIN_LENGTH);
                for (int sign = -1; sign <= 1; sign += 2) {
                    double[] candidate = position.clone();
                    candidate[axis] += sign * change;
                    double changed = window(original, part, 1, step, candidate)
                            .findBestWindow(part)
                            .correlation();
                    if (changed > correlation) {
                        correlation = changed;
                        position = candidate;
                    }
                }
            }
        }
        GrayImage fine = GrayImage.sample(
                image,
                FINGERPRINT_DENSITY * part.width(),
                FINGERPRINT_DENSITY * part.height(),
                imageStep / FINGERPRINT_DENSITY);
        Pdq inOriginal = Pdq.of(
                window(original, part, FINGERPRINT_DENSITY, step, position).toRaster());
        return new Alignment(
                correlation,
                Pdq.of(fine.toRaster()).distance(inOriginal),
                inOriginal.quality(),
                part.width() * part.height());
    }

    /** Samples the original in a place, {@code density} samples to one of the part's. */
    private static GrayImage window(Raster original, GrayImage part, int density, double step, double[] position) {
        return GrayImage.sample(
                original,
                density * part.width(),
                density * part.height(),
                step * (1 + position[2]) / density,
                original.width() / 2.0 + position[0] * step,
                original.height() / 2.0 + position[1] * step);
    }
}
