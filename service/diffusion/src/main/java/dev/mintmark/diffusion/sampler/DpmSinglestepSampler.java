package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.DpmSolver.Algorithm;

/**
 * DPM-Solver++ 2S and 3S, and the SDE form (Lu et al., 2023, algorithm 1), as {@code DPMSolverSinglestepScheduler}:
 * steps are taken in groups of the solver's order. Each step of a group begins anew from where the group began, with
 * one output more.
 */
final class DpmSinglestepSampler extends LogSnrSampler {
    private final Algorithm algorithm;
    private final boolean midpoint;
    private final int[] orders;
    private final TorchRandom random;
    private float[] start = new float[0];

    DpmSinglestepSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                config,
                LogSnrLevels.of(config, request, LogSnrLevels.Scheduler.SINGLESTEP),
                config.integer("solver_order", 2));
        this.algorithm = Algorithm.of(config);
        this.midpoint = !config.text("solver_type", "midpoint").equals("heun");
        this.orders = orders(config, levels.steps());
        this.random = request.noise();
        if (algorithm == Algorithm.SDE_DPMSOLVER) {
            throw new SamplerException("sampler", "The algorithm_type sde-dpmsolver has no single-step solver.");
        }
    }

    /** The order of each step: 1, 2, …, and again. The last group may be shorter, or end with a step of order 1. */
    private static int[] orders(SchedulerConfig config, int steps) {
        int order = config.integer("solver_order", 2);
        int[] orders = new int[steps];
        for (int i = 0; i < steps; i++) {
            orders[i] = i % order + 1;
        }
        if (config.endsAtZero() || config.flag("lower_order_final", false) && steps % order == 0) {
            orders[steps - 1] = 1;
        }
        return orders;
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (start.length != latents.length) {
            start = new float[latents.length];
        }
        if (algorithm.predictsPicture()) {
            keepPicture(step, prediction, latents);
        } else {
            keepNoise(step, prediction, latents);
        }
        int order = Math.min(orders[step], outputs()); // image to image can begin within a group
        if (order == 1) {
            System.arraycopy(latents, 0, start, 0, latents.length);
        }
        int from = step - order + 1;
        boolean approximate = midpoint && order == 2;
        DpmSolver solver = DpmSolver.of(algorithm, approximate, levels, from, step + 1);
        switch (order) {
            case 1 -> {
                float[] m0 = output(0);
                for (int i = 0; i < latents.length; i++) {
                    latents[i] = solver.latents() * start[i] + solver.d0() * m0[i];
                }
            }
            case 2 -> second(step, from, solver, latents);
            default -> third(step, from, solver, latents);
        }
        if (algorithm.isStochastic()) {
            random.add(solver.noise(), latents);
        }
    }

    /** The distance in λ of a level from the beginning of the group, in units of the whole step. */
    private float ratio(int step, int from, int level) {
        float h = levels.lambda(step + 1) - levels.lambda(from);
        return (levels.lambda(level) - levels.lambda(from)) / h;
    }

    private void second(int step, int from, DpmSolver solver, float[] latents) {
        float inverse = 1 / ratio(step, from, step);
        float[] m0 = output(0);
        float[] m1 = output(1);
        for (int i = 0; i < latents.length; i++) {
            float slope = inverse * (m0[i] - m1[i]);
            latents[i] = solver.latents() * start[i] + solver.d0() * m1[i] + solver.d1() * slope;
        }
    }

    private void third(int step, int from, DpmSolver solver, float[] latents) {
        float r0 = ratio(step, from, step);
        float r1 = ratio(step, from, step - 1);
        float[] m0 = output(0);
        float[] m1 = output(1);
        float[] m2 = output(2);
        for (int i = 0; i < latents.length; i++) {
            float near = 1 / r1 * (m1[i] - m2[i]);
            float far = 1 / r0 * (m0[i] - m2[i]);
            float value = solver.latents() * start[i] + solver.d0() * m2[i];
            if (midpoint) {
                latents[i] = value + solver.d1() * far;
            } else {
                float slope = (r0 * near - r1 * far) / (r0 - r1);
                float curvature = 2 * (far - near) / (r0 - r1);
                latents[i] = value + solver.d1() * slope + solver.d2() * curvature;
            }
        }
    }
}
