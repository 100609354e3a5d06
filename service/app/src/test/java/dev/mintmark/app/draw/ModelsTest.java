package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class ModelsTest {
    @TempDir
    Path temporary;

    private Database database;
    private Path folder;
    private Models models;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(temporary.resolve("mintmark.db"));
        folder = copy(PipelineFixture.tinyModel(), temporary.resolve("my-model"));
        models = new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void listsHashesAndKeepsAnAddedModel() throws Exception {
        assertThat(models.list()).isEmpty();
        Model added = models.add(NewModel.of(folder));
        assertThat(added.id()).isEqualTo("my-model");
        assertThat(added.sizeMultiple()).isEqualTo(16);
        Models again =
                new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
        assertThat(again.list()).containsExactly(added);
        assertThat(again.get("my-model")).isEqualTo(added);
        assertThat(again.bySha256(added.sha256())).contains(added);
        assertThat(models.add(NewModel.of(folder)))
                .as("adding it again changes nothing")
                .isEqualTo(added);
        assertThat(models.verify("my-model"))
                .isEqualTo(new Models.ChecksumResult("my-model", added.sha256(), added.files(), true));
    }

    @Test
    void leavesOutAModelWhoseFolderCannotBeNamedHere() {
        Model added = models.add(NewModel.of(folder));
        database.writer()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO models (id, folder, sha256, files, added_at) SELECT 'unnamable', ?, sha256, files,"
                                + " added_at FROM models",
                        "/models/\0"));
        assertThat(models.list()).containsExactly(added);
    }

    @Test
    void removesAModelAndKeepsItsFiles() {
        Model added = models.add(NewModel.of(folder));

        models.remove("my-model");

        assertThat(models.list()).isEmpty();
        assertThat(folder.resolve("model_index.json")).exists();
        assertThat(models.add(NewModel.of(folder))).isEqualTo(added);
    }

    @Test
    void refusesToRemoveTheStarterOrAnUnknownModel() {
        Models withStarter = new Models(folder, new SqlModelRepository(database, Clock.systemUTC()), 4);

        assertThatThrownBy(() -> withStarter.remove(Models.STARTER))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("comes with the program");
        assertThatThrownBy(() -> withStarter.remove("none"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no model \"none\"; there is starter.");
        assertThat(withStarter.list()).hasSize(1);
    }

    @Test
    void refusesToDrawWithAModelWhoseFilesChanged() throws Exception {
        Model model = models.add(NewModel.of(folder));
        Recipe recipe =
                new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", 64, 64), model.sha256(), List.of());
        Path weights = folder.resolve("unet/config.json");
        Files.writeString(weights, Files.readString(weights) + "\n");

        assertThat(models.verify("my-model").ok()).isFalse();
        assertThat(models.verify("my-model").sha256()).isNotEqualTo(model.sha256());
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThatThrownBy(() -> drawer.draw(recipe, InputImages.NONE, progress -> true))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo("model-changed"))
                    .hasMessageContaining("my-model")
                    .hasMessageContaining(model.sha256());
        }
        assertThatThrownBy(() -> models.add(NewModel.of(folder)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another id");
    }

    @Test
    void refusesTheFilesOfAModelUnderASecondId() throws Exception {
        Model first = models.add(NewModel.of(folder));
        Path second = copy(folder, temporary.resolve("second"));
        Files.writeString(second.resolve("model.json"), "{\"id\":\"second\"}");

        assertThatThrownBy(() -> models.add(NewModel.of(second)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("These files are the model \"my-model\" already");
        assertThat(models.list()).containsExactly(first);
    }

    @Test
    void aPictureIsAtMostFourTimesAsLargeAsTheModelsOwn() {
        Model model = models.add(NewModel.of(folder));

        assertThat(model.maxPixels()).isEqualTo(4 * 64 * 64);
        Drawer.check(sized(128, 128), model);
        Drawer.check(sized(256, 64), model);
        assertThatThrownBy(() -> Drawer.check(sized(144, 128), model))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("width"))
                .hasMessage(
                        "The picture has 144 x 128 = 18432 pixels; with this model it can have 16384 (draw.maxArea in the"
                                + " settings).");
        assertThatThrownBy(() -> Drawer.check(sized(4096, 4096), model)).isInstanceOf(InvalidRequestException.class);
    }

    private static DrawParameters sized(int width, int height) {
        return TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", width, height);
    }

    @Test
    void aSamplerThatTheModelCannotUseIsRefusedBeforeItDraws() {
        Model model = models.add(NewModel.of(folder));

        assertThat(model.samplers()).contains("ddim", "euler-karras", "unipc").doesNotContain("flow-euler");
        Drawer.check(sampled("euler-karras", 2), model);
        assertThatThrownBy(() -> Drawer.check(sampled("flow-euler", 2), model))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("sampler"))
                .hasMessage("The sampler 'flow-euler' cannot be used: this model was trained by diffusion.");
        assertThatThrownBy(() -> Drawer.check(sampled("lcm", 51), model))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("steps"));
    }

    @Test
    void aModelWithoutAUnetCannotRescaleGuidance() {
        Model unet = models.add(NewModel.of(folder));
        Model transformer = models.add(NewModel.of(PipelineFixture.tinyModel().resolveSibling("tiny-sd3")));
        DrawParameters rescaled = TestDrawings.rescaled(sampled("euler", 2), 0.7);

        Drawer.check(rescaled, unet);
        Drawer.check(TestDrawings.rescaled(sampled("flow-euler", 2), 0), transformer);
        assertThatThrownBy(() -> Drawer.check(TestDrawings.rescaled(sampled("flow-euler", 2), 0.7), transformer))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("guidanceRescale"))
                .hasMessage("The guidance of Stable Diffusion 3 cannot be rescaled; guidanceRescale must be 0.");
    }

    @Test
    void guidanceIsRescaledAsTheModelSaysUnlessTheRequestDoes() throws Exception {
        Files.writeString(folder.resolve("model.json"), "{\"defaults\":{\"guidanceRescale\":0.7}}");
        Model model = models.add(NewModel.of(folder));
        DrawParameters standard = DrawParameters.Request.of("a fox").complete(model.standard(1));

        assertThat(standard.guidanceRescale()).isEqualTo(0.7);
        assertThat(TestDrawings.rescaled(standard, 0).guidanceRescale()).isNull();
        assertThat(TestDrawings.rescaled(standard, 0.2).guidanceRescale()).isEqualTo(0.2);
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThat(drawn(drawer, model, standard))
                    .isEqualTo(drawn(drawer, model, TestDrawings.rescaled(standard, 0.7)))
                    .isNotEqualTo(drawn(drawer, model, TestDrawings.rescaled(standard, 0)));
        }
    }

    private static Raster drawn(Drawer drawer, Model model, DrawParameters parameters) throws Exception {
        return drawer.draw(new Recipe(parameters, model.sha256(), List.of()), InputImages.NONE, progress -> true)
                .orElseThrow()
                .picture();
    }

    private static DrawParameters sampled(String sampler, int steps) {
        return TestDrawings.parameters("a fox", "", 1, steps, 7.5, sampler, 64, 64);
    }

    @Test
    void reportsAMissingFileInOneSentence() throws Exception {
        models.add(NewModel.of(folder));
        Files.delete(folder.resolve("tokenizer/merges.txt"));
        assertThatThrownBy(() -> models.get("my-model"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("tokenizer/merges.txt");
        assertThat(models.list()).isEmpty();
    }

    @Test
    void anUnknownModelIsRefusedWithTheListOfModels() {
        assertThatThrownBy(() -> models.get("nowhere"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("models add");
        models.add(NewModel.of(folder));
        assertThatThrownBy(() -> models.get("nowhere"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("my-model");
        assertThatThrownBy(() -> models.add(NewModel.of(temporary)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("model_index.json");
    }

    @Test
    void drawsTheSamePixelsFromTheSameRecipeAndReportsEachStep() throws Exception {
        Model model = models.add(NewModel.of(folder));
        Recipe recipe =
                new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", 64, 128), model.sha256(), List.of());
        List<Progress> seen = new ArrayList<>();
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            Raster first = drawer.draw(recipe, InputImages.NONE, progress -> seen.add(progress))
                    .orElseThrow()
                    .picture();
            assertThat(seen).containsExactly(new Progress(1, 2), new Progress(2, 2));
            assertThat(first.width()).isEqualTo(64);
            assertThat(first.height()).isEqualTo(128);
            assertThat(drawer.draw(recipe, InputImages.NONE, progress -> true)).contains(new DrawResult(first, null));
            assertThat(drawer.draw(recipe, InputImages.NONE, progress -> false))
                    .as("stopped")
                    .isEmpty();
            assertThat(drawer.device()).contains("CPU");
            assertThatThrownBy(() -> drawer.draw(
                            new Recipe(
                                    TestDrawings.parameters("a", "", 1, 2, 7.5, "ddim", 64, 64),
                                    "0".repeat(64),
                                    List.of()),
                            InputImages.NONE,
                            progress -> true))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo("model-missing"));
        }
    }

    static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
