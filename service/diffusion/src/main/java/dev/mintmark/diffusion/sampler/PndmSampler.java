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

    private final boolean velocity;
    private final float finalAlpha;
    private final int stride;
    private final int stepsAskedFor;
    private final int rungeKuttaSteps;
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
        this.rungeKuttaSteps = multistepOnly ? 0 : timesteps.length - (request.steps() - (ORDER - 1));
    }

    private static int[] timesteps(SchedulerConfig config, int steps, boolean multistepOnly) {
        int[] plain = Timesteps.of(config, steps);
        if (multistepOnly) {
            if (steps == 1) {
                return plain;
            }
            int[] repeated = new int[steps + 1];
            repeated[0] = plain[0];
            System.arraycopy(plain, 1, repeated, 1, 1);
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
        int[] pairs = new int[2 * ORDER]; // rising: t and t + s/2 of the four noisiest timesteps
        for (int i = 0; i < ORDER; i++) {
            pairs[2 * i] = plain[ORDER - 1 - i];
            pairs[2 * i + 1] = plain[ORDER - 1 - i] + half;
        }
        int[] doubled = new int[2 * (pairs.length - 1)];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = pairs[i / 2];
        }
        int first = doubled.length - 2;
        int[] all = new int[first + plain.length - (ORDER - 1)];
        for (int i = 0; i < first; i++) {
            all[i] = doubled[doubled.length - 2 - i];
        }
        System.arraycopy(plain, ORDER - 1, all, first, plain.length - (ORDER - 1));
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
        if (counter < rungeKuttaSteps) {
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
        int from = timestep;
        int previous = timestep - stride;
        if (counter == 1) { // the first step once more, from where it began
            previous = timestep;
            from = timestep + stride;
        } else {
            keep(prediction);
        }
        if (history.size() == 1 && counter == 0) {
            System.arraycopy(latents, 0, start, 0, latents.length);
            transfer(from, previous, latents, prediction, latents);
        } else if (history.size() == 1 && counter == 1) {
            float[] before = history.get(0);
            for (int i = 0; i < latents.length; i++) {
                combined[i] = (prediction[i] + before[i]) / 2;
            }
            transfer(from, previous, start, combined, latents);
        } else {
            combine();
            transfer(from, previous, latents, combined, latents);
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
