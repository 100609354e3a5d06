package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.DpmSolver.Algorithm;

/**
 * DPM-Solver++ 2M and 3M, and their SDE forms (Lu et al., 2023, algorithm 2), as {@code DPMSolverMultistepScheduler}:
 * slope and curvature of the predicted picture over λ come from the outputs of the last steps. The first step, and the
 * last, have a lower order.
 */
class DpmMultistepSampler extends LogSnrSampler {
    private final Algorithm algorithm;
    private final boolean midpoint;
    private final boolean lowerOrderFinal;
    private final boolean eulerAtFinal;
    private final TorchRandom random;

    DpmMultistepSampler(SchedulerConfig config, SamplerRequest request) {
        this(config, request, LogSnrLevels.of(config, request, LogSnrLevels.Scheduler.MULTISTEP));
    }

    DpmMultistepSampler(SchedulerConfig config, SamplerRequest request, LogSnrLevels levels) {
        super(config, levels, config.integer("solver_order", 2));
        this.algorithm = Algorithm.of(config);
        this.midpoint = !config.text("solver_type", "midpoint").equals("heun");
        this.lowerOrderFinal = hasFewSteps() && config.flag("lower_order_final", true);
        this.eulerAtFinal = config.flag("euler_at_final", false) || config.endsAtZero();
        this.random = request.noise();
        if (config.integer("solver_order", 2) == 3 && algorithm == Algorithm.SDE_DPMSOLVER) {
            throw new SamplerException("sampler", "The algorithm_type sde-dpmsolver has no solver_order 3.");
        }
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (algorithm.predictsPicture()) {
            keepPicture(step, prediction, latents);
        } else {
            keepNoise(step, prediction, latents);
        }
        int left = levels.steps() - step; // this one included
        boolean first = left == 1 && (eulerAtFinal || lowerOrderFinal);
        boolean second = left == 2 && lowerOrderFinal;
        int now = Math.min(outputs(), first ? 1 : second ? 2 : 3);

        DpmSolver solver = DpmSolver.of(algorithm, midpoint && now == 2, levels, step, step + 1);
        float[] m0 = output(0);
        switch (now) {
            case 1 -> {
                for (int i = 0; i < latents.length; i++) {
                    latents[i] = solver.latents() * latents[i] + solver.d0() * m0[i];
                }
            }
            case 2 -> second(step, solver, latents);
            default -> third(step, solver, latents);
        }
        if (algorithm.isStochastic()) {
            random.add(solver.noise(), latents);
        }
    }

    /** The length in λ of an earlier step, in units of this one. */
    private float ratio(int step, int stepsBack) {
        float h = levels.lambda(step + 1) - levels.lambda(step);
        return (levels.lambda(step - stepsBack + 1) - levels.lambda(step - stepsBack)) / h;
    }

    private void second(int step, DpmSolver solver, float[] latents) {
        float inverse = 1 / ratio(step, 1);
        float[] m0 = output(0);
        float[] m1 = output(1);
        for (int i = 0; i < latents.length; i++) {
            float slope = inverse * (m0[i] - m1[i]);
            latents[i] = solver.latents() * latents[i] + solver.d0() * m0[i] + solver.d1() * slope;
        }
    }

    private void third(int step, DpmSolver solver, float[] latents) {
        float r0 = ratio(step, 1);
        float r1 = ratio(step, 2);
        float[] m0 = output(0);
        float[] m1 = output(1);
        float[] m2 = output(2);
        for (int i = 0; i < latents.length; i++) {
            float late = 1 / r0 * (m0[i] - m1[i]);
            float early = 1 / r1 * (m1[i] - m2[i]);
            float slope = late + r0 / (r0 + r1) * (late - early);
            float curvature = 1 / (r0 + r1) * (late - early);
            latents[i] =
                    solver.latents() * latents[i] + solver.d0() * m0[i] + solver.d1() * slope + solver.d2() * curvature;
        }
    }
}
