package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.sampler.Samplers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sampler that a model draws with where a request names none. */
class DefaultSamplerTest {
    private static final String SCHEDULER = "scheduler/scheduler_config.json";

    @TempDir
    Path scratch;

    private Path model;

    @BeforeEach
    void copyTheTinyModel() {
        model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
    }

    private void write(String file, String content) throws Exception {
        Files.writeString(model.resolve(file), content);
    }

    @ParameterizedTest
    @CsvSource({
        "PNDMScheduler, pndm",
        "EulerAncestralDiscreteScheduler, euler-ancestral",
        "DPMSolverMultistepScheduler, dpmpp-2m",
        "LCMScheduler, lcm"
    })
    void isTheOneThatTheFoldersSchedulerNames(String className, String sampler) throws Exception {
        write(
                SCHEDULER,
                "{\"_class_name\":\"" + className + "\",\"lambda_min_clipped\":-Infinity,\"skip_prk_steps\":true}");
        assertThat(ModelDefaults.read(model).sampler()).isEqualTo(sampler);
    }

    @Test
    void aModelOfAnUnknownSchedulerIsRefusedUnlessItNamesASampler() throws Exception {
        write(SCHEDULER, "{\"_class_name\":\"VQDiffusionScheduler\"}");
        assertThatThrownBy(() -> ModelDefaults.read(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(SCHEDULER)
                .hasMessageContaining("VQDiffusionScheduler is not known; choose a sampler");
        write("model.json", "{\"defaults\":{\"sampler\":\"unipc\"}}");
        assertThat(ModelDefaults.read(model).sampler()).isEqualTo("unipc");
    }

    @Test
    void aDefaultThatTheModelCannotUseIsRefused() throws Exception {
        write("model.json", "{\"defaults\":{\"sampler\":\"flow-euler\"}}");
        assertThatThrownBy(() -> ModelDefaults.read(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.json: defaults: The sampler 'flow-euler' cannot be used");
        write("model.json", "{\"defaults\":{\"sampler\":\"lcm\",\"steps\":60}}");
        assertThatThrownBy(() -> ModelDefaults.read(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("at most 50");
    }

    @Test
    void everySamplerDrawsWithTheTinyModel() throws Exception {
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            for (String sampler : Samplers.usable(loaded.folder().scheduler())) {
                DrawRequest request = new DrawRequest("a fox", "", 7, 4, 1, sampler, 64, 64);
                assertThat(loaded.draw(request, StepListener.NONE).argb())
                        .as(sampler)
                        .hasSize(64 * 64);
            }
        }
    }
}
