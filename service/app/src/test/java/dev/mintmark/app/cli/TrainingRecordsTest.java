package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training or a quantization wrote of a model. */
final class TrainingRecordsTest {
    private static final byte[] LORA = "weights".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private ModelResponse model(String loraSha256) throws Exception {
        Path trained = Files.createDirectories(folder.resolve("trained"));
        Files.write(trained.resolve("lora.safetensors"), LORA);
        return new ModelResponse(
                "subject",
                "Subject",
                "0".repeat(64),
                1,
                Files.createDirectories(folder.resolve("base")).toString(),
                List.of(new ModelResponse.Lora(
                        trained.resolve("lora.safetensors").toString(), loraSha256, 1)),
                List.of(),
                List.of(),
                null,
                8,
                1,
                List.of(),
                new ModelResponse.Defaults(64, 64, 1, 1, 0, "ddim"),
                null);
    }

    private void write(String name, String json) throws Exception {
        Files.writeString(folder.resolve(name).resolve("model.json"), json);
    }

    @Test
    void areFoundInTheFolderAndBesideTheLoraWhoseChecksumTheyName() throws Exception {
        ModelResponse model = model(Sha256.hex(LORA));
        write("base", "{\"id\": \"x-int8\", \"quantized\": {\"unet\": \"static\"}}");
        write("trained", "{\"kind\": \"lora\", \"lora\": {\"sha256\": \"" + Sha256.hex(LORA) + "\"}}");

        assertThat(TrainingRecords.of(List.of(model)))
                .extracting(TrainingRecords.TrainingRecord::file)
                .containsExactly(
                        folder.resolve("base/model.json").toString(),
                        folder.resolve("trained/model.json").toString());
    }

    @Test
    void ofAnotherLoraOrNoneAreNotThisModels() throws Exception {
        ModelResponse model = model("1".repeat(64));
        write("base", "{\"id\": \"x\", \"name\": \"X\"}");
        write("trained", "{\"kind\": \"lora\", \"lora\": {\"sha256\": \"" + Sha256.hex(LORA) + "\"}}");

        assertThat(TrainingRecords.of(List.of(model))).isEmpty();
        write("base", "[");
        write("trained", "");
        assertThat(TrainingRecords.of(List.of(model))).isEmpty();
    }

    /** A folder as scripts/quantize leaves it, in the real program. */
    @Test
    @Tag("slow")
    void modelsLogPrintsThem() throws Exception {
        Path made = folder.resolve("made");
        try (var files = Files.walk(PipelineFixture.tinyModel())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = made.resolve(
                        PipelineFixture.tinyModel().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(
                made.resolve("model.json"),
                "{\"id\": \"tiny-int8\", \"base\": {\"sha256\": \"" + "a".repeat(64)
                        + "\"}, \"quantized\": {\"unet\": \"static\"}, \"metrics\": {\"memory_percent\": 34.5}}");
        Program program = new Program(folder.resolve("data"), Map.of());
        assertThat(program.run("models", "add", made.toString()).code()).isZero();

        Program.Ended log = program.run("models", "log");
        assertThat(log.code()).as(log.err()).isZero();
        assertThat(log.out())
                .contains(
                        "record     tiny-int8, ",
                        "base        " + "a".repeat(64),
                        "quantized   unet static",
                        "metrics     memory_percent 34.5",
                        "energy      not measured");
        assertThat(program.run("models", "log", "--json")
                        .json()
                        .path("records")
                        .path(0)
                        .path("content")
                        .path("id")
                        .asString())
                .isEqualTo("tiny-int8");
    }
}
