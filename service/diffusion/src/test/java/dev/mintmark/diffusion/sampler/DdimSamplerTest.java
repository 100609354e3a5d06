package dev.mintmark.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.Goldens;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DdimSamplerTest {
    static Stream<JsonNode> walks() {
        return Goldens.json("walks.json").get("walks").valueStream();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void givesTheLatentsOfDiffusers(JsonNode golden) throws Exception {
        int steps = golden.get("steps").intValue();
        SchedulerConfig config = config(golden.get("config").toString());
        float[] alphas = NoiseSchedule.alphasCumprod(config);
        Sampler sampler = ddim(config, steps);

        float[] latents = pattern(0);
        for (int step = 0; step < sampler.steps(); step++) {
            assertThat(sampler.timestep(step))
                    .isEqualTo(golden.get("timesteps").get(step).doubleValue());
            sampler.step(step, pattern(step + 1), latents);
        }
        assertThat(sampler.steps()).isEqualTo(golden.get("timesteps").size());

        int[] probed = {0, 1, 500, 998, 999};
        for (int i = 0; i < probed.length; i++) {
            float expected = golden.get("alphas").get(i).floatValue();
            assertThat(alphas[probed[i]]).isCloseTo(expected, relative(expected, 1e-5f));
        }
        float[] expected = Goldens.floats(golden.get("sample"));
        // with the cosine schedule 1 − ᾱ is 4e-5 at the last steps, and dividing by its root shows the last bit of ᾱ
        boolean coarse = alphas[0] > 0.9999f;
        float slack = coarse ? 2e-4f : 1e-6f;
        for (int i = 0; i < expected.length; i++) {
            assertThat(latents[i])
                    .as("latent %d", i)
                    .isCloseTo(expected[i], Offset.offset(slack + Math.abs(expected[i]) * 5e-4f));
        }
    }

    @ParameterizedTest
    @EnumSource(SchedulerConfig.TimestepSpacing.class)
    void spacesTimestepsAsNumpyForEveryNumberOfSteps(SchedulerConfig.TimestepSpacing spacing) throws Exception {
        String name = spacing.name().toLowerCase(Locale.ROOT);
        SchedulerConfig config = config("{\"timestep_spacing\":\"" + name + "\"}");
        JsonNode sums = Goldens.json("walks.json").get("spacings").get(name);
        for (int steps = 1; steps <= sums.size(); steps++) {
            int[] timesteps = Timesteps.of(config, steps);
            long sum = 0;
            for (int i = 0; i < timesteps.length; i++) {
                sum += (i + 1L) * timesteps[i];
            }
            int length = sums.get(steps - 1).get(0).intValue();
            long expected = sums.get(steps - 1).get(1).longValue();
            if (length == steps + 1) { // numpy's range ran on to timestep -1, which is none
                length--;
                expected += steps + 1;
            }
            assertThat(timesteps).hasSize(length);
            assertThat(sum).as("%d steps", steps).isEqualTo(expected);
        }
    }

    @Test
    void refusesStepsThatTheModelHasNoTimestepFor() throws Exception {
        SchedulerConfig offset = config("{\"steps_offset\":3}");
        assertThatThrownBy(() -> ddim(offset, 500))
                .isInstanceOf(SamplerException.class)
                .hasMessageContaining("timestep 1001");
        SchedulerConfig few = config("{\"num_train_timesteps\":100}");
        assertThatThrownBy(() -> ddim(few, 101))
                .isInstanceOf(SamplerException.class)
                .hasMessageContaining("at most 100");
    }

    @Test
    void usesTrainedBetasUnchanged() throws Exception {
        SchedulerConfig config = config("{\"num_train_timesteps\":3,\"trained_betas\":[0.5,0.5,0.75]}");
        assertThat(NoiseSchedule.alphasCumprod(config)).containsExactly(0.5f, 0.25f, 0.0625f);
    }

    /** From an alpha of 0, no number of steps leaves numbers that are not finite. */
    @Test
    void drawsWithNewNoiseAloneFromPureNoise() throws Exception {
        SchedulerConfig config = config(
                "{\"beta_schedule\":\"scaled_linear\",\"rescale_betas_zero_snr\":true,\"timestep_spacing\":\"trailing\","
                        + "\"prediction_type\":\"v_prediction\",\"clip_sample\":false}");
        for (int steps = 1; steps <= 60; steps++) {
            Sampler sampler =
                    Samplers.create("ddim", config, new SamplerRequest(steps, new TorchRandom(0), 0, false, 1, 1));
            float[] latents = pattern(0);
            for (int step = 0; step < steps; step++) {
                sampler.step(step, pattern(step), latents);
                for (float latent : latents) {
                    assertThat(latent).as("%d steps", steps).isFinite();
                }
            }
        }
    }

    private static SchedulerConfig config(String json) throws SchedulerConfigException {
        return SchedulerConfig.of(JsonMapper.shared().readTree(json));
    }

    private static Sampler ddim(SchedulerConfig config, int steps) {
        return Samplers.create("ddim", config, new SamplerRequest(steps, new TorchRandom(0)));
    }

    /** The predictions of tiny.py. */
    private static float[] pattern(long index) {
        float[] values = new float[8];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (((k * 7919L + index * 104729L) % 2001 - 1000) / 1000.0);
        }
        return values;
    }

    private static Offset<Float> relative(float value, float part) {
        return Offset.offset(Math.max(1e-6f, Math.abs(value) * part));
    }
}
