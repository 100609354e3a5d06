package dev.mintmark.app.verify;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;

/**
 * A small image of luma samples.
 *
 * @param samples {@code float[height * width]}, row by row, 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GrayImage(int width, int height, float[] samples) {
    private static final int MAX_TAPS = 8;

    /**
     * The window of an image that correlates best with a smaller one.
     *
     * @param correlation -1 to 1
     * @param left of the window in the image, in samples
     * @param top of the window in the image, in samples
     * @param part the smaller image
     */
    record BestWindow(double correlation, int left, int top, GrayImage part) {
        static final BestWindow NONE = new BestWindow(-1, 0, 0, new GrayImage(0, 0, new float[0]));
    }

    /**
     * Samples the middle of an image.
     *
     * @param step pixels of the image per sample
     */
    static GrayImage sample(Raster image, int width, int height, double step) {
        return sample(image, width, height, step, image.width() / 2.0, image.height() / 2.0);
    }

    /** As {@link #sample(Raster, int, int, double)}, about another centre. */
    static GrayImage sample(Raster image, int width, int height, double step, double centreX, double centreY) {
        float[] samples = new float[width * height];
        int taps = Math.clamp((int) Math.ceil(step), 1, MAX_TAPS);
        for (int i = 0; i < samples.length; i++) {
            double sum = 0;
            for (int tap = 0; tap < taps * taps; tap++) {
                double x = (i % width + (tap % taps + 0.5) / taps - width / 2.0) * step;
                double y = (i / width + (double) (tap / taps) / taps + 0.5 / taps - height / 2.0) * step;
                sum += luma(image, x + centreX, y + centreY);
            }
            samples[i] = (float) (sum / (taps * taps));
        }
        return new GrayImage(width, height, samples);
    }

    /** Samples a whole image into a square, whatever its proportions. */
    static GrayImage square(Raster image, int side) {
        float[] samples = new float[side * side];
        int[] counts = new int[samples.length];
        for (int y = 0; y < image.height(); y++) {
            int row = (int) ((long) y * side / image.height()) * side;
            for (int x = 0; x < image.width(); x++) {
                int at = row + (int) ((long) x * side / image.width());
                samples[at] += luma(image, x, y);
                counts[at]++;
            }
        }
        for (int i = 0; i < samples.length; i++) {
            // an image with fewer pixels than samples leaves gaps: they take the nearest pixel
            samples[i] = counts[i] > 0
                    ? samples[i] / counts[i]
                    : luma(image, (i % side + 0.5) * image.width() / side, (i / side + 0.5) * image.height() / side);
        }
        return new GrayImage(side, side, samples);
    }

    private static float luma(Raster image, double x, double y) {
        int column = Math.clamp((int) Math.floor(x), 0, image.width() - 1);
        int row = Math.clamp((int) Math.floor(y), 0, image.height() - 1);
        return Luma.of(image.argb()[row * image.width() + column]);
    }

    /** Returns the window of this image that correlates best with a part. */
    BestWindow findBestWindow(GrayImage part) {
        BestWindow best = new BestWindow(-1, 0, 0, part);
        float[] centred = part.centred();
        double energy = 0;
        for (float sample : centred) {
            energy += sample * sample;
        }
        for (int y = 0; y + part.height <= height; y++) {
            for (int x = 0; x + part.width <= width; x++) {
                double correlation = correlation(part, centred, energy, x, y);
                if (correlation > best.correlation()) {
                    best = new BestWindow(correlation, x, y, part);
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
                float sample = samples[at];
                product += sample * centred[i];
                sum += sample;
                squares += sample * sample;
            }
        }
        double variance = squares - sum * sum / centred.length;
        // with less than one level of contrast there is nothing to compare
        return variance < centred.length || energy < centred.length ? -1 : product / Math.sqrt(variance * energy);
    }

    Raster toRaster() {
        return Luma.toRaster(width, height, samples);
    }

    /** The samples less their mean. */
    private float[] centred() {
        double sum = 0;
        for (float sample : samples) {
            sum += sample;
        }
        float[] centred = samples.clone();
        for (int i = 0; i < centred.length; i++) {
            centred[i] -= (float) (sum / centred.length);
        }
        return centred;
    }
}
