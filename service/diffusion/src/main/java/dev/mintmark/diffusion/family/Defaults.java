package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.sampler.SchedulerConfig;

/** The steps and the guidance that are recommended for a model. */
record Defaults(int steps, double guidance) {
    private static final Defaults TURBO = new Defaults(1, 0);
    private static final Defaults LIGHTNING = new Defaults(4, 0);

    /** The size of the latents that SD-Turbo and SDXL-Turbo were trained for: 512 pixels. */
    private static final int TURBO_SIZE = 64;

    /** The width of the text of Stable Diffusion 1, of which no Turbo was published. */
    private static final int FIRST_TEXT_WIDTH = 768;

    /**
     * Returns these, or those of a model that was distilled to few steps if its configurations say that it was.
     *
     * @param size the larger side of the latents that the UNet was trained for
     * @param textWidth width of the text that the UNet takes; for XL, of both encoders
     */
    Defaults adjustedTo(SchedulerConfig scheduler, int size, int textWidth) {
        return switch (scheduler.className()) {
            case "LCMScheduler" -> new Defaults(4, 1);
            case "TCDScheduler" -> new Defaults(4, 0);
            // SD-Turbo is published with it, and SDXL-Lightning (Lin et al., 2024), which draws at the size of XL
            case "EulerDiscreteScheduler" -> isDistilled(scheduler, textWidth) ? ofSize(size, LIGHTNING) : this;
            // SDXL-Turbo is published with it
            case "EulerAncestralDiscreteScheduler" -> isDistilled(scheduler, textWidth) ? ofSize(size, this) : this;
            default -> this;
        };
    }

    private static Defaults ofSize(int size, Defaults large) {
        return size <= TURBO_SIZE ? TURBO : large;
    }

    /** Models of velocity and of zero SNR need trailing timesteps as well, and many steps. */
    private static boolean isDistilled(SchedulerConfig scheduler, int textWidth) {
        return scheduler.hasTrailingTimesteps()
                && scheduler.predictsNoise()
                && !scheduler.hasZeroSnr()
                && textWidth != FIRST_TEXT_WIDTH;
    }
}
