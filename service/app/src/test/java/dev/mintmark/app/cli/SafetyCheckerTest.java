package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.workflow.PipelineFixture;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A model with a safety checker, which flags one picture that the model draws and not another. */
@Tag("slow")
final class SafetyCheckerTest {
    private static final String[] FLAGGED = {
        "generate", "a red fox under a violet sky, watercolour", "--model", "checked", "--seed", "7", "--steps", "10"
    };
    private static final String REFUSED =
            "The model's safety checker refused the drawn image as unsafe; change the prompt or the seed.";

    @TempDir
    Path folder;

    private final Path golden = PipelineFixture.tinyModel().resolveSibling("goldens/draw-sd1.png");
    private Path model;

    @BeforeEach
    void makeTheModel() throws IOException {
        model = folder.resolve("checked");
        for (Path part :
                List.of(PipelineFixture.tinyModel(), PipelineFixture.tinyModel().resolveSibling("safety-checker"))) {
            try (Stream<Path> files = Files.walk(part)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = model.resolve(part.relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }

    @Test
    void aFlaggedPictureFailsItsArtworkAndIsCountedButRedrawComparesIt() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        try (Program.Served served = program.serve()) {
            assertThat(unsafe(served)).isEqualTo("mintmark_drawings_unsafe_total 0.0");
            assertThat(program.run("models", "add", model.toString(), "--id", "checked")
                            .code())
                    .isZero();

            Program.Ended refused = program.run(FLAGGED);

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains(REFUSED);
            JsonNode artwork = served.get("/api/artworks").at("/artworks/0");
            assertThat(artwork.path("stage").asString()).isEqualTo("FAILED");
            assertThat(artwork.at("/failure/type").asString()).isEqualTo("draw-unsafe");
            assertThat(artwork.at("/failure/detail").asString()).isEqualTo(REFUSED);
            assertThat(artwork.path("image").isNull()).isTrue();
            assertThat(unsafe(served)).isEqualTo("mintmark_drawings_unsafe_total 1.0");

            // redrawing gives out no picture: a claim of origin can be tested whatever the checker says
            Path recipe = Files.writeString(
                    folder.resolve("recipe.json"),
                    program.run("recipe", artwork.path("id").asString()).out());
            assertThat(program.run("redraw", recipe.toString(), golden.toString())
                            .out())
                    .contains("The recipe draws this picture");
        }
    }

    /** So small a picture of the tiny model carries no watermark, which is found out after it is drawn. */
    @Test
    void withTheCheckerOffThePictureIsDrawn() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of("MINTMARK_DRAW_SAFETY_CHECKER", "false"));
        assertThat(program.run("models", "add", model.toString(), "--id", "checked")
                        .code())
                .isZero();

        assertThat(program.run(FLAGGED).err()).doesNotContain(REFUSED).contains("The picture cannot carry a mark");
    }

    private static String unsafe(Program.Served served) throws Exception {
        return served.send(HttpRequest.newBuilder(served.address().resolve("/metrics")))
                .body()
                .lines()
                .filter(line -> line.startsWith("mintmark_drawings_unsafe"))
                .findFirst()
                .orElse("");
    }
}
