package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.onnx.OnnxPart;
import dev.mintmark.diffusion.sampler.DdimInversion;
import dev.mintmark.diffusion.sampler.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loop over the steps of a drawing. */
final class Denoising {
    private Denoising() {}

    /** Makes the preview of a step from what it starts from and what the network predicts. */
    @FunctionalInterface
    interface Previews {
        /** Returns the preview; changes neither array. */
        Preview of(Sampler sampler, int step, float[] prediction, float[] latents);
    }

    /** Makes the denoiser of some of the pictures of a batch. */
    @FunctionalInterface
    interface Denoisers {
        /** Returns a new denoiser for these pictures in this order, which {@link #run} closes. */
        Denoiser of(List<PictureState> pictures);
    }

    /**
     * Runs the steps of pictures that are drawn together, which turn their start's latents into the pictures'. A picture that its
     * listener or another thread cancels ends alone; the others are then drawn on in a smaller batch.
     *
     * @param pictures begun, and alike in all but their random numbers
     * @param previews null for none
     * @throws DrawFailedException if a run fails, which ends all
     * @throws DrawCancelledException if a run is ended
     */
    static void run(Denoisers denoisers, List<PictureState> pictures, @Nullable Previews previews) {
        Sampler timesteps = pictures.getFirst().sampler();
        int firstStep = pictures.getFirst().start().firstStep();
        int steps = timesteps.steps();
        int runs = steps - firstStep;
        Batch batch = null;
        try {
            for (int run = 0; run < runs; run++) {
                endCancelled(pictures, run, runs);
                if (batch == null || batch.pictures().stream().anyMatch(PictureState::isEnded)) {
                    close(batch);
                    batch = null;
                    List<PictureState> active =
                            pictures.stream().filter(one -> !one.isEnded()).toList();
                    if (active.isEmpty()) {
                        return;
                    }
                    batch = Batch.of(denoisers, active);
                }
                batch.step(timesteps.timestep(firstStep + run), run, runs, previews);
            }
        } finally {
            close(batch);
        }
    }

    /** Ends the pictures that another thread cancelled. */
    private static void endCancelled(List<PictureState> pictures, int run, int runs) {
        for (PictureState picture : pictures) {
            if (!picture.isEnded() && picture.isCancelled()) {
                picture.end(new DrawCancelledException(run, runs));
            }
        }
    }

    private static void close(@Nullable Batch batch) {
        if (batch != null) {
            batch.denoiser.close();
        }
    }

    /** The pictures that are still drawn, with the buffers that their network runs share. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Batch(List<PictureState> pictures, Denoiser denoiser, float[][] inputs, float[][] predictions) {
        static Batch of(Denoisers denoisers, List<PictureState> pictures) {
            int length = pictures.getFirst().start().latents().length;
            return new Batch(
                    pictures,
                    denoisers.of(pictures),
                    new float[pictures.size()][length],
                    new float[pictures.size()][length]);
        }

        void step(double time, int run, int runs, @Nullable Previews previews) {
            int step = pictures.getFirst().start().firstStep() + run;
            for (int i = 0; i < inputs.length; i++) {
                PictureState picture = pictures.get(i);
                picture.sampler().scaleInput(step, picture.start().latents(), inputs[i]);
            }
            denoiser.predict(run, runs, time, inputs, predictions);
            for (int i = 0; i < inputs.length; i++) {
                finish(pictures.get(i), step, run, runs, inputs[i], predictions[i], previews);
            }
        }

        private void finish(
                PictureState picture,
                int step,
                int run,
                int runs,
                float[] input,
                float[] prediction,
                @Nullable Previews previews) {
            // what is infinite once stays so: the last run tells of all before
            if ((run == 0 || run == runs - 1) && !OnnxPart.isFinite(prediction)) {
                throw denoiser.notFinite();
            }
            float[] latents = picture.start().latents();
            StepListener listener = picture.listener();
            if (previews != null && run < runs - 1 && listener.wantsPreview(run + 1, runs)) {
                listener.onPreview(previews.of(picture.sampler(), step, prediction, latents));
            }
            picture.sampler().step(step, prediction, latents);
            picture.start().restore(picture.sampler(), step, latents, input);
            if (!listener.onStep(run + 1, runs)) {
                picture.cancel();
                picture.end(new DrawCancelledException(run + 1, runs));
            }
        }
    }

    /** Returns the noise of the last step. Overwrites the latents. */
    static float[] invert(Denoiser denoiser, DdimInversion inversion, float[] latents, StepListener listener) {
        float[] noise = new float[latents.length];
        float[][] inputs = {latents};
        float[][] predictions = {noise};
        int steps = inversion.steps();
        for (int step = 0; step < steps; step++) {
            denoiser.predict(step, steps, inversion.timestep(step), inputs, predictions);
            inversion.step(step, noise, latents);
            if (!listener.onStep(step + 1, steps)) {
                throw new DrawCancelledException(step + 1, steps);
            }
        }
        return noise;
    }
}
