package dev.mintmark.diffusion.sampler;

import java.util.Arrays;
import java.util.List;

/**
 * The unified predictor-corrector (Zhao et al., 2023, algorithms 5 and 6), as {@code UniPCMultistepScheduler}. The
 * predictor extrapolates from the last outputs; when the network has been run at the predicted latents, the corrector
 * repeats the step with that output too, at no further run, and the next step begins at the corrected latents. The
 * weights of the outputs solve a linear system, so that the order of accuracy is the number of outputs.
 */
final class UniPcSampler extends LogSnrSampler {
    private final int order;
    private final boolean predictsPicture;
    private final boolean linearB;
    private final boolean lowerOrderFinal;
    private final List<Float> uncorrected;
    private float[] before = new float[0];
    private float[] sums = new float[0];
    private int lastOrder;

    UniPcSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                config.flag("predict_x0", true) ? config : config.with("thresholding", false),
                LogSnrLevels.of(config, request, LogSnrLevels.Scheduler.UNIPC),
                config.integer("solver_order", 2) + 1); // the corrector uses the new output besides
        this.order = config.integer("solver_order", 2);
        this.predictsPicture = config.flag("predict_x0", true);
        this.linearB = config.text("solver_type", "bh2").equals("bh1");
        this.lowerOrderFinal = config.flag("lower_order_final", true);
        this.uncorrected = config.numbers("disable_corrector");
        if (config.endsAtZero() && (linearB || !predictsPicture || !lowerOrderFinal && order > 1)) {
            throw new SamplerException(
                    "sampler",
                    "The sampler 'unipc' cannot go down to a noise of zero with the solver_type bh1, without predict_x0 or"
                            + " without lower_order_final; final_sigmas_type must be sigma_min.");
        }
        if (!predictsPicture && config.predictionType() == SchedulerConfig.PredictionType.FLOW_PREDICTION) {
            throw new SamplerException("sampler", "The sampler 'unipc' needs predict_x0 with flow prediction.");
        }
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (before.length != latents.length) {
            before = new float[latents.length];
        }
        if (predictsPicture) {
            keepPicture(step, prediction, latents);
        } else {
            keepNoise(step, prediction, latents);
        }
        if (outputs() > 1 && !uncorrected.contains((float) (step - 1))) {
            correct(step, latents);
        }
        int most = lowerOrderFinal ? Math.min(order, levels.steps() - step) : order;
        int now = Math.min(outputs(), most);
        System.arraycopy(latents, 0, before, 0, latents.length);
        predict(step, now, latents);
        lastOrder = now;
    }

    /** Extrapolates the latents to the next level. */
    private void predict(int step, int now, float[] latents) {
        Update update = Update.of(this, step, step + 1, now);
        float[] weights = update.predictorWeights();
        float[] m0 = output(0);
        float[] sum = difference(now - 1, weights, update.ratios(), 0);
        for (int i = 0; i < latents.length; i++) {
            float plain = update.latents() * latents[i] - update.scale() * update.phi() * m0[i];
            latents[i] = plain - update.scale() * update.b() * sum[i];
        }
    }

    /** Repeats the last step, from where it began, with the output at its end. */
    private void correct(int step, float[] latents) {
        Update update = Update.of(this, step - 1, step, lastOrder);
        float[] weights = update.correctorWeights();
        float[] mt = output(0);
        float[] m0 = output(1);
        float[] sum = difference(lastOrder - 1, weights, update.ratios(), 1);
        float last = weights[lastOrder - 1];
        for (int i = 0; i < latents.length; i++) {
            float plain = update.latents() * before[i] - update.scale() * update.phi() * m0[i];
            latents[i] = plain - update.scale() * update.b() * (sum[i] + last * (mt[i] - m0[i]));
        }
    }

    /** The weighted sum of the divided differences of earlier outputs to that of the step's beginning. */
    private float[] difference(int count, float[] weights, float[] ratios, int newest) {
        if (sums.length != before.length) {
            sums = new float[before.length];
        }
        Arrays.fill(sums, 0);
        float[] m0 = output(newest);
        for (int k = 0; k < count; k++) {
            float[] earlier = output(newest + k + 1);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weights[k] * ((earlier[i] - m0[i]) / ratios[k]);
            }
        }
        return sums;
    }

    /**
     * The numbers of one step.
     *
     * @param latents factor of the latents at the step's beginning
     * @param scale α, or σ if the network's noise is integrated, at the step's end
     * @param phi e^h − 1, with the sign of h that the integral has
     * @param b the function B(h) of the paper
     * @param ratios distances in λ of the earlier levels, in units of this step; 1 for its end
     * @param right the right side of the linear system
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Update(float latents, float scale, float phi, float b, float[] ratios, float[] right) {
        static Update of(UniPcSampler sampler, int from, int to, int order) {
            LogSnrLevels levels = sampler.levels;
            float alpha = levels.alpha(to);
            float sigma = levels.sigma(to);
            float h = levels.lambda(to) - levels.lambda(from);
            float[] ratios = new float[order];
            for (int k = 0; k < order - 1; k++) {
                ratios[k] = (levels.lambda(from - k - 1) - levels.lambda(from)) / h;
            }
            ratios[order - 1] = 1;
            float hh = sampler.predictsPicture ? -h : h;
            float phi = (float) Math.expm1(hh);
            float b = sampler.linearB ? hh : phi;
            float[] right = new float[order];
            float phiK = phi / hh - 1;
            float factorial = 1;
            for (int k = 0; k < order; k++) {
                right[k] = phiK * factorial / b;
                factorial *= k + 2;
                phiK = phiK / hh - 1 / factorial;
            }
            return sampler.predictsPicture
                    ? new Update(sigma / levels.sigma(from), alpha, phi, b, ratios, right)
                    : new Update(alpha / levels.alpha(from), sigma, phi, b, ratios, right);
        }

        /** For first and second order, the paper's shortcut. */
        float[] predictorWeights() {
            return ratios.length <= 2 ? new float[] {0.5f} : solve(ratios.length - 1);
        }

        float[] correctorWeights() {
            return ratios.length == 1 ? new float[] {0.5f} : solve(ratios.length);
        }

        /** Solves Σₖ rₖ^(n−1) wₖ = rightₙ for n = 1 to count, by Gauss's elimination. */
        private float[] solve(int count) {
            double[][] rows = new double[count][count + 1];
            for (int n = 0; n < count; n++) {
                for (int k = 0; k < count; k++) {
                    rows[n][k] = (float) Math.pow(ratios[k], n);
                }
                rows[n][count] = right[n];
            }
            for (int column = 0; column < count; column++) {
                int pivot = column;
                for (int n = column + 1; n < count; n++) {
                    pivot = Math.abs(rows[n][column]) > Math.abs(rows[pivot][column]) ? n : pivot;
                }
                double[] row = rows[pivot];
                rows[pivot] = rows[column];
                rows[column] = row;
                for (int n = 0; n < count; n++) {
                    double factor = n == column ? 0 : rows[n][column] / row[column];
                    for (int k = column; k <= count; k++) {
                        rows[n][k] -= factor * row[k];
                    }
                }
            }
            float[] weights = new float[count];
            for (int n = 0; n < count; n++) {
                weights[n] = (float) (rows[n][count] / rows[n][n]);
            }
            return weights;
        }
    }
}
