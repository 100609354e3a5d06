package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.sampler.SchedulerConfig;

/** The steps and the guidance that are recommended for a model. */
record Defaults(int steps, double guidance) {
    /** Returns these, or those of a model that was distilled to few steps if its scheduler says that it was. */
    Defaults adjustedTo(SchedulerConfig scheduler) {
        return switch (scheduler.className()) {
            case "LCMScheduler" -> new Defaults(4, 1);
            case "TCDScheduler" -> new Defaults(4, 0);
            // SD-Turbo and SDXL-Turbo are published with one of these and with trailing timesteps
            case "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler" ->
                scheduler.hasTrailingTimesteps() ? new Defaults(1, 0) : this;
            default -> this;
        };
    }
}
