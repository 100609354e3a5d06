package dev.mintmark.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

class SamplersTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static SchedulerConfig config(String json) throws SchedulerConfigException {
        return SchedulerConfig.of(MAPPER.readTree(json));
    }

    private static SchedulerConfig ofClass(String name) throws SchedulerConfigException {
        return config("{\"_class_name\":\"" + name + "\"}");
    }

    private static SamplerRequest steps(int steps) {
        return new SamplerRequest(steps, new TorchRandom(1));
    }

    @ParameterizedTest
    @CsvSource({
        "DDIMScheduler, ddim",
        "DDIMParallelScheduler, ddim",
        "DDPMScheduler, ddpm",
        "DDPMParallelScheduler, ddpm",
        "PNDMScheduler, pndm",
        "EulerDiscreteScheduler, euler",
        "EulerAncestralDiscreteScheduler, euler-ancestral",
        "HeunDiscreteScheduler, heun",
        "LMSDiscreteScheduler, lms",
        "KDPM2DiscreteScheduler, dpm2",
        "KDPM2AncestralDiscreteScheduler, dpm2-ancestral",
        "DPMSolverMultistepScheduler, dpmpp-2m",
        "DPMSolverSinglestepScheduler, dpmpp-2s",
        "UniPCMultistepScheduler, unipc",
        "DEISMultistepScheduler, deis",
        "LCMScheduler, lcm",
        "TCDScheduler, tcd",
        "FlowMatchEulerDiscreteScheduler, flow-euler",
        "FlowMatchHeunDiscreteScheduler, flow-heun",
        "EDMEulerScheduler, edm-euler",
        "EDMDPMSolverMultistepScheduler, edm-dpmpp-2m"
    })
    void theSchedulerOfTheFolderIsTheDefault(String className, String name) throws Exception {
        assertThat(Samplers.defaultName(ofClass(className))).isEqualTo(name);
        assertThat(Samplers.create(null, ofClass(className), steps(4)).steps()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "DPMSolverMultistepScheduler, sde-dpmsolver++, dpmpp-2m-sde",
        "DPMSolverMultistepScheduler, dpmsolver, dpm-2m",
        "DPMSolverMultistepScheduler, sde-dpmsolver, dpm-2m-sde",
        "DPMSolverMultistepScheduler, deis, dpmpp-2m",
        "DPMSolverSinglestepScheduler, sde-dpmsolver++, dpmpp-sde",
        "DPMSolverSinglestepScheduler, dpmsolver, dpm-2s",
        "EDMDPMSolverMultistepScheduler, sde-dpmsolver++, edm-dpmpp-2m-sde"
    })
    void theAlgorithmOfASchedulerIsPartOfTheDefault(String className, String algorithm, String name) throws Exception {
        SchedulerConfig config =
                config("{\"_class_name\":\"" + className + "\",\"algorithm_type\":\"" + algorithm + "\"}");
        assertThat(Samplers.defaultName(config)).isEqualTo(name);
    }

    /** All other schedulers of diffusers, and two that it does not have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AmusedScheduler",
                "BlockRefinementScheduler",
                "CMStochasticIterativeScheduler",
                "CogVideoXDDIMScheduler",
                "CogVideoXDPMScheduler",
                "ConsistencyDecoderScheduler",
                "CosineDPMSolverMultistepScheduler",
                "DDIMInverseScheduler",
                "DDPMWuerstchenScheduler",
                "DPMSolverMultistepInverseScheduler",
                "DPMSolverSDEScheduler",
                "DiscreteDDIMScheduler",
                "EntropyBoundScheduler",
                "FlowMapEulerDiscreteScheduler",
                "FlowMatchLCMScheduler",
                "HeliosDMDScheduler",
                "HeliosScheduler",
                "IPNDMScheduler",
                "KarrasVeScheduler",
                "LTXEulerAncestralRFScheduler",
                "MiniMaxH3Scheduler",
                "PiflowScheduler",
                "RFD4ProteinaScheduler",
                "RePaintScheduler",
                "SASolverScheduler",
                "SCMScheduler",
                "ScoreSdeVeScheduler",
                "ScoreSdeVpScheduler",
                "UnCLIPScheduler",
                "VQDiffusionScheduler",
                "ddim",
                "MyScheduler"
            })
    void anotherSchedulerIsRefusedByItsNameAndNeverReplacedInSilence(String className) throws Exception {
        SchedulerConfig config = ofClass(className);
        assertThatThrownBy(() -> Samplers.create(null, config, steps(4)))
                .isInstanceOf(SamplerException.class)
                .hasMessageContaining("scheduler " + className + " is not known");
    }

    @Test
    void aConfigurationWithoutAClassNeedsASamplersName() throws Exception {
        assertThatThrownBy(() -> Samplers.defaultName(config("{}")))
                .isInstanceOf(SamplerException.class)
                .hasMessageContaining("does not name its scheduler");
        assertThat(Samplers.create("ddim", config("{}"), steps(4)).steps()).isEqualTo(4);
        SchedulerConfig indexed = SchedulerConfig.of(MAPPER.readTree("{}"), "PNDMScheduler");
        assertThat(Samplers.defaultName(indexed))
                .as("the index names the class")
                .isEqualTo("pndm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | flow-euler | trained by diffusion",
                "{} | edm-euler | trained by diffusion",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"} | euler | trained by flow matching",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"} | ddim | trained by flow matching",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"} | dpm-2m | trained by flow matching",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"} | unipc-karras | only flow-euler",
                "{\"prediction_type\":\"flow_prediction\"} | lcm | trained by flow matching",
                "{\"_class_name\":\"EDMEulerScheduler\"} | euler | trained by EDM",
                "{\"prediction_type\":\"sample\"} | pndm | predicts the sample",
                "{\"prediction_type\":\"sample\"} | euler-ancestral | predicts the sample",
                "{\"prediction_type\":\"sample\"} | dpm2-karras | predicts the sample",
                "{\"variance_type\":\"learned_range\"} | ddpm | variance_type 'learned_range'",
                "{\"solver_type\":\"bh1\"} | unipc | cannot go down to a noise of zero",
                "{\"predict_x0\":false} | unipc | cannot go down to a noise of zero",
                "{\"lower_order_final\":false} | unipc | cannot go down to a noise of zero",
                "{\"solver_order\":3} | dpm-2m-sde | no solver_order 3",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\",\"use_dynamic_shifting\":true} | flow-euler | image tokens",
                "{} | lucky | is not known; there are ddim, ddpm",
                "{} | ddim-karras | is not known",
                "{} | euler-karras-beta | is not known",
                "{} | Euler | is not known"
            })
    void aSamplerThatTheModelCannotUseIsRefusedByName(String json, String name, String message) throws Exception {
        SchedulerConfig config = config(json);
        assertThatThrownBy(() -> Samplers.create(name, config, steps(4)))
                .isInstanceOfSatisfying(
                        SamplerException.class, e -> assertThat(e.field()).isEqualTo("sampler"))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "ddim, 101, at most 100",
        "lcm, 51, at most 50",
        "tcd, 51, at most 50",
        "pndm, 3, at least 4",
    })
    void stepsThatTheSamplerCannotTakeAreRefused(String name, int steps, String message) throws Exception {
        SchedulerConfig config = config("{\"num_train_timesteps\":100}");
        assertThatThrownBy(() -> Samplers.create(name, config, steps(steps)))
                .isInstanceOfSatisfying(
                        SamplerException.class, e -> assertThat(e.field()).isEqualTo("steps"))
                .hasMessageContaining(message);
    }

    @Test
    void listsTheSamplersThatAModelCanUse() throws Exception {
        assertThat(Samplers.usable(config("{}")))
                .contains("ddim", "euler", "dpmpp-2m", "lcm")
                .doesNotContain("flow-euler", "edm-euler");
        assertThat(Samplers.usable(ofClass("FlowMatchEulerDiscreteScheduler")))
                .containsExactly(
                        "dpmpp-2m",
                        "dpmpp-2m-sde",
                        "dpmpp-2s",
                        "dpmpp-sde",
                        "unipc",
                        "deis",
                        "flow-euler",
                        "flow-euler-karras",
                        "flow-euler-exponential",
                        "flow-euler-beta",
                        "flow-heun");
        assertThat(Samplers.usable(ofClass("EDMEulerScheduler")))
                .containsExactly("edm-euler", "edm-dpmpp-2m", "edm-dpmpp-2m-sde");
        assertThat(Samplers.NAMES)
                .contains("euler", "euler-karras", "euler-exponential", "euler-beta")
                .doesNotContain("ddim-beta");
    }

    @Test
    void everyUsableSamplerCanBeCreated() throws Exception {
        for (String json : List.of(
                "{}",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"}",
                "{\"_class_name\":\"EDMEulerScheduler\"}")) {
            SchedulerConfig config = config(json);
            for (String name : Samplers.usable(config)) {
                assertThat(Samplers.create(name, config, steps(6)).steps())
                        .as(name)
                        .isPositive();
            }
        }
    }

    @Test
    void readsInfinityAndNaNInAConfiguration() throws Exception {
        SchedulerConfig config =
                config("{\"_class_name\":\"DPMSolverMultistepScheduler\",\"lambda_min_clipped\":-Infinity,"
                        + "\"something_else\":NaN}");
        assertThat(Samplers.create(null, config, steps(4)).steps()).isEqualTo(4);
        assertThatThrownBy(() -> config("{\"beta_start\":NaN}"))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("beta_start must be a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"use_karras_sigmas\":true,\"use_beta_sigmas\":true} | Only one of use_karras_sigmas, use_beta_sigmas",
                "{\"solver_order\":4} | solver_order must be a whole number from 1 to 3",
                "{\"solver_p\":{}} | solver_p must be null",
                "{\"final_sigmas_type\":\"one\"} | final_sigmas_type 'one' is not known; known are zero, sigma_min",
                "{\"disable_corrector\":[\"x\"]} | disable_corrector must be a list of numbers",
            })
    void namesTheFaultOfAConfiguration(String json, String message) {
        assertThatThrownBy(() -> config(json))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesEtaOutOfRange() {
        assertThatThrownBy(() -> new SamplerRequest(4, new TorchRandom(1), 0, false, 1.1, 1))
                .isInstanceOf(SamplerException.class)
                .hasMessageContaining("η must be 0 to 1, not 1.1");
        assertThatThrownBy(() -> steps(0)).isInstanceOf(SamplerException.class);
    }
}
