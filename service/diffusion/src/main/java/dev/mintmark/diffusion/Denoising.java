package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.onnx.OnnxPart;
import dev.mintmark.diffusion.sampler.DdimInversion;
import dev.mintmark.diffusion.sampler.Sampler;
import org.jspecify.annotations.Nullable;

/** The loop over the steps of a drawing. */
final class Denoising {
    private Denoising() {}

    /** Makes the preview of a step from what it starts from and what the network predicts. */
    @FunctionalInterface
    interface Previews {
        /** Returns the preview; changes neither array. */
        Preview of(int step, float[] prediction, float[] latents);
    }

    /**
     * Runs the steps, which turn the start's latents into the picture's.
     *
     * @param previews null for none
     */
    static void run(
            Denoiser denoiser,
            Sampler sampler,
            StartLatents start,
            StepListener listener,
            @Nullable Previews previews) {
        float[] latents = start.latents();
        float[] input = new float[latents.length];
        float[] prediction = new float[latents.length];
        int steps = sampler.steps();
        int runs = steps - start.firstStep();
        for (int step = start.firstStep(); step < steps; step++) {
            int run = step - start.firstStep();
            sampler.scaleInput(step, latents, input);
            denoiser.predict(run, runs, sampler.timestep(step), input, prediction);
            if (run == 0 && !OnnxPart.isFinite(prediction)) {
                throw denoiser.notFinite();
            }
            if (previews != null && run < runs - 1 && listener.wantsPreview(run + 1, runs)) {
                listener.onPreview(previews.of(step, prediction, latents));
            }
            sampler.step(step, prediction, latents);
            start.restore(sampler, step, latents, input);
            if (!listener.onStep(run + 1, runs)) {
                throw new DrawCancelledException(run + 1, runs);
            }
        }
    }

    /** Returns the noise of the last step. Overwrites the latents. */
    static float[] invert(Denoiser denoiser, DdimInversion inversion, float[] latents, StepListener listener) {
        float[] noise = new float[latents.length];
        int steps = inversion.steps();
        for (int step = 0; step < steps; step++) {
            denoiser.predict(step, steps, inversion.timestep(step), latents, noise);
            inversion.step(step, noise, latents);
            if (!listener.onStep(step + 1, steps)) {
                throw new DrawCancelledException(step + 1, steps);
            }
        }
        return noise;
    }
}
