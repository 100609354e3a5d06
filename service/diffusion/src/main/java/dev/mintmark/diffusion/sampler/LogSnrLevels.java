package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.TimestepSpacing;

/**
 * The levels of the solvers that work in λ = log(α/σ), half the logarithm of the signal-to-noise ratio: the latents are
 * α of the picture and σ of noise.
 */
final class LogSnrLevels {
    /** How α and σ follow from a level s. */
    enum Kind {
        /** α = 1/√(s² + 1), σ = s α. */
        DIFFUSION,
        /** α = 1 − s, σ = s. */
        FLOW,
        /** α = 1, σ = s. */
        EDM
    }

    /** The schedulers of diffusers that choose such levels, each with rules of its own. */
    enum Scheduler {
        MULTISTEP,
        SINGLESTEP,
        UNIPC,
        DEIS
    }

    private static final double FLOW_MARGIN = 1e-6;

    private final NoiseLevels levels;
    private final Kind kind;

    LogSnrLevels(NoiseLevels levels, Kind kind) {
        this.levels = levels;
        this.kind = kind;
    }

    /** Returns the levels of a configuration with β or with flow matching. */
    static LogSnrLevels of(SchedulerConfig config, SamplerRequest request, Scheduler scheduler) {
        SigmaSchedule schedule = new SigmaSchedule(config, NoiseSchedule.Defaults.STANDARD);
        if (config.flag("use_flow_sigmas", false)) {
            double[] sigmas = flow(config, request, scheduler);
            double[] timesteps = new double[sigmas.length];
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = sigmas[i] * config.trainTimesteps();
            }
            return create(sigmas, timesteps, last(config, scheduler, sigmas, true, schedule), Kind.FLOW);
        }
        SigmaSpacing spacing = SigmaSpacing.of(config);
        boolean lu = scheduler == Scheduler.MULTISTEP && config.flag("use_lu_lambdas", false);
        if (spacing == SigmaSpacing.TIMESTEPS && !lu) {
            double[] timesteps = plain(config, request.steps(), scheduler, schedule);
            double[] sigmas = schedule.at(timesteps);
            return create(sigmas, timesteps, last(config, scheduler, sigmas, false, schedule), Kind.DIFFUSION);
        }
        double[] sigmas = spacing == SigmaSpacing.TIMESTEPS
                ? schedule.evenInLambda(request.steps())
                : schedule.spaced(spacing, schedule.smallest(), schedule.largest(), request.steps());
        double[] timesteps = schedule.timesteps(sigmas);
        boolean cosine = config.text("beta_schedule", "").equals("squaredcos_cap_v2");
        if ((spacing == SigmaSpacing.KARRAS || lu) && !(scheduler == Scheduler.MULTISTEP && cosine)) {
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = Math.rint(timesteps[i]);
            }
        }
        return create(sigmas, timesteps, last(config, scheduler, sigmas, true, schedule), Kind.DIFFUSION);
    }

    private static LogSnrLevels create(double[] sigmas, double[] timesteps, double last, Kind kind) {
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = (long) timesteps[i];
        }
        return new LogSnrLevels(new NoiseLevels(SigmaSchedule.withLast(sigmas, last), timesteps), kind);
    }

    private static double[] plain(SchedulerConfig config, int steps, Scheduler scheduler, SigmaSchedule schedule) {
        int end = config.trainTimesteps();
        if (scheduler == Scheduler.MULTISTEP || scheduler == Scheduler.SINGLESTEP) {
            end -= schedule.timestepsBelow(config.number("lambda_min_clipped", Double.NEGATIVE_INFINITY));
        }
        TimestepSpacing spacing = scheduler == Scheduler.SINGLESTEP
                ? TimestepSpacing.LINSPACE // it does not know the key
                : config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        int[] whole = Timesteps.withoutLast(config, steps, end, spacing);
        double[] timesteps = new double[whole.length];
        for (int i = 0; i < whole.length; i++) {
            timesteps[i] = whole[i];
        }
        return timesteps;
    }

    /** The level after the steps: 0, the smallest of training, or that of the last step once more. */
    private static double last(
            SchedulerConfig config, Scheduler scheduler, double[] sigmas, boolean spaced, SigmaSchedule schedule) {
        boolean zero = config.endsAtZero();
        double repeated = sigmas[sigmas.length - 1];
        return switch (scheduler) {
            case MULTISTEP, SINGLESTEP -> zero ? 0 : schedule.smallest();
            case UNIPC -> zero ? 0 : spaced ? repeated : schedule.smallest();
            case DEIS -> spaced ? repeated : schedule.smallest();
        };
    }

    /** The levels of flow matching, shifted to the noisy end (Esser et al., 2024, equation 23). */
    private static double[] flow(SchedulerConfig config, SamplerRequest request, Scheduler scheduler) {
        int steps = request.steps();
        double[] even = Numbers.linspace(1, 1.0 / config.trainTimesteps(), steps + 1);
        double[] levels = new double[steps];
        boolean unipc = scheduler == Scheduler.UNIPC;
        for (int i = 0; i < steps; i++) {
            levels[i] = unipc ? even[i] : 1 - even[steps - i];
        }
        FlowShift shift = FlowShift.ofSolver(config, request);
        shift.apply(levels);
        if (unipc) {
            FlowShift.stretch(levels, config.number("shift_terminal", 0));
            if (Math.abs(levels[0] - 1) < FLOW_MARGIN) {
                levels[0] -= FLOW_MARGIN; // at 1 the picture has no share, and λ is infinite
            }
        }
        return levels;
    }

    int steps() {
        return levels.steps();
    }

    double timestep(int step) {
        return levels.timesteps()[step];
    }

    float level(int i) {
        return levels.sigmas()[i];
    }

    float alpha(int i) {
        float level = level(i);
        return switch (kind) {
            case DIFFUSION -> 1 / (float) Math.sqrt(level * level + 1);
            case FLOW -> 1 - level;
            case EDM -> 1;
        };
    }

    float sigma(int i) {
        return kind == Kind.DIFFUSION ? level(i) * alpha(i) : level(i);
    }

    float lambda(int i) {
        return (float) Math.log(alpha(i)) - (float) Math.log(sigma(i));
    }
}
