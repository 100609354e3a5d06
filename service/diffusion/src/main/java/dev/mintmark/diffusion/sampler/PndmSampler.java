package dev.mintmark.diffusion.sampler;

import java.util.Arrays;

/**
 * Pseudo numerical methods for diffusion models (Liu et al., 2022), as {@code PNDMScheduler}. A step transfers the
 * latents to the next timestep (equation 11) by a combination of the last four predictions (equation 12, linear
 * multi-step: PLMS). Before there are four, the method of Runge and Kutta takes four predictions for each of three
 * steps; with {@code skip_prk_steps}, as in Stable Diffusion, the first step is instead done twice, the second time
 * with the mean of two predictions, and the next ones combine two and three.
 */
final class PndmSampler extends TimestepSampler {
    private static final int ORDER = 4;

    /** Runs of the network before the multi-step: four for each of three steps. */
    private static final int RUNGE_KUTTA_RUNS = 4 * (ORDER - 1);

    private final boolean velocity;
    private final float finalAlpha;
    private final int stride;
    private final int stepsAskedFor;
    private final int rungeKuttaRuns;
    private final History history = new History(ORDER);
    private float[] combined = new float[0];
    private float[] start = new float[0];
    private int counter;

    PndmSampler(SchedulerConfig config, SamplerRequest request) {
        this(config, request, config.flag("skip_prk_steps", false));
    }

    private PndmSampler(SchedulerConfig config, SamplerRequest request, boolean multistepOnly) {
        super(
                NoiseSchedule.alphasCumprod(config),
                timesteps(config, request.steps(), multistepOnly),
                config.predictionType());
        this.velocity = config.predictionType() == SchedulerConfig.PredictionType.V_PREDICTION;
        this.finalAlpha = config.flag("set_alpha_to_one", false) ? 1 : alphasCumprod[0];
        this.stride = config.trainTimesteps() / request.steps();
        this.stepsAskedFor = request.steps();
        this.rungeKuttaRuns = multistepOnly ? 0 : RUNGE_KUTTA_RUNS;
    }

    private static int[] timesteps(SchedulerConfig config, int steps, boolean multistepOnly) {
        int[] plain = Timesteps.of(config, steps);
        if (multistepOnly) {
            if (steps == 1) {
                return plain;
            }
            int[] repeated = new int[steps + 1]; // the second timestep twice
            System.arraycopy(plain, 0, repeated, 0, 2);
            System.arraycopy(plain, 1, repeated, 2, steps - 1);
            return repeated;
        }
        if (steps < ORDER) {
            throw new SamplerException(
                    "steps",
                    "The sampler 'pndm' needs at least " + ORDER + " steps with this model, not " + steps + ".");
        }
        return withRungeKutta(config, plain);
    }

    /** Each of the first three steps has the timesteps t, t − s/2, t − s/2, t − s, where s is the stride. */
    private static int[] withRungeKutta(SchedulerConfig config, int[] plain) {
        int half = config.trainTimesteps() / plain.length / 2;
        int[] all = new int[RUNGE_KUTTA_RUNS + plain.length - (ORDER - 1)];
        for (int i = 0; i < ORDER - 1; i++) {
            all[4 * i] = plain[i];
            all[4 * i + 1] = plain[i + 1] + half;
            all[4 * i + 2] = plain[i + 1] + half;
            all[4 * i + 3] = plain[i + 1];
        }
        System.arraycopy(plain, ORDER - 1, all, RUNGE_KUTTA_RUNS, plain.length - (ORDER - 1));
        return all;
    }

    @Override
    public int firstStep(double strength) {
        return FirstStep.ofDiffusion(stepsAskedFor, strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (combined.length != latents.length) {
            combined = new float[latents.length];
            start = new float[latents.length];
        }
        if (counter < rungeKuttaRuns) {
            rungeKutta(timesteps[step], prediction, latents);
        } else {
            multistep(timesteps[step], prediction, latents);
        }
        counter++;
    }

    private void rungeKutta(int timestep, float[] prediction, float[] latents) {
        int previous = timestep - (counter % 2 == 0 ? stride / 2 : 0);
        int from = timesteps[counter / 4 * 4];
        int phase = counter % 4;
        if (phase == 0) {
            keep(prediction);
            System.arraycopy(latents, 0, start, 0, latents.length);
            Arrays.fill(combined, 0);
        }
        float weight = phase == 0 || phase == 3 ? 1 / 6f : 1 / 3f;
        for (int i = 0; i < latents.length; i++) {
            combined[i] += weight * prediction[i];
        }
        transfer(from, previous, start, phase == 3 ? combined : prediction, latents);
    }

    private void multistep(int timestep, float[] prediction, float[] latents) {
        int previous = timestep - stride;
        switch (counter) {
            case 0 -> {
                keep(prediction);
                System.arraycopy(latents, 0, start, 0, latents.length);
                transfer(timestep, previous, latents, prediction, latents);
            }
            case 1 -> { // the first step once more, from where it began
                float[] before = history.get(0);
                for (int i = 0; i < latents.length; i++) {
                    combined[i] = (prediction[i] + before[i]) / 2;
                }
                transfer(timestep + stride, timestep, start, combined, latents);
            }
            default -> {
                keep(prediction);
                combine();
                transfer(timestep, previous, latents, combined, latents);
            }
        }
    }

    /** The weights of Adams and Bashforth for two, three and four predictions. */
    private void combine() {
        float[] a = history.get(0);
        float[] b = history.get(1);
        if (history.size() == 2) {
            for (int i = 0; i < a.length; i++) {
                combined[i] = (3 * a[i] - b[i]) / 2;
            }
            return;
        }
        float[] c = history.get(2);
        if (history.size() == 3) {
            for (int i = 0; i < a.length; i++) {
                combined[i] = (23 * a[i] - 16 * b[i] + 5 * c[i]) / 12;
            }
            return;
        }
        float[] d = history.get(3);
        for (int i = 0; i < a.length; i++) {
            combined[i] = 1 / 24f * (55 * a[i] - 59 * b[i] + 37 * c[i] - 9 * d[i]);
        }
    }

    private void keep(float[] prediction) {
        System.arraycopy(prediction, 0, history.next(prediction.length), 0, prediction.length);
    }

    /** Equation 11: moves latents from a timestep to an earlier one along the predicted noise. */
    private void transfer(int from, int to, float[] latents, float[] prediction, float[] result) {
        float alpha = alphasCumprod[from];
        float alphaBefore = to >= 0 ? alphasCumprod[to] : finalAlpha;
        float image = root(alpha);
        float noise = root(1 - alpha);
        float scale = root(alphaBefore / alpha);
        float difference = alphaBefore - alpha;
        float divisor = alpha * root(1 - alphaBefore) + root(alpha * (1 - alpha) * alphaBefore);
        for (int i = 0; i < latents.length; i++) {
            float epsilon = velocity ? image * prediction[i] + noise * latents[i] : prediction[i];
            result[i] = scale * latents[i] - difference * epsilon / divisor;
        }
    }
}
