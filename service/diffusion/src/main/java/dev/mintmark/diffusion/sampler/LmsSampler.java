package dev.mintmark.diffusion.sampler;

/**
 * Linear multi-step of fourth order, as {@code LMSDiscreteScheduler}: integrates, from one level to the next, the
 * polynomial in σ through the last four slopes (Adams and Bashforth, for steps of different lengths).
 */
final class LmsSampler extends SigmaSampler {
    private static final int ORDER = 4;

    /** Nodes and weights of Gauss and Legendre for the interval −1 to 1; exact up to degree 3. */
    private static final double NODE = 1 / Math.sqrt(3);

    private final History slopes = new History(ORDER);

    LmsSampler(SchedulerConfig config, SamplerRequest request) {
        super(config, levels(config, new SigmaSchedule(config, NoiseSchedule.Defaults.STANDARD), request.steps(), 0));
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        float sigma = levels.sigmas()[step];
        predictPicture(sigma, prediction, latents);
        float[] slope = slopes.next(latents.length);
        for (int i = 0; i < latents.length; i++) {
            slope[i] = (latents[i] - picture[i]) / sigma;
        }
        int order = Math.min(step + 1, ORDER);
        for (int which = 0; which < Math.min(order, slopes.size()); which++) {
            float weight = (float) weight(step, order, which);
            float[] kept = slopes.get(which);
            for (int i = 0; i < latents.length; i++) {
                latents[i] += weight * kept[i];
            }
        }
    }

    /** The integral of Lagrange's basis polynomial of one of the last levels, from this level to the next. */
    private double weight(int step, int order, int which) {
        double from = levels.sigmas()[step];
        double to = levels.sigmas()[step + 1];
        double middle = (from + to) / 2;
        double half = (to - from) / 2;
        return half
                * (basis(step, order, which, middle - half * NODE) + basis(step, order, which, middle + half * NODE));
    }

    private double basis(int step, int order, int which, double sigma) {
        double product = 1;
        for (int k = 0; k < order; k++) {
            if (k != which) {
                product *= (sigma - levels.sigmas()[step - k])
                        / (levels.sigmas()[step - which] - levels.sigmas()[step - k]);
            }
        }
        return product;
    }
}
