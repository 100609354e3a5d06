package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every sampler: its name, the schedulers of diffusers that it stands for, and the models that can use it. */
enum SamplerKind {
    DDIM("DDIMScheduler", DdimSampler::new),
    DDPM("DDPMScheduler", DdpmSampler::new),
    PNDM("PNDMScheduler", PndmSampler::new),
    EULER("EulerDiscreteScheduler", EulerSampler::new),
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler", EulerAncestralSampler::new),
    HEUN("HeunDiscreteScheduler", HeunSampler::new),
    LMS("LMSDiscreteScheduler", LmsSampler::new),
    DPM2("KDPM2DiscreteScheduler", (config, request) -> Dpm2Sampler.create(config, request, false)),
    DPM2_ANCESTRAL("KDPM2AncestralDiscreteScheduler", (config, request) -> Dpm2Sampler.create(config, request, true)),
    DPMPP_2M("DPMSolverMultistepScheduler", "dpmsolver++", DpmMultistepSampler::new),
    DPMPP_2M_SDE("DPMSolverMultistepScheduler", "sde-dpmsolver++", DpmMultistepSampler::new),
    DPM_2M("DPMSolverMultistepScheduler", "dpmsolver", DpmMultistepSampler::new),
    DPM_2M_SDE("DPMSolverMultistepScheduler", "sde-dpmsolver", DpmMultistepSampler::new),
    DPMPP_2S("DPMSolverSinglestepScheduler", "dpmsolver++", DpmSinglestepSampler::new),
    DPMPP_SDE("DPMSolverSinglestepScheduler", "sde-dpmsolver++", DpmSinglestepSampler::new),
    DPM_2S("DPMSolverSinglestepScheduler", "dpmsolver", DpmSinglestepSampler::new),
    UNIPC("UniPCMultistepScheduler", UniPcSampler::new),
    DEIS("DEISMultistepScheduler", DeisSampler::new),
    LCM("LCMScheduler", LcmSampler::new),
    TCD("TCDScheduler", TcdSampler::new),
    FLOW_EULER("FlowMatchEulerDiscreteScheduler", FlowEulerSampler::new),
    FLOW_HEUN("FlowMatchHeunDiscreteScheduler", FlowHeunSampler::new),
    EDM_EULER("EDMEulerScheduler", EdmEulerSampler::new),
    EDM_DPMPP_2M("EDMDPMSolverMultistepScheduler", "dpmsolver++", EdmDpmSampler::new),
    EDM_DPMPP_2M_SDE("EDMDPMSolverMultistepScheduler", "sde-dpmsolver++", EdmDpmSampler::new);

    interface Constructor {
        Sampler create(SchedulerConfig config, SamplerRequest request);
    }

    private static final Set<SamplerKind> SOLVERS_IN_LAMBDA = EnumSet.range(DPMPP_2M, DEIS);
    private static final Set<SamplerKind> SPACED = EnumSet.of(
            EULER,
            HEUN,
            LMS,
            DPM2,
            DPM2_ANCESTRAL,
            DPMPP_2M,
            DPMPP_2M_SDE,
            DPM_2M,
            DPM_2M_SDE,
            DPMPP_2S,
            DPMPP_SDE,
            DPM_2S,
            UNIPC,
            DEIS,
            FLOW_EULER);

    /** Only with these does diffusers know rescale_betas_zero_snr. */
    private static final Set<SamplerKind> ZERO_SNR =
            EnumSet.of(DDIM, DDPM, EULER, EULER_ANCESTRAL, DPMPP_2M, DPMPP_2M_SDE, DPM_2M, DPM_2M_SDE, UNIPC, LCM, TCD);

    private static final Set<SamplerKind> NOT_FROM_SAMPLE =
            EnumSet.of(PNDM, EULER_ANCESTRAL, DPM2, DPM2_ANCESTRAL, EDM_EULER, EDM_DPMPP_2M, EDM_DPMPP_2M_SDE);

    private final String schedulerClass;
    private final Optional<String> algorithm;
    private final Constructor constructor;

    SamplerKind(String schedulerClass, Constructor constructor) {
        this.schedulerClass = schedulerClass;
        this.algorithm = Optional.empty();
        this.constructor = constructor;
    }

    SamplerKind(String schedulerClass, String algorithm, Constructor constructor) {
        this.schedulerClass = schedulerClass;
        this.algorithm = Optional.of(algorithm);
        this.constructor = constructor;
    }

    /** Returns the name on the command line: lower case, with hyphens. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the noise levels can be spaced by another rule than that of the timesteps. */
    boolean canBeSpaced() {
        return SPACED.contains(this);
    }

    /** Returns whether its steps can have a share of new noise that is chosen. */
    boolean takesEta() {
        return this == DDIM || this == TCD;
    }

    /** Returns why a model cannot use the sampler, as a clause; nothing if it can. */
    Optional<String> obstacle(SchedulerConfig config, SigmaSpacing spacing) {
        Training training = config.training();
        if (training != Training.of(schedulerClass) && !(training == Training.FLOW_MATCHING && canFollowFlow())) {
            return Optional.of("this model was trained by " + training);
        }
        if (config.predictionType() == PredictionType.SAMPLE && NOT_FROM_SAMPLE.contains(this)) {
            return Optional.of("this model predicts the sample");
        }
        if (training == Training.FLOW_MATCHING && this != FLOW_EULER && spacing != SigmaSpacing.TIMESTEPS) {
            return Optional.of("with flow matching only flow-euler can space its noise levels so");
        }
        return Optional.empty();
    }

    /** Returns whether it solves in λ for the predicted picture; such solvers of diffusion can also follow a flow. */
    private boolean canFollowFlow() {
        return SOLVERS_IN_LAMBDA.contains(this)
                && algorithm.orElse("dpmsolver++").endsWith("++");
    }

    Sampler create(SchedulerConfig config, SamplerRequest request) {
        return constructor.create(adapted(config), request);
    }

    /** Returns the configuration as this scheduler of diffusers takes it from one of another class. */
    private SchedulerConfig adapted(SchedulerConfig config) {
        SchedulerConfig adapted = config;
        if (!ZERO_SNR.contains(this)) {
            adapted = adapted.with("rescale_betas_zero_snr", false);
        }
        if (algorithm.isPresent()) {
            adapted = adapted.with("algorithm_type", algorithm.get());
            if (!algorithm.get().endsWith("++")) {
                adapted = adapted.with("final_sigmas_type", "sigma_min"); // they cannot go down to zero
            }
        }
        if (config.training() != Training.FLOW_MATCHING) {
            return adapted;
        }
        double shift = config.number("shift", config.number("flow_shift", 1));
        if (SOLVERS_IN_LAMBDA.contains(this)) {
            return adapted.with("use_flow_sigmas", true)
                    .with("prediction_type", "flow_prediction")
                    .with("flow_shift", config.number("flow_shift", shift));
        }
        return adapted.with("shift", shift);
    }

    boolean standsFor(SchedulerConfig config) {
        String name = config.className().replace("Parallel", "");
        if (!schedulerClass.equals(name)) {
            return false;
        }
        String chosen = config.text("algorithm_type", "dpmsolver++");
        return algorithm.isEmpty() || algorithm.get().equals(chosen.equals("deis") ? "dpmsolver++" : chosen);
    }
}
