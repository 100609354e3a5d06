package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.sampler.Samplers;
import dev.mintmark.diffusion.sampler.SchedulerConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that can draw.
 *
 * @param sha256 the checksum of its files, 64 hex digits
 * @param files how many files the checksum covers
 * @param defaults its recommended parameters
 * @param scheduler tells which samplers it can use
 * @param sizeMultiple widths and heights are multiples of this number of pixels
 * @param maxPixels the largest product of width and height
 * @param takesImages whether it can draw from an image
 * @param needsMask whether it draws nothing but masked parts of images
 */
public record Model(
        String id,
        Path folder,
        String sha256,
        int files,
        ModelDefaults defaults,
        SchedulerConfig scheduler,
        int sizeMultiple,
        long maxPixels,
        boolean takesImages,
        boolean needsMask) {
    /** The parameters of a request that names nothing but a prompt, with this seed and an empty prompt. */
    public DrawParameters standard(long seed) {
        return new DrawParameters(
                "",
                "",
                seed,
                defaults.steps(),
                defaults.guidance(),
                defaults.sampler(),
                defaults.width(),
                defaults.height(),
                null,
                null,
                null);
    }

    /** Returns the names of the samplers that it can use. */
    public List<String> samplers() {
        return Samplers.usable(scheduler);
    }

    /** Returns the name to show. */
    public String name() {
        return defaults.name();
    }
}
