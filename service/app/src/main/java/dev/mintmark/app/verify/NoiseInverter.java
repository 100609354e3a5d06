package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import java.time.Duration;

/** Estimates the initial noise of a drawing. Takes seconds of all cores. Thread-safe. */
@FunctionalInterface
public interface NoiseInverter {
    /**
     * Returns the noise that a model would draw this image from at a size in pixels.
     *
     * @param limit the longest that this may take; a network run that has begun is not interrupted
     * @throws SourceUnavailableException where the model is missing, cannot do it or takes too long
     */
    float[] invert(String modelSha256, Raster image, int width, int height, Duration limit)
            throws SourceUnavailableException;
}
