package dev.mintmark.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.Goldens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole walks compared with those of diffusers' schedulers, as scripts/parity/samplers made them. */
class SamplerGoldenTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final int LATENTS = 32;

    private static List<JsonNode> all() {
        return MAPPER.readTree(Goldens.file("samplers.json").toFile())
                .valueStream()
                .toList();
    }

    static Stream<Arguments> walks() {
        return all().stream().map(one -> Arguments.argumentSet(title(one), one));
    }

    private static String title(JsonNode golden) {
        List<String> words = new ArrayList<>();
        for (var entry : golden.properties()) {
            if (!Set.of("timesteps", "levels", "latents", "start", "seed").contains(entry.getKey())) {
                words.add(entry.getValue().toString());
            }
        }
        return String.join(" ", words);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void walksAsDiffusers(JsonNode golden) throws Exception {
        TorchRandom random = new TorchRandom(golden.get("seed").longValue());
        float[] noise = random.normal(LATENTS);
        Sampler sampler = sampler(golden, random);

        double[] timesteps = doubles(golden, "timesteps");
        assertThat(sampler.steps()).isEqualTo(timesteps.length);
        for (int i = 0; i < timesteps.length; i++) {
            assertThat(sampler.timestep(i)).as("timestep %d", i).isCloseTo(timesteps[i], slack(timesteps[i]));
        }
        assertThat(Arrays.copyOf(levels(sampler), timesteps.length + (sampler instanceof TimestepSampler ? 0 : 1)))
                .as("noise levels")
                .containsExactly(floats(golden, "levels"));

        float[] latents = new float[LATENTS];
        int start = 0;
        if (golden.has("strength") || golden.has("below")) {
            start = sampler.firstStep(
                    golden.path("strength").doubleValue(golden.path("below").doubleValue(1)));
            assertThat(start).isEqualTo(golden.get("start").intValue());
            for (int k = 0; k < LATENTS; k++) {
                latents[k] = (k * 7919 % 2001 - 1000) / 1000f;
            }
            sampler.addNoise(start, noise, latents);
        } else {
            for (int k = 0; k < LATENTS; k++) {
                latents[k] = noise[k] * sampler.initialNoise();
            }
        }
        float[] input = new float[LATENTS];
        for (int step = start; step < sampler.steps(); step++) {
            sampler.scaleInput(step, latents, input);
            sampler.step(step, network(input, sampler.timestep(step)), latents);
        }
        float[] expected = floats(golden, "latents");
        for (int k = 0; k < LATENTS; k++) {
            assertThat(latents[k])
                    .as("latent %d", k)
                    .isCloseTo(expected[k], Offset.offset(2e-5f + 2e-5f * Math.abs(expected[k])));
        }
    }

    private static Sampler sampler(JsonNode golden, TorchRandom random) throws SchedulerConfigException {
        SchedulerConfig config = SchedulerConfig.of(golden.get("config"));
        return Samplers.create(
                golden.path("sampler").stringValue(null),
                golden.has("stableDiffusion")
                        ? config.forcing(Map.of("steps_offset", 1, "clip_sample", false))
                        : config,
                new SamplerRequest(
                        golden.get("steps").intValue(),
                        random,
                        golden.path("tokens").intValue(0),
                        golden.has("even"),
                        golden.path("eta").doubleValue(0),
                        golden.path("below").doubleValue(1)));
    }

    /** So small that whole timesteps are equal; where log σ is interpolated, a logarithm's last bit shows. */
    private static Offset<Double> slack(double timestep) {
        return Offset.offset(2e-5 + Math.abs(timestep) * 1e-6);
    }

    /** The function that the generator asks instead of a network. */
    private static float[] network(float[] input, double time) {
        float[] out = new float[input.length];
        for (int i = 0; i < input.length; i++) {
            double next = input[(i + 1) % input.length];
            out[i] = (float) (0.7 * Math.sin(0.5 * input[i] + 0.002 * time) + 0.3 * Math.cos(0.3 * next));
        }
        return out;
    }

    private static float[] levels(Sampler sampler) {
        return switch (sampler) {
            case SigmaSampler sigma -> sigma.levels.sigmas();
            case FlowSampler flow -> flow.levels.sigmas();
            case EdmEulerSampler edm -> edm.levels().sigmas();
            case LogSnrSampler solver -> {
                float[] levels = new float[solver.levels.steps() + 1];
                for (int i = 0; i < levels.length; i++) {
                    levels[i] = solver.levels.level(i);
                }
                yield levels;
            }
            case TimestepSampler plain -> {
                float[] alphas = new float[plain.timesteps.length];
                for (int i = 0; i < alphas.length; i++) {
                    alphas[i] = plain.alphasCumprod[plain.timesteps[i]];
                }
                yield alphas;
            }
            default -> throw new AssertionError(sampler);
        };
    }

    private static ByteBuffer bytes(JsonNode golden, String key) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(golden.get(key).stringValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(JsonNode golden, String key) {
        ByteBuffer bytes = bytes(golden, key);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static double[] doubles(JsonNode golden, String key) {
        ByteBuffer bytes = bytes(golden, key);
        double[] values = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    /** Every sampler of diffusion models, with every spacing of timesteps and levels and every kind of prediction. */
    @Test
    void noCombinationIsWithoutAGolden() throws Exception {
        Set<String> held = new TreeSet<>();
        for (JsonNode golden : all()) {
            SchedulerConfig config = SchedulerConfig.of(golden.get("config"));
            String name = golden.path("sampler").stringValue(Samplers.defaultName(config));
            held.add(
                    combination(name, config.text("timestep_spacing", "-"), config.text("prediction_type", "epsilon")));
        }
        Set<String> missing = combinations().collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).hasSize(444);
        missing.removeAll(held);
        assertThat(missing).isEmpty();
        for (SamplerKind kind : SamplerKind.values()) {
            assertThat(held).anyMatch(one -> one.startsWith(kind.id() + " "));
        }
    }

    private static Stream<String> combinations() {
        Set<SamplerKind> ownSpacing = Set.of(
                SamplerKind.DPMPP_2S, SamplerKind.DPMPP_SDE, SamplerKind.DPM_2S, SamplerKind.LCM, SamplerKind.TCD);
        Set<String> combinations = new TreeSet<>();
        for (SamplerKind kind : SamplerKind.values()) {
            for (SchedulerConfig.PredictionType type : SchedulerConfig.PredictionType.values()) {
                SchedulerConfig config =
                        config().with("prediction_type", type.name().toLowerCase(Locale.ROOT));
                boolean diffusion = type != SchedulerConfig.PredictionType.FLOW_PREDICTION;
                if (diffusion && kind.obstacle(config, SigmaSpacing.TIMESTEPS).isEmpty()) {
                    List<String> spacings =
                            ownSpacing.contains(kind) ? List.of("-") : List.of("leading", "trailing", "linspace");
                    for (String spacing : spacings) {
                        Samplers.NAMES.stream()
                                .filter(name -> Samplers.kind(name) == kind)
                                .forEach(name -> combinations.add(
                                        combination(name, spacing, config.text("prediction_type", ""))));
                    }
                }
            }
        }
        return combinations.stream();
    }

    private static SchedulerConfig config() {
        try {
            return SchedulerConfig.of(MAPPER.createObjectNode());
        } catch (SchedulerConfigException e) {
            throw new AssertionError(e);
        }
    }

    private static String combination(String name, String spacing, String type) {
        return name + " " + spacing + " " + type;
    }

    @Test
    void noKeyThatASamplerReadsIsWithoutAGolden() {
        Set<String> used = new TreeSet<>();
        all().forEach(golden -> used.addAll(golden.get("config").propertyNames()));
        Set<String> read = new TreeSet<>(SchedulerConfig.KEYS);
        read.removeAll(used);
        assertThat(read).isEmpty();
    }
}
