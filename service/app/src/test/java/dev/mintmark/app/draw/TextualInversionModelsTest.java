package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeTextualInversion;
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
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.diffusion.TextualInversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a folder and textual inversions. */
@Tag("slow")
final class TextualInversionModelsTest {
    private static final Path RESOURCES = PipelineFixture.tinyModel().resolveSibling("");
    private static final String PROMPT = "a <fox-toy>";

    @TempDir
    Path temporary;

    private Database database;
    private Path folder;
    private Path fox;
    private Path hands;
    private Models models;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(temporary.resolve("mintmark.db"));
        folder = ModelsTest.copy(RESOURCES.resolve("tiny-sd2"), temporary.resolve("base"));
        fox = copied("fox", "Fox Toy");
        hands = copied("bad-hands", "hands");
        models = models();
    }

    private Path copied(String name, String as) throws IOException {
        return Files.copy(
                RESOURCES.resolve("goldens/textual-inversion/" + name + ".safetensors"),
                temporary.resolve(as + ".safetensors"));
    }

    private Models models() {
        return new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFolderWithTextualInversionsIsAModelBesideTheFolderAloneAndDrawsWithThem() throws Exception {
        Model base = models.add(NewModel.of(folder));
        Model both = models.add(with(inversion(hands, "oops"), inversion(fox, null)));

        assertThat(both.id()).isEqualTo("base-fox-toy-hands");
        assertThat(both.name()).isEqualTo("base + Fox Toy + hands");
        assertThat(both.sha256()).isNotEqualTo(base.sha256());
        assertThat(both.files()).isEqualTo(base.files() + 2);
        assertThat(both.recipeTextualInversions())
                .extracting(RecipeTextualInversion::word)
                .containsExactlyInAnyOrder("<fox-toy>", "oops");
        assertThat(models().list()).containsExactly(base, both);
        assertThat(List.of(fox, hands, folder.resolve("unet/model.onnx")))
                .as("the first drawing does not hash again what adding hashed")
                .allMatch(file -> models.fileHashes().isKnown(file));
        assertThat(models.verify(both.id()).ok()).isTrue();
        assertThat(models.add(with(inversion(fox, null), inversion(hands, "oops"))))
                .extracting(Model::sha256)
                .as("their order makes no other model")
                .isEqualTo(both.sha256());
        LoadOptions options = LoadOptions.DEFAULT.withTextualInversions(List.of(inversion(fox, null)));
        int[] expected;
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU, options)) {
            expected = model.draw(new DrawRequest(PROMPT, null, 7, 2, 5, "ddim", 64, 64), StepListener.NONE)
                    .argb();
        }
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThat(drawn(drawer, both)).isEqualTo(expected);
            assertThat(drawn(drawer, base)).isNotEqualTo(expected);
        }
    }

    @Test
    void anotherWordIsAnotherModel() {
        Model known = models.add(with(inversion(fox, "fox")));

        assertThatThrownBy(() -> models.add(with(inversion(fox, "vulpes"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("There is a model \"base-fox-toy\" already");
        assertThat(models.add(new NewModel(
                                folder, List.of(), List.of(inversion(fox, "vulpes")), List.of(), null, "other", null))
                        .sha256())
                .isNotEqualTo(known.sha256());
    }

    @Test
    void aTextualInversionThatIsNoneOrHasAWrongWordIsNamedInOneSentence() throws Exception {
        Path none = temporary.resolve("none");
        refused("textualInversions", "There is no textual inversion " + none + ".", with(inversion(none, null)));
        Path text = Files.writeString(temporary.resolve("text.safetensors"), "neither, but longer than a header");
        refused("textualInversions", "text.safetensors is no safetensors file", with(inversion(text, null)));
        Path lora = RESOURCES.resolve("goldens/lora/kohya.safetensors");
        refused("textualInversions", "which is no textual inversion", with(inversion(lora, null)));
        Path other = copied("two-styles", "styles");
        refused("textualInversions", "made for another model", with(inversion(other, null)));
        refused("textualInversions", "the word 'quiet' is a token of tokenizer already", with(inversion(fox, "quiet")));
        refused(
                "textualInversions",
                "the word '<fox-toy>' is a token of tokenizer already",
                with(inversion(fox, null), inversion(hands, "<fox-toy>")));
        refused("textualInversions", "has a slash, a backslash or a control", with(inversion(fox, "a/b")));
    }

    @Test
    void theFileAtFaultIsNamedWhereThereAreLorasToo() {
        Path lora = RESOURCES.resolve("goldens/lora/kohya.safetensors");
        refused(
                "loras",
                "LoRA",
                new NewModel(
                        folder,
                        List.of(new Lora(fox, 1)),
                        List.of(inversion(hands, null)),
                        List.of(),
                        null,
                        null,
                        null));
        refused(
                "textualInversions",
                "quiet",
                new NewModel(
                        folder,
                        List.of(new Lora(lora, 1)),
                        List.of(inversion(hands, "quiet")),
                        List.of(),
                        null,
                        null,
                        null));
        folder = temporary.resolve("nowhere");
        refused("folder", "There is no model folder", with(inversion(fox, null)));
    }

    private void refused(String field, String sentence, NewModel model) {
        assertThatThrownBy(() -> models.add(model))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).as(e.getMessage()).isEqualTo(field))
                .hasMessageContaining(sentence)
                .extracting(e -> e.getMessage().lines().count())
                .isEqualTo(1L);
        assertThat(models.list()).isEmpty();
    }

    @Test
    void refusesToDrawWithATextualInversionThatChangedOrIsMissingSince() throws Exception {
        Model model = models.add(with(inversion(fox, "fox")));
        String before = model.recipeTextualInversions().getFirst().sha256();
        Files.copy(hands, fox, StandardCopyOption.REPLACE_EXISTING);

        assertThat(models.verify(model.id()).ok()).isFalse();
        notDrawn(
                model,
                "model-changed",
                "The textual inversion " + fox + " of the model \"base-fox-toy\" has changed: its SHA-256 was " + before
                        + "; put the old file back, or remove the model, add it again and ask for the image anew.");
        Files.delete(fox);
        assertThat(models.list()).isEmpty();
        notDrawn(
                model,
                "model-unusable",
                "Its textual inversion " + fox + " is missing; put the file back or remove the model.");
    }

    private void notDrawn(Model model, String type, String sentence) {
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThatThrownBy(() -> drawn(drawer, model))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo(type))
                    .hasMessage(sentence);
        }
    }

    private static int[] drawn(Drawer drawer, Model model) throws Exception {
        DrawParameters parameters = TestDrawings.parameters(PROMPT, "", 7, 2, 5, "ddim", 64, 64);
        Recipe recipe = new Recipe(parameters, model.sha256(), List.of())
                .with(model.recipeLoras(), model.recipeTextualInversions());
        return drawer.draw(recipe, InputImages.NONE, progress -> true)
                .orElseThrow()
                .picture()
                .argb();
    }

    private NewModel with(TextualInversion... inversions) {
        return new NewModel(folder, List.of(), List.of(inversions), List.of(), null, null, null);
    }

    private static TextualInversion inversion(Path file, @Nullable String word) {
        return new TextualInversion(file, word);
    }
}
