package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.family.DiffusionPipeline;
import dev.mintmark.diffusion.family.ImageTensor;
import dev.mintmark.diffusion.family.VaeDecoder;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.sampler.DdimInversion;

/** Estimates the initial noise of a picture with the networks of a model, which are the model's. */
record NoiseInversion(ModelFolder folder, DiffusionPipeline pipeline, VaeEncoder encoder, VaeDecoder decoder) {
    /** Fraction of the difference that a refinement removes; removing all of it would oscillate. */
    private static final float REFINEMENT = 0.7f;

    /**
     * Fraction of the training timesteps that inversion skips: distortions of the picture then count as noise of that
     * level.
     */
    private static final double SKIPPED = 0.15;

    /** Returns {@code float[channels · height · width]}; throws as {@link DiffusionModel#invert}. */
    float[] of(InversionRequest request, StepListener listener) {
        int height = request.drawnHeight() / folder.factor();
        int width = request.drawnWidth() / folder.factor();
        float[] seen = encoder.encode(
                ImageTensor.of(
                        request.argb(), request.width(), request.height(), request.drawnWidth(), request.drawnHeight()),
                height,
                width,
                null);
        float[] latents = seen.clone();
        for (int round = 0; round < request.refinements(); round++) {
            float[] again = encoder.encode(
                    ImageTensor.clamped(decoder.planes(latents.clone(), height, width)), height, width, null);
            for (int i = 0; i < latents.length; i++) {
                latents[i] += REFINEMENT * (seen[i] - again[i]);
            }
        }
        try (Denoiser denoiser = Denoiser.of(
                pipeline.network(),
                height,
                width,
                pipeline.condition(
                        new DrawRequest("", null, 0, 1, 1, null, request.drawnWidth(), request.drawnHeight())),
                new float[1][0])) {
            return Denoising.invert(
                    denoiser, new DdimInversion(folder.scheduler(), request.steps(), SKIPPED), latents, listener);
        }
    }
}
