package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of a folder and LoRAs. */
@Tag("slow")
final class LoraModelsTest {
    private static final Path RESOURCES = PipelineFixture.tinyModel().resolveSibling("");

    @TempDir
    Path temporary;

    private Database database;
    private Path folder;
    private Path kohya;
    private Path diffusers;
    private Models models;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(temporary.resolve("mintmark.db"));
        folder = ModelsTest.copy(RESOURCES.resolve("tiny-sd2"), temporary.resolve("base"));
        kohya = Files.copy(
                RESOURCES.resolve("goldens/lora/kohya.safetensors"), temporary.resolve("Old Film.safetensors"));
        diffusers = Files.copy(
                RESOURCES.resolve("goldens/lora/diffusers.safetensors"), temporary.resolve("ink.safetensors"));
        models = models();
    }

    private Models models() {
        return new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFolderWithLorasIsAModelBesideTheFolderAlone() throws Exception {
        Model base = models.add(NewModel.of(folder));
        Model both = models.add(with(lora(diffusers, 0.7), lora(kohya, 1)));

        assertThat(both.id()).isEqualTo("base-old-film-ink");
        assertThat(both.name()).isEqualTo("base + Old Film + ink");
        assertThat(both.sha256()).isNotEqualTo(base.sha256());
        assertThat(both.files()).isEqualTo(base.files() + 2);
        assertThat(both.recipeLoras())
                .containsExactlyInAnyOrder(
                        new RecipeLora("ink.safetensors", sha256(diffusers), 0.7),
                        new RecipeLora("Old Film.safetensors", sha256(kohya), 1));
        assertThat(models().list()).containsExactly(base, both);
        assertThat(models().bySha256(both.sha256())).contains(both);
        assertThat(models.verify(both.id()).ok()).isTrue();
        assertThat(models.add(with(lora(kohya, 1), lora(diffusers, 0.7))))
                .extracting(Model::sha256)
                .as("their order makes no other model")
                .isEqualTo(both.sha256());
    }

    @Test
    void anIdAndANameCanBeChosen() {
        NewModel chosen = new NewModel(folder, List.of(lora(kohya, 1)), List.of(), List.of(), null, "film", "Old film");

        assertThat(models.add(chosen)).extracting(Model::id, Model::name).containsExactly("film", "Old film");
        assertThat(models().get("film").name()).isEqualTo("Old film");
    }

    @Test
    void drawsWithItsLoras() throws Exception {
        Model base = models.add(NewModel.of(folder));
        Model both = models.add(with(lora(diffusers, -0.5), lora(kohya, 0.8)));
        DrawParameters fox = TestDrawings.parameters("a fox", "", 7, 3, 5, "ddim", 64, 64);

        int[] expected;
        try (DiffusionModel model =
                DiffusionModel.load(folder, Device.CPU, both.additions().options())) {
            expected = model.draw(new DrawRequest("a fox", null, 7, 3, 5, "ddim", 64, 64), StepListener.NONE)
                    .argb();
        }
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThat(drawn(drawer, both, fox).argb()).isEqualTo(expected);
            assertThat(drawn(drawer, base, fox).argb()).isNotEqualTo(expected);
        }
    }

    @Test
    void anotherWeightIsAnotherModel() {
        Model weak = models.add(with(lora(kohya, 0.5)));

        assertThatThrownBy(() -> models.add(with(lora(kohya, 0.6))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("There is a model \"base-old-film\" already")
                .hasMessageContaining("--id");
        assertThat(models.add(new NewModel(
                                folder, List.of(lora(kohya, 0.6)), List.of(), List.of(), null, "strong", null))
                        .sha256())
                .isNotEqualTo(weak.sha256());
        assertThatThrownBy(() -> models.add(
                        new NewModel(folder, List.of(lora(kohya, 0.5)), List.of(), List.of(), null, "again", null)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("These files are the model \"base-old-film\" already");
    }

    @Test
    void isRemovedWithItsLorasAndTheirFilesStay() {
        Model added = models.add(with(lora(kohya, 1)));

        models.remove(added.id());

        assertThat(models.list()).isEmpty();
        assertThat(kohya).exists();
        assertThat(models.add(new NewModel(folder, List.of(), List.of(), List.of(), null, added.id(), null))
                        .additions())
                .isEqualTo(ModelAdditions.NONE);
    }

    @Test
    void aLoraThatIsMissingOrNoneIsNamedInOneSentence() throws Exception {
        refused("loras", "There is no LoRA " + temporary.resolve("none") + ".", lora(temporary.resolve("none"), 1));
        refused("loras", "There is no LoRA " + folder + ".", lora(folder, 1));
        Path text = Files.writeString(temporary.resolve("text.safetensors"), "no LoRA, but longer than a header");
        refused("loras", "text.safetensors is no safetensors file: its header would have", lora(text, 1));
        refused("loras", "ink.safetensors is given twice", lora(diffusers, 1), lora(diffusers, 0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-xl", "tiny-flux-schnell"})
    void aLoraForAnotherBaseIsNamedInOneSentence(String base) throws Exception {
        folder = RESOURCES.resolve(base);
        refused("loras", "was made for another model", lora(kohya, 1));
    }

    @Test
    void theFolderIsAtFaultWhereItIsNoModel() throws Exception {
        Files.delete(folder.resolve("tokenizer/merges.txt"));
        refused("folder", "tokenizer/merges.txt", lora(kohya, 1));
        folder = temporary.resolve("nowhere");
        refused("folder", "There is no model folder", lora(kohya, 1));
    }

    private void refused(String field, String sentence, Lora... loras) {
        assertThatThrownBy(() -> models.add(with(loras)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(sentence)
                .extracting(e -> e.getMessage().lines().count())
                .isEqualTo(1L);
        assertThat(models.list()).isEmpty();
    }

    @Test
    void refusesToDrawWithALoraThatChangedSince() throws Exception {
        Model model = models.add(with(lora(diffusers, 1), lora(kohya, 1)));
        String before = sha256(diffusers);
        Files.copy(RESOURCES.resolve("goldens/lora/kohya.safetensors"), temporary.resolve("other"));
        Files.move(temporary.resolve("other"), diffusers, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(models.verify(model.id()).ok()).isFalse();
        notDrawn(
                model,
                "model-changed",
                "The LoRA " + diffusers + " of the model \"base-old-film-ink\" has changed: its SHA-256 was " + before
                        + "; put the old file back, or remove the model, add it again and ask for the image anew.");
    }

    @Test
    void refusesToDrawWithALoraThatIsMissingSince() throws Exception {
        Model model = models.add(with(lora(kohya, 1)));
        Files.delete(kohya);
        String sentence = "Its LoRA " + kohya + " is missing; put the file back or remove the model.";

        assertThat(models.list()).isEmpty();
        assertThatThrownBy(() -> models.get(model.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The model \"base-old-film\" cannot be used: " + sentence);
        notDrawn(model, "model-unusable", sentence);
        models.remove(model.id());
    }

    private void notDrawn(Model model, String type, String sentence) {
        DrawParameters fox = TestDrawings.parameters("a fox", "", 7, 1, 5, "ddim", 64, 64);
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThatThrownBy(() -> drawn(drawer, model, fox))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo(type))
                    .hasMessage(sentence);
        }
    }

    private static @Nullable Raster drawn(Drawer drawer, Model model, DrawParameters parameters) throws Exception {
        Recipe recipe = new Recipe(parameters, model.sha256(), List.of()).with(model.recipeLoras(), List.of());
        return drawer.draw(recipe, InputImages.NONE, progress -> true)
                .orElseThrow()
                .picture();
    }

    private NewModel with(Lora... loras) {
        return new NewModel(folder, List.of(loras), List.of(), List.of(), null, null, null);
    }

    private static Lora lora(Path file, double weight) {
        return new Lora(file, weight);
    }

    private String sha256(Path lora) throws Exception {
        return ModelChecksum.of(folder, LoadOptions.DEFAULT.withLoras(List.of(lora(lora, 1))))
                .loras()
                .getFirst()
                .sha256();
    }
}
