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
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.Lora;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with the LoRAs that prompts name. */
@Tag("slow")
final class PromptLorasTest {
    private static final Path RESOURCES = PipelineFixture.tinyModel().resolveSibling("");

    @TempDir
    Path temporary;

    private Database database;
    private Path folder;
    private Path film;
    private Path ink;
    private Models models;
    private Model base;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(temporary.resolve("mintmark.db"));
        folder = ModelsTest.copy(RESOURCES.resolve("tiny-sd2"), temporary.resolve("base"));
        Path styles = Files.createDirectories(temporary.resolve("loras/styles"));
        film = Files.copy(RESOURCES.resolve("goldens/lora/kohya.safetensors"), styles.resolve("Old Film.safetensors"));
        ink = Files.copy(
                RESOURCES.resolve("goldens/lora/diffusers.safetensors"), temporary.resolve("loras/ink.safetensors"));
        Files.writeString(temporary.resolve("loras/notes.txt"), "no LoRA");
        models = new Models(
                temporary.resolve("no-starter"),
                new SqlModelRepository(database, Clock.systemUTC()),
                4,
                new LoraFolder(temporary.resolve("loras")));
        base = models.add(NewModel.of(folder));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Model with(LoraTag... tags) {
        return models.withLoras(base, List.of(tags));
    }

    private NewModel added(Lora... loras) {
        return new NewModel(folder, List.of(loras), List.of(), List.of(), null, null, null);
    }

    @Test
    void aModelWithThemHasTheChecksumOfOneThatIsAddedWithThem() throws Exception {
        Model named = with(new LoraTag("ink", -0.5), new LoraTag("Old Film", 0.8));

        assertThat(named.id()).isEqualTo(base.id());
        assertThat(named.base()).isEqualTo(base.sha256());
        assertThat(named.files()).isEqualTo(base.files() + 2);
        assertThat(named.recipeLoras())
                .containsExactlyInAnyOrder(
                        new RecipeLora("ink.safetensors", sha256(ink), -0.5),
                        new RecipeLora("Old Film.safetensors", sha256(film), 0.8));
        assertThat(with(new LoraTag("Old Film", 0.8), new LoraTag("ink", -0.5))).isEqualTo(named);
        assertThat(with(new LoraTag("Old Film", 0.7), new LoraTag("ink", -0.5)).sha256())
                .isNotEqualTo(named.sha256());
        assertThat(models.list()).as("it is not listed").containsExactly(base);
        assertThat(with()).isSameAs(base);
        Model added = models.add(added(new Lora(film, 0.8), new Lora(ink, -0.5)));
        assertThat(added.sha256()).isEqualTo(named.sha256());
        assertThat(with(new LoraTag("ink", -0.5), new LoraTag("Old Film", 0.8)))
                .as("what was added is taken")
                .isEqualTo(added);
        assertThat(added.base()).isNull();
    }

    @Test
    void aRecipeDrawsWhatTheModelThatIsAddedWithThemDraws() throws Exception {
        Recipe recipe = recipe(with(new LoraTag("ink", -0.5), new LoraTag("Old Film", 0.8)));
        Recipe plain = recipe(base);
        int[] named;
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            named = drawn(drawer, recipe);
            assertThat(named).isNotEqualTo(drawn(drawer, plain));
            assertThat(drawn(drawer, recipe)).as("after the model without them").isEqualTo(named);
        }
        models.add(added(new Lora(film, 0.8), new Lora(ink, -0.5)));
        models.remove(base.id());
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThat(drawn(drawer, recipe)).isEqualTo(named);
        }
    }

    /** The LoRAs of the model and of the prompt are merged in one order. */
    @Test
    void aModelWithALoraOfItsOwnTakesMore() throws Exception {
        Model own = models.add(added(new Lora(film, 0.8)));
        Model both = models.withLoras(own, List.of(new LoraTag("ink", 0.5)));

        assertThat(both.base()).isEqualTo(own.sha256());
        assertThat(both.recipeLoras()).hasSize(2);
        assertThat(both.sha256())
                .isEqualTo(with(new LoraTag("ink", 0.5), new LoraTag("Old Film", 0.8))
                        .sha256());
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThat(drawn(drawer, recipe(both)))
                    .isEqualTo(drawn(drawer, recipe(with(new LoraTag("ink", 0.5), new LoraTag("Old Film", 0.8)))));
        }
        refused(
                "The LoRA " + film + " is given twice; give it once, with the sum of the weights.",
                () -> models.withLoras(own, List.of(new LoraTag("Old Film", 0.1))));
    }

    @Test
    void aNameThatIsUnknownOrNotOneFileIsNamedInOneSentence() throws Exception {
        assertThat(models.loraNames()).containsExactly("Old Film", "ink");
        refused("There is no LoRA \"x\" here; there is Old Film, ink.", () -> with(new LoraTag("x", 1)));
        refused("There is no LoRA \"../loras/ink\" here;", () -> with(new LoraTag("../loras/ink", 1)));
        refused("is given twice", () -> with(new LoraTag("ink", 1), new LoraTag("ink", 0.5)));
        Path other = Files.copy(ink, temporary.resolve("loras/styles/ink.safetensors"));
        refused("The LoRA \"ink\" is " + ink + " and " + other + "; rename one", () -> with(new LoraTag("ink", 1)));
        models = new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
        refused("put .safetensors files into the folder loras", () -> with(new LoraTag("ink", 1)));
        assertThat(models.loraNames()).isEmpty();
    }

    private static void refused(String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("prompt"))
                .hasMessageContaining(words)
                .extracting(e -> e.getMessage().lines().count())
                .isEqualTo(1L);
    }

    @Test
    void aModelThatChangedSinceIsRefused() throws Exception {
        Files.writeString(folder.resolve("tokenizer/more.json"), "{}");

        assertThatThrownBy(() -> with(new LoraTag("ink", 1)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("The files of the model \"base\" have changed since it was added");
    }

    @Test
    void aLoraForAnotherBaseOrThatIsNoneIsRefusedInOneSentence() throws Exception {
        Model fitting = base;
        base = models.add(NewModel.of(ModelsTest.copy(RESOURCES.resolve("tiny-xl"), temporary.resolve("xl"))));
        refused("was made for another model", () -> with(new LoraTag("Old Film", 1)));
        refused("was made for another model", () -> with(new LoraTag("Old Film", 0.5)));
        Path text = temporary.resolve("loras/text.safetensors");
        Files.writeString(text, "no LoRA, but longer than a header");
        refused("text.safetensors is no safetensors file", () -> with(new LoraTag("text", 1)));
        base = fitting;
        refused("text.safetensors is no safetensors file", () -> with(new LoraTag("text", 1)));
        Files.copy(film, text, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(with(new LoraTag("text", 1)).recipeLoras())
                .as("another file of the name")
                .hasSize(1);
    }

    @Test
    void aLoraThatChangedOrIsMissingSinceFailsTheDrawingInOneSentence() throws Exception {
        Model named = with(new LoraTag("ink", 1));
        String before = sha256(ink);
        Files.copy(film, ink, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        notDrawn(
                "model-unusable",
                "The LoRA ink.safetensors with the SHA-256 " + before
                        + " is not in the folder loras any more, where another file has its name; put the old file"
                        + " back.",
                named);
        Files.delete(ink);
        notDrawn(
                "model-unusable",
                before + " is not in the folder loras of the data folder; put the file there.",
                named);
        models.remove(base.id());
        notDrawn("model-missing", "No model here has the checksum " + base.sha256(), named);
    }

    private void notDrawn(String type, String words, Model model) {
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            assertThatThrownBy(() -> drawn(drawer, recipe(model)))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo(type))
                    .hasMessageContaining(words)
                    .extracting(e -> e.getMessage().lines().count())
                    .isEqualTo(1L);
        }
    }

    private static Recipe recipe(Model model) {
        DrawParameters fox = TestDrawings.parameters("a fox", "", 7, 2, 5, "ddim", 64, 64);
        return new Recipe(fox, model.sha256(), List.of())
                .with(model.recipeLoras(), List.of())
                .withBaseModel(model.base());
    }

    private static int[] drawn(Drawer drawer, Recipe recipe) throws Exception {
        return drawer.draw(recipe, InputImages.NONE, progress -> true)
                .orElseThrow()
                .picture()
                .argb();
    }

    private static String sha256(Path file) throws Exception {
        return Sha256.hex(Files.readAllBytes(file));
    }
}
