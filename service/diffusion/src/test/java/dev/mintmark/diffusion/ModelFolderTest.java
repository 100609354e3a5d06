package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    Path scratch;

    private Path model;

    @BeforeEach
    void copyTheTinyModel() {
        model = Goldens.copy(Goldens.TINY, scratch.resolve("My Model"));
    }

    @Test
    void readsItsSizesFromTheConfigurations() throws Exception {
        ModelFolder folder = ModelFolder.read(model);
        assertThat(folder.factor()).isEqualTo(8);
        assertThat(folder.latentChannels()).isEqualTo(4);
        assertThat(folder.latentScale().factor()).isEqualTo(0.18215f);
        assertThat(folder.latentScale().shift()).isZero();
        assertThat(folder.defaultWidth()).isEqualTo(64);
        assertThat(folder.defaultHeight()).isEqualTo(64);
        assertThat(folder.scheduler().trainTimesteps()).isEqualTo(1000);

        Files.writeString(
                model.resolve("vae_decoder/config.json"),
                "{\"block_out_channels\":[8,8,8,8,8,8],\"scaling_factor\":2.5,\"shift_factor\":0.5}");
        Files.writeString(model.resolve("unet/config.json"), "{\"in_channels\":4,\"sample_size\":[8,16]}");
        folder = ModelFolder.read(model);
        assertThat(folder.factor()).isEqualTo(32);
        assertThat(folder.latentScale().factor()).isEqualTo(2.5f);
        assertThat(folder.latentScale().shift())
                .as("the pipeline of a UNet knows no shift")
                .isZero();
        assertThat(folder.defaultWidth()).isEqualTo(512);
        assertThat(folder.defaultHeight()).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_index.json",
                "scheduler/scheduler_config.json",
                "tokenizer/vocab.json",
                "tokenizer/merges.txt",
                "text_encoder/model.onnx",
                "unet/model.onnx",
                "unet/config.json",
                "vae_decoder/model.onnx",
                "vae_decoder/config.json"
            })
    void namesAFileThatIsMissing(String file) throws Exception {
        Files.delete(model.resolve(file));
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks the file " + file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "scheduler/scheduler_config.json | {\"beta_start\": \"x\"} | beta_start must be a number",
                "scheduler/scheduler_config.json | {\"beta_start\": | is not readable as JSON",
                "scheduler/scheduler_config.json | [] | must hold a JSON object",
                "scheduler/scheduler_config.json | {\"beta_schedule\": \"laplace\"} | known are linear, scaled_linear",
                "scheduler/scheduler_config.json | {\"set_alpha_to_one\": 1} | set_alpha_to_one must be true or false",
                "scheduler/scheduler_config.json | {\"trained_betas\": [1]} | trained_betas has 1 values",
                "scheduler/scheduler_config.json | {\"num_train_timesteps\": 1e9} | num_train_timesteps must be a whole",
                "model_index.json | {\"_class_name\": \"PixArtSigmaPipeline\"} | cannot be drawn with",
                "unet/config.json | {\"in_channels\": 8} | for text to image they must be equal",
                "unet/config.json | {\"sample_size\": [0, 0]} | sample_size must be positive",
                "vae_decoder/config.json | {\"block_out_channels\": []} | must list 1 to 8 blocks",
                "vae_decoder/config.json | {\"scaling_factor\": 0} | scaling_factor must not be 0",
            })
    void namesTheFaultOfAConfiguration(String file, String content, String message) throws Exception {
        Files.writeString(model.resolve(file), content);
        assertThatThrownBy(() -> ModelFolder.read(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_encoder", "unet", "vae_decoder"})
    void namesAFileThatIsNoOnnxModel(String part) throws Exception {
        Files.writeString(model.resolve(part + "/model.onnx"), "this is no ONNX model");
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(part + "/model.onnx cannot be loaded as an ONNX model");
        Files.write(model.resolve(part + "/model.onnx"), new byte[0]);
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU)).isInstanceOf(ModelException.class);
    }

    @Test
    void namesTheInputsThatAModelMustHave() throws Exception {
        Files.copy(
                Goldens.TINY.resolve("vae_decoder/model.onnx"),
                model.resolve("unet/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("unet/model.onnx has the inputs latent_sample")
                .hasMessageContaining("encoder_hidden_states, sample, timestep");
    }

    @Test
    void reportsAMissingFolder() {
        assertThatThrownBy(() -> ModelFolder.read(scratch.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("There is no model folder");
    }

    @Test
    void canEstimateTheNoiseOfDrawingsOnlyWithAnEncoderAndAUnet() throws Exception {
        assertThat(ModelFolder.read(model).isInvertible()).isTrue();
        assertThat(ModelFolder.read(Goldens.HALF).isInvertible()).isFalse();
        for (String other : List.of("tiny-inpaint", "tiny-flux-schnell")) {
            assertThat(ModelFolder.read(Goldens.RESOURCES.resolve(other)).isInvertible())
                    .as(other)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_class_name\":\"EDMEulerScheduler\"}",
                "{\"_class_name\":\"FlowMatchEulerDiscreteScheduler\"}",
                "{\"_class_name\":\"UniPCMultistepScheduler\",\"prediction_type\":\"flow_prediction\"}"
            })
    void cannotEstimateTheNoiseWhereTheUnetWasNotTrainedByDiffusion(String scheduler) throws Exception {
        Files.writeString(model.resolve("scheduler/scheduler_config.json"), scheduler);
        assertThat(ModelFolder.read(model).isInvertible()).isFalse();
    }

    @Test
    void hasDefaultsWithoutModelJson() throws Exception {
        ModelDefaults defaults = ModelDefaults.read(model);
        assertThat(defaults).isEqualTo(new ModelDefaults("my-model", "my-model", 25, 7.5, 0, "ddim", 64, 64));
    }

    @Test
    void readsModelJson() throws Exception {
        Files.writeString(
                model.resolve("model.json"),
                "{\"id\":\"starter\",\"name\":\"Starter\",\"defaults\":{\"steps\":12,\"guidance\":3,\"guidanceRescale\":0.7,"
                        + "\"width\":96}}");
        assertThat(ModelDefaults.read(model))
                .isEqualTo(new ModelDefaults("starter", "Starter", 12, 3, 0.7, "ddim", 96, 64));
        assertThat(ModelDefaults.read(model).request("a fox", 1).guidanceRescale())
                .isEqualTo(0.7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":\"Not An Id\"} | id must be",
                "{\"defaults\":{\"width\":63}} | width must be a multiple of 16",
                "{\"defaults\":{\"guidance\":99}} | guidance must be 0 to 50",
                "{\"defaults\":{\"guidanceRescale\":1.1}} | guidanceRescale must be 0 to 1",
                "{\"defaults\":{\"sampler\":\"lucky\"}} | sampler 'lucky' is not known",
                "{\"defaults\":7} | must be a JSON object",
            })
    void namesTheFaultOfModelJson(String content, String message) throws Exception {
        Files.writeString(model.resolve("model.json"), content);
        assertThatThrownBy(() -> ModelDefaults.read(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.json")
                .hasMessageContaining(message);
    }
}
