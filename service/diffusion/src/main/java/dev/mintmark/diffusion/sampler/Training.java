package dev.mintmark.diffusion.sampler;

/** How a model was trained, which decides what its predictions mean. */
enum Training {
    DIFFUSION("diffusion"),
    FLOW_MATCHING("flow matching"),
    EDM("EDM");

    private final String inWords;

    Training(String inWords) {
        this.inWords = inWords;
    }

    /** Returns how the models of a scheduler class of diffusers are trained. */
    static Training of(String schedulerClass) {
        if (schedulerClass.startsWith("EDM")) {
            return EDM;
        }
        return schedulerClass.startsWith("FlowMatch") ? FLOW_MATCHING : DIFFUSION;
    }

    @Override
    public String toString() {
        return inWords;
    }
}
