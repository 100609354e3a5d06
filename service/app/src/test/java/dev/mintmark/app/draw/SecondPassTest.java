package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Cancellation;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.HighResolution;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.diffusion.Upscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawings that are enlarged and drawn anew, and models with an upscaler. */
@Tag("slow")
final class SecondPassTest {
    private static final Path TINY = PipelineFixture.tinyModel();
    private static final Path TWICE = TINY.resolveSibling("tiny-upscaler-twice");

    @TempDir
    Path temporary;

    private Database database;
    private Path folder;
    private Path twice;
    private Models models;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(temporary.resolve("mintmark.db"));
        folder = ModelsTest.copy(TINY, temporary.resolve("base"));
        twice = ModelsTest.copy(TWICE, temporary.resolve("sharp"));
        models = new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void drawsTheSmallerPictureAndThenTheLargeOneFromIt() throws Exception {
        Model plain = models.add(NewModel.of(folder));
        Model sharp = models.add(with(twice));
        assertThat(sharp.id()).isEqualTo("base-sharp");
        assertThat(sharp.name()).endsWith(" + sharp");
        assertThat(sharp.sha256()).isNotEqualTo(plain.sha256());

        int[] smooth;
        int[] sharpened;
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU);
                Upscaler upscaler = Upscaler.load(twice, Device.CPU)) {
            smooth = drawn(model, 0.5, null);
            sharpened = drawn(model, 0.5, upscaler);
        }
        assertThat(sharpened).isNotEqualTo(smooth);
        assertThat(drawn(plain, 0.5)).isEqualTo(smooth);
        assertThat(drawn(sharp, 0.5)).isEqualTo(sharpened);
    }

    @Test
    void aStrengthOfZeroOnlyEnlarges() throws Exception {
        Model sharp = models.add(with(twice));

        int[] enlarged;
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU);
                Upscaler upscaler = Upscaler.load(twice, Device.CPU)) {
            int[] small = model.draw(request(), StepListener.NONE).argb();
            enlarged = upscaler.enlarge(new InputImage(small, 64, 64), StepListener.NONE, new Cancellation())
                    .argb();
        }
        assertThat(drawn(sharp, 0)).isEqualTo(enlarged);
    }

    @Test
    void anUpscalerInTheFolderIsUsedAndMakesTheSameModelAsAnAddedOne() throws Exception {
        Model added = models.add(with(twice));
        int[] expected = drawn(added, 0);
        models.remove(added.id());
        ModelsTest.copy(twice, folder.resolve("upscaler"));

        Model whole = models.add(NewModel.of(folder));

        assertThat(whole.sha256()).isEqualTo(added.sha256());
        assertThat(drawn(whole, 0)).isEqualTo(expected);
        refused("upscaler", "The model has an upscaler in", () -> models.add(with(twice)));
    }

    @Test
    void theDefaultSizeIsThatOfTheModelTimesTheFactor() {
        Model plain = models.add(NewModel.of(folder));
        DrawParameters standard = plain.standard(1);
        int multiple = plain.sizeMultiple();

        DrawParameters enlarged = SecondPass.enlarged(standard, 1.5, plain);

        assertThat(enlarged.width()).isEqualTo((int) (standard.width() * 1.5) / multiple * multiple);
        assertThat(SecondPass.enlarged(standard, null, plain)).isEqualTo(standard);
    }

    @Test
    void whatAModelCannotDrawIsNamedInOneSentence() throws Exception {
        Model plain = models.add(NewModel.of(folder));
        refused("highResolutionStrength", "has no upscaler", () -> Drawer.check(parameters(0), plain));
        refused("highResolutionStrength", "no step would be run", () -> Drawer.check(parameters(0.01), plain));
        refused("highResolution", "it is above 1 to 4", () -> TestDrawings.twice(fox(), 1, 0.5));
        refused("highResolution", "it is above 1 to 4", () -> TestDrawings.twice(fox(), 4.1, 0.5));
        refused("highResolutionStrength", "to below 1", () -> TestDrawings.twice(fox(), 2, 1));
        refused("upscaler", "There is no folder", () -> models.add(with(temporary.resolve("none"))));
        refused("upscaler", "a network that enlarges pictures has one", () -> models.add(with(folder.resolve("unet"))));
        Path blind = ModelsTest.copy(TINY, temporary.resolve("blind"));
        Files.delete(blind.resolve("vae_encoder/model.onnx"));
        Model fromText = models.add(new NewModel(blind, List.of(), List.of(), List.of(), null, "blind", null));
        refused("highResolution", "draws from text alone", () -> Drawer.check(parameters(0.5), fromText));
    }

    @Test
    void refusesToDrawWithAnUpscalerThatChangedOrIsMissingSince() throws Exception {
        Model sharp = models.add(with(twice));
        Files.copy(
                TINY.resolveSibling("tiny-upscaler-four-times/model.onnx"),
                twice.resolve("model.onnx"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(models.verify(sharp.id()).ok()).isFalse();
        assertThatThrownBy(() -> drawn(sharp, 0))
                .isInstanceOf(StepFailedException.class)
                .hasMessageStartingWith("The upscaler " + twice + " of the model \"" + sharp.id()
                        + "\" has changed: its checksum was ");
        Files.delete(twice.resolve("model.onnx"));
        assertThat(models.list()).isEmpty();
    }

    private static void refused(String field, String words, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).as(e.getMessage()).isEqualTo(field))
                .hasMessageContaining(words);
    }

    private NewModel with(Path upscaler) {
        return new NewModel(folder, List.of(), List.of(), List.of(), upscaler, null, null);
    }

    private static DrawParameters.Request fox() {
        return TestDrawings.request("a fox", null, 7L, 3, 5.0, "ddim", 128, 128);
    }

    private static DrawParameters parameters(double strength) {
        return TestDrawings.twice(fox(), 2, strength)
                .complete(TestDrawings.parameters("", "", 7, 3, 5, "ddim", 64, 64));
    }

    private static DrawRequest request() {
        return new DrawRequest("a fox", null, 7, 3, 5, "ddim", 64, 64);
    }

    private static int[] drawn(DiffusionModel model, double strength, @Nullable Upscaler upscaler) {
        return model.draw(
                        request(),
                        new HighResolution(128, 128, strength, upscaler),
                        StepListener.NONE,
                        new Cancellation())
                .argb();
    }

    private int[] drawn(Model model, double strength) throws Exception {
        DrawParameters parameters = parameters(strength);
        Drawer.check(parameters, model);
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            return drawer.draw(new Recipe(parameters, model.sha256(), List.of()), InputImages.NONE, progress -> true)
                    .orElseThrow()
                    .picture()
                    .argb();
        }
    }
}
