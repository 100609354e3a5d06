package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The contents of {@code scheduler/scheduler_config.json}. Missing keys have the defaults of diffusers'
 * {@code DDIMScheduler}. Immutable.
 *
 * @param trainTimesteps number of training timesteps
 * @param betaStart first β of the schedule
 * @param trainedBetas all β; empty if {@code betaSchedule} computes them
 */
public record SchedulerConfig(
        int trainTimesteps,
        double betaStart,
        double betaEnd,
        BetaSchedule betaSchedule,
        List<Float> trainedBetas,
        boolean clipSample,
        double clipSampleRange,
        boolean setAlphaToOne,
        int stepsOffset,
        PredictionType predictionType,
        TimestepSpacing timestepSpacing,
        boolean rescaleBetasZeroSnr) {
    static final String FILE = "scheduler/scheduler_config.json";

    /** How β grows over the training timesteps. */
    public enum BetaSchedule {
        LINEAR,
        SCALED_LINEAR,
        SQUAREDCOS_CAP_V2
    }

    /** What the UNet predicts. */
    public enum PredictionType {
        EPSILON,
        SAMPLE,
        V_PREDICTION
    }

    /** Which training timesteps a drawing uses (Lin et al. 2024, "Common Diffusion Noise Schedules", table 2). */
    public enum TimestepSpacing {
        LEADING,
        TRAILING,
        LINSPACE
    }

    public SchedulerConfig {
        trainedBetas = List.copyOf(trainedBetas);
    }

    static SchedulerConfig read(Path folder) throws ModelException {
        ConfigFile file = ConfigFile.read(folder, FILE);
        if (file.flag("thresholding", false)) {
            throw new ModelException(FILE + ": thresholding must be false; it is meant for models without latents.");
        }
        List<Float> trained = trainedBetas(file);
        int timesteps = file.integer("num_train_timesteps", 1000, 1, 100_000);
        if (!trained.isEmpty() && trained.size() != timesteps) {
            throw new ModelException(FILE + ": trained_betas has " + trained.size() + " values, num_train_timesteps is "
                    + timesteps + "; they must be equal.");
        }
        return new SchedulerConfig(
                timesteps,
                file.number("beta_start", 0.0001),
                file.number("beta_end", 0.02),
                choice(file, "beta_schedule", BetaSchedule.LINEAR),
                trained,
                file.flag("clip_sample", true),
                file.number("clip_sample_range", 1.0),
                file.flag("set_alpha_to_one", true),
                file.integer("steps_offset", 0, 0, 1000),
                choice(file, "prediction_type", PredictionType.EPSILON),
                choice(file, "timestep_spacing", TimestepSpacing.LEADING),
                file.flag("rescale_betas_zero_snr", false));
    }

    private static List<Float> trainedBetas(ConfigFile file) throws ModelException {
        JsonNode list = file.value("trained_betas").orElse(null);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray() || list.isEmpty() || !list.valueStream().allMatch(JsonNode::isNumber)) {
            throw file.wrong("trained_betas", "a list of numbers", list);
        }
        return list.valueStream().map(JsonNode::floatValue).toList();
    }

    private static <E extends Enum<E>> E choice(ConfigFile file, String key, E fallback) throws ModelException {
        String text = file.text(key, fallback.name().toLowerCase(Locale.ROOT));
        E[] all = fallback.getDeclaringClass().getEnumConstants();
        for (E one : all) {
            if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
                return one;
            }
        }
        String known = Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new ModelException(file.name() + ": " + key + " '" + text + "' is not known; known are " + known + ".");
    }
}
