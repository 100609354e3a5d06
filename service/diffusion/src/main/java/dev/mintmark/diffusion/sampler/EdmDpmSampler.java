package dev.mintmark.diffusion.sampler;

/**
 * DPM-Solver++ 2M and its SDE form for networks with the preconditioning of EDM, as
 * {@code EDMDPMSolverMultistepScheduler}: the latents are the picture plus σ of noise, so that λ = −log σ.
 */
final class EdmDpmSampler extends DpmMultistepSampler {
    private final EdmLevels edm;

    EdmDpmSampler(SchedulerConfig config, SamplerRequest request) {
        this(config, request, EdmLevels.inSingle(config, request.steps()));
    }

    private EdmDpmSampler(SchedulerConfig config, SamplerRequest request, EdmLevels edm) {
        super(config, request, new LogSnrLevels(edm.levels(), LogSnrLevels.Kind.EDM));
        this.edm = edm;
    }

    @Override
    public float initialNoise() {
        return edm.initialNoise();
    }

    @Override
    public void scaleInput(int step, float[] latents, float[] input) {
        edm.scaleInput(step, latents, input);
    }

    @Override
    void predictPicture(int step, float[] prediction, float[] latents, float[] picture) {
        edm.predictPicture(step, prediction, latents, picture);
        limit().apply(picture);
    }
}
