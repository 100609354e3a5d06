package dev.mintmark.diffusion.sampler;

/**
 * Diffusion Exponential Integrator Sampler (Zhang and Chen, 2023), as {@code DEISMultistepScheduler}: log-rho DEIS. In
 * ρ = σ/α, latents/α move along the predicted noise; the noise is the polynomial in log ρ through the last outputs,
 * which is integrated exactly. The first step is one of DPM-Solver.
 */
final class DeisSampler extends LogSnrSampler {
    private final boolean lowerOrderFinal;

    DeisSampler(SchedulerConfig config, SamplerRequest request) {
        super(config, LogSnrLevels.of(config, request, LogSnrLevels.Scheduler.DEIS), config.integer("solver_order", 2));
        this.lowerOrderFinal = hasFewSteps() && config.flag("lower_order_final", true);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        keepRestOfPicture(step, prediction, latents);
        int left = levels.steps() - step; // this one included
        int now = lowerOrderFinal ? Math.min(outputs(), left) : outputs();
        if (now == 1) {
            DpmSolver solver = DpmSolver.of(DpmSolver.Algorithm.DPMSOLVER, true, levels, step, step + 1);
            float[] m0 = output(0);
            for (int i = 0; i < latents.length; i++) {
                latents[i] = solver.latents() * latents[i] + solver.d0() * m0[i];
            }
            return;
        }
        float alpha = levels.alpha(step + 1);
        float alphaBefore = levels.alpha(step);
        float[] weights = now == 2 ? second(step) : third(step);
        float[] m0 = output(0);
        float[] m1 = output(1);
        float[] m2 = output(now - 1);
        float w2 = now == 2 ? 0 : weights[2];
        for (int i = 0; i < latents.length; i++) {
            float sum = latents[i] / alphaBefore + weights[0] * m0[i] + weights[1] * m1[i];
            latents[i] = alpha * (now == 2 ? sum : sum + w2 * m2[i]);
        }
    }

    private float rho(int level) {
        return levels.sigma(level) / levels.alpha(level);
    }

    private float[] second(int step) {
        float to = rho(step + 1);
        float r0 = rho(step);
        float r1 = rho(step - 1);
        return new float[] {
            line(to, r0, r1) - line(r0, r0, r1), line(to, r1, r0) - line(r0, r1, r0),
        };
    }

    private float[] third(int step) {
        float to = rho(step + 1);
        float r0 = rho(step);
        float r1 = rho(step - 1);
        float r2 = rho(step - 2);
        return new float[] {
            parabola(to, r0, r1, r2) - parabola(r0, r0, r1, r2),
            parabola(to, r1, r2, r0) - parabola(r0, r1, r2, r0),
            parabola(to, r2, r0, r1) - parabola(r0, r2, r0, r1),
        };
    }

    /** The indefinite integral over ρ of the line in log ρ that is 1 at b and 0 at c. */
    private static float line(float rho, float b, float c) {
        return rho * (-log(c) + log(rho) - 1) / (log(b) - log(c));
    }

    /** The indefinite integral over ρ of the parabola in log ρ that is 1 at b and 0 at c and d. */
    private static float parabola(float rho, float b, float c, float d) {
        float x = log(rho);
        float numerator = rho * (log(c) * (log(d) - x + 1) - log(d) * x + log(d) + x * x - 2 * x + 2);
        return numerator / ((log(b) - log(c)) * (log(b) - log(d)));
    }

    private static float log(float value) {
        return (float) Math.log(value);
    }
}
