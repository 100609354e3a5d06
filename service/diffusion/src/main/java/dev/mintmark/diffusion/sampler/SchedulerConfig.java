package dev.mintmark.diffusion.sampler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The contents of a {@code scheduler_config.json}. The schedulers of diffusers have different defaults for the same
 * keys; so each sampler gives its own default when it reads a key. The values that are present have been checked.
 * Immutable.
 */
public final class SchedulerConfig {
    /** How β grows over the training timesteps. */
    enum BetaSchedule {
        LINEAR,
        SCALED_LINEAR,
        SQUAREDCOS_CAP_V2,
        SIGMOID
    }

    /** What the network predicts: the noise, the picture, the velocity, or the flow from the picture to the noise. */
    enum PredictionType {
        EPSILON,
        SAMPLE,
        V_PREDICTION,
        FLOW_PREDICTION
    }

    /** Which training timesteps a drawing uses (Lin et al. 2024, "Common Diffusion Noise Schedules", table 2). */
    enum TimestepSpacing {
        LEADING,
        TRAILING,
        LINSPACE
    }

    private static final String CLASS = "_class_name";

    /** The flags of the spacings, of which one at most can be true. */
    private static final List<String> SPACINGS =
            List.of("use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas");

    private static final Set<String> FLAGS = Set.of(
            "clip_sample",
            "euler_at_final",
            "invert_sigmas",
            "lower_order_final",
            "predict_x0",
            "rescale_betas_zero_snr",
            "set_alpha_to_one",
            "skip_prk_steps",
            "stochastic_sampling",
            "thresholding",
            "use_beta_sigmas",
            "use_dynamic_shifting",
            "use_exponential_sigmas",
            "use_flow_sigmas",
            "use_karras_sigmas",
            "use_lu_lambdas");

    private static final Set<String> NUMBERS = Set.of(
            "base_shift",
            "beta_end",
            "beta_start",
            "clip_sample_range",
            "dynamic_thresholding_ratio",
            "flow_shift",
            "lambda_min_clipped",
            "max_shift",
            "rho",
            "sample_max_value",
            "shift",
            "shift_terminal",
            "sigma_data",
            "sigma_max",
            "sigma_min",
            "timestep_scaling");

    /** Whole numbers, with the least and the largest value. */
    private static final Map<String, int[]> INTEGERS = Map.of(
            "base_image_seq_len", new int[] {1, 1 << 24},
            "max_image_seq_len", new int[] {1, 1 << 24},
            "num_train_timesteps", new int[] {1, 100_000},
            "original_inference_steps", new int[] {1, 100_000},
            "solver_order", new int[] {1, 3},
            "steps_offset", new int[] {0, 1000});

    private static final Map<String, List<String>> CHOICES = Map.ofEntries(
            Map.entry(
                    "algorithm_type", List.of("dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis")),
            Map.entry("beta_schedule", names(BetaSchedule.values())),
            Map.entry("final_sigmas_type", List.of("zero", "sigma_min")),
            Map.entry("interpolation_type", List.of("linear", "log_linear")),
            Map.entry("prediction_type", names(PredictionType.values())),
            Map.entry("sigma_schedule", List.of("karras", "exponential")),
            Map.entry("solver_type", List.of("midpoint", "heun", "bh1", "bh2", "logrho")),
            Map.entry("time_shift_type", List.of("exponential", "linear")),
            Map.entry("timestep_spacing", names(TimestepSpacing.values())),
            Map.entry("timestep_type", List.of("discrete", "continuous")),
            Map.entry(
                    "variance_type",
                    List.of(
                            "fixed_small",
                            "fixed_small_log",
                            "fixed_large",
                            "fixed_large_log",
                            "learned",
                            "learned_range")));

    private static final Set<String> LISTS = Set.of("disable_corrector", "trained_betas");

    /** The keys that samplers read. */
    static final Set<String> KEYS = Stream.of(FLAGS, NUMBERS, INTEGERS.keySet(), CHOICES.keySet(), LISTS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Object> values;
    private final Map<String, Object> forced;

    private SchedulerConfig(Map<String, Object> values, Map<String, Object> forced) {
        this.values = Map.copyOf(values);
        this.forced = Map.copyOf(forced);
    }

    /** Checks and copies the values of a JSON object; the class is the one that it names. */
    public static SchedulerConfig of(JsonNode root) throws SchedulerConfigException {
        return of(root, null);
    }

    /**
     * Checks and copies the values of a JSON object. Keys that no sampler reads are left out.
     *
     * @param className the scheduler class, if the object does not name it; null or empty if it is not known
     * @throws SchedulerConfigException if a value is of the wrong type or out of range
     */
    public static SchedulerConfig of(JsonNode root, @Nullable String className) throws SchedulerConfigException {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getValue().isNull()) {
                Object value = checked(entry.getKey(), entry.getValue());
                if (value != null) {
                    values.put(entry.getKey(), value);
                }
            }
        }
        if (className != null && !className.isEmpty()) {
            values.putIfAbsent(CLASS, className);
        }
        SchedulerConfig config = new SchedulerConfig(values, Map.of());
        List<Float> trained = config.numbers("trained_betas");
        int timesteps = config.trainTimesteps();
        if (!trained.isEmpty() && trained.size() != timesteps) {
            throw new SchedulerConfigException("trained_betas has " + trained.size()
                    + " values, num_train_timesteps is " + timesteps + "; they must be equal.");
        }
        List<String> spacings =
                SPACINGS.stream().filter(key -> config.flag(key, false)).toList();
        if (spacings.size() > 1) {
            throw new SchedulerConfigException("Only one of " + String.join(", ", spacings) + " can be true.");
        }
        return config;
    }

    /**
     * Returns the configuration as a pipeline of diffusers uses it that forces some values, whatever old configurations
     * say.
     *
     * @param values flags and whole numbers by their keys
     */
    public SchedulerConfig forcing(Map<String, Object> values) {
        return new SchedulerConfig(this.values, values);
    }

    /**
     * Returns the values that a pipeline would give a scheduler.
     *
     * @param own whether it is the one that the configuration was written for; for another, a key that the
     *     configuration does not have keeps that scheduler's default
     */
    SchedulerConfig forced(boolean own) {
        Map<String, Object> changed = new HashMap<>(values);
        forced.forEach((key, value) -> {
            if (own || has(key)) {
                changed.put(key, value);
            }
        });
        return new SchedulerConfig(changed, Map.of());
    }

    /** Returns a configuration with one key set to a value of the key's type. */
    SchedulerConfig with(String key, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return new SchedulerConfig(changed, forced);
    }

    /** Returns the name of the scheduler class; empty if the configuration does not name it. */
    public String className() {
        return (String) values.getOrDefault(CLASS, "");
    }

    /** Returns the number of training timesteps. */
    public int trainTimesteps() {
        return integer("num_train_timesteps", 1000);
    }

    /** Returns whether the model was trained by diffusion, not by flow matching or as EDM. */
    public boolean isOfDiffusion() {
        return training() == Training.DIFFUSION;
    }

    Training training() {
        Training named = Training.of(className());
        boolean predictsFlow = predictionType() == PredictionType.FLOW_PREDICTION;
        return named == Training.DIFFUSION && predictsFlow ? Training.FLOW_MATCHING : named;
    }

    /** Returns whether the timesteps are chosen from the last one down. */
    public boolean hasTrailingTimesteps() {
        return choice("timestep_spacing", TimestepSpacing.LEADING) == TimestepSpacing.TRAILING;
    }

    /** Returns whether the network predicts the noise, not the picture or a velocity. */
    public boolean predictsNoise() {
        return predictionType() == PredictionType.EPSILON;
    }

    /** Returns whether the last training timestep is noise alone (Lin et al., 2024, section 3.1). */
    public boolean hasZeroSnr() {
        return flag("rescale_betas_zero_snr", false);
    }

    /** Returns whether the noise level after the last step is 0, not the smallest one of the training. */
    boolean endsAtZero() {
        return text("final_sigmas_type", "zero").equals("zero");
    }

    PredictionType predictionType() {
        return choice("prediction_type", PredictionType.EPSILON);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean flag(String key, boolean fallback) {
        return (Boolean) values.getOrDefault(key, fallback);
    }

    double number(String key, double fallback) {
        return (Double) values.getOrDefault(key, fallback);
    }

    int integer(String key, int fallback) {
        return (Integer) values.getOrDefault(key, fallback);
    }

    String text(String key, String fallback) {
        return (String) values.getOrDefault(key, fallback);
    }

    <E extends Enum<E>> E choice(String key, E fallback) {
        Object name = values.get(key);
        return name == null
                ? fallback
                : Enum.valueOf(fallback.getDeclaringClass(), ((String) name).toUpperCase(Locale.ROOT));
    }

    @SuppressWarnings("unchecked") // checked() puts only lists of floats there
    List<Float> numbers(String key) {
        return (List<Float>) values.getOrDefault(key, List.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchedulerConfig config && config.values.equals(values) && config.forced.equals(forced);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    private static @Nullable Object checked(String key, JsonNode value) throws SchedulerConfigException {
        if (FLAGS.contains(key)) {
            require(value.isBoolean(), key, "true or false", value);
            return value.booleanValue();
        }
        if (NUMBERS.contains(key)) {
            boolean infinite = key.equals("lambda_min_clipped"); // diffusers writes its default, -Infinity
            require(value.isNumber() && (infinite || Double.isFinite(value.doubleValue())), key, "a number", value);
            return value.doubleValue();
        }
        if (INTEGERS.containsKey(key)) {
            return integer(key, value, INTEGERS.get(key));
        }
        if (CHOICES.containsKey(key)) {
            return choice(key, value, CHOICES.get(key));
        }
        if (LISTS.contains(key)) {
            return list(key, value);
        }
        if (key.equals("solver_p")) {
            throw new SchedulerConfigException("solver_p must be null: no other solver can be the predictor of UniPC.");
        }
        if (key.equals(CLASS)) {
            require(value.isString(), key, "a string", value);
            return value.stringValue();
        }
        return null;
    }

    private static int integer(String key, JsonNode value, int[] range) throws SchedulerConfigException {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        require(
                number == Math.rint(number) && number >= range[0] && number <= range[1],
                key,
                "a whole number from " + range[0] + " to " + range[1],
                value);
        return (int) number;
    }

    private static String choice(String key, JsonNode value, List<String> known) throws SchedulerConfigException {
        require(value.isString(), key, "a string", value);
        if (!known.contains(value.stringValue())) {
            throw new SchedulerConfigException(
                    key + " '" + value.stringValue() + "' is not known; known are " + String.join(", ", known) + ".");
        }
        return value.stringValue();
    }

    private static List<Float> list(String key, JsonNode value) throws SchedulerConfigException {
        require(value.isArray() && value.valueStream().allMatch(JsonNode::isNumber), key, "a list of numbers", value);
        List<Float> numbers = new ArrayList<>();
        value.valueStream().forEach(number -> numbers.add(number.floatValue()));
        return List.copyOf(numbers);
    }

    private static void require(boolean right, String key, String expected, JsonNode value)
            throws SchedulerConfigException {
        if (!right) {
            String shown = value.toString();
            throw new SchedulerConfigException(key + " must be " + expected + ", not "
                    + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown) + ".");
        }
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableList());
    }
}
