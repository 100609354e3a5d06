package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;

/**
 * The steps and the guidance that a family recommends, unless the scheduler tells that the model was distilled to few steps.
 */
record Defaults(int steps, double guidance) {
    static Defaults of(FolderConfigs configs, int steps, double guidance) throws ModelException {
        ConfigFile scheduler = ConfigFile.read(configs.root(), FolderConfigs.SCHEDULER);
        return switch (configs.schedulerClass()) {
            case "LCMScheduler" -> new Defaults(4, 1);
            case "TCDScheduler" -> new Defaults(4, 0);
            // SD-Turbo and SDXL-Turbo are published with one of these and with trailing timesteps
            case "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler" ->
                scheduler.text("timestep_spacing", "").equals("trailing")
                        ? new Defaults(1, 0)
                        : new Defaults(steps, guidance);
            default -> new Defaults(steps, guidance);
        };
    }
}
