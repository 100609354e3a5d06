package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.diffusion.control.CannyEdges;
import dev.mintmark.diffusion.control.DarkLines;
import dev.mintmark.diffusion.control.InvertedColours;
import dev.mintmark.watermark.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of a folder and ControlNets. */
@Tag("slow")
final class ControlNetModelsTest {
    private static final Path RESOURCES = PipelineFixture.tinyModel().resolveSibling("");
    private static final Path WHOLE = RESOURCES.resolve("tiny-control");
    private static final int SIDE = 64;
    private static final Raster CLOUDS = PipelineFixture.clouds(SIDE, 5);
    private static final byte[] IMAGE = ImageCodec.encode(CLOUDS, ImageFormat.PNG);

    @TempDir
    Path temporary;

    private Database database;
    private Path base;
    private Path canny;
    private Path pose;
    private Models models;

    @BeforeEach
    void takeTheControlNetsOutOfTheModel() throws Exception {
        database = Database.open(temporary.resolve("mintmark.db"));
        base = ModelsTest.copy(WHOLE, temporary.resolve("base"));
        canny = Files.move(base.resolve("controlnet"), temporary.resolve("canny"));
        pose = Files.move(base.resolve("controlnet_1"), temporary.resolve("pose"));
        models = models();
    }

    private Models models() {
        return new Models(temporary.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private NewModel with(Path... controlNets) {
        return new NewModel(base, List.of(), List.of(), List.of(controlNets), null, null, null);
    }

    @Test
    void aBaseWithControlNetsIsOneModelWithTheChecksumOfAnAssembledFolder() throws Exception {
        Model both = models.add(with(canny, pose));
        assertThat(List.of(canny, pose))
                .as("the first drawing does not hash again what adding hashed")
                .allMatch(net -> models.fileHashes().isKnown(net.resolve("model.onnx")));

        assertThat(both.id()).isEqualTo("base-canny-pose");
        assertThat(both.name()).isEqualTo("base + canny + pose");
        assertThat(both.sha256()).isEqualTo(ModelChecksum.of(WHOLE).sha256());
        assertThat(both.files()).isEqualTo(ModelChecksum.of(WHOLE).files());
        assertThat(both.controlNets()).isEqualTo(2);
        Model one = models.add(with(canny));
        assertThat(one.sha256()).isNotEqualTo(both.sha256());
        assertThat(models.add(with(pose, canny)).sha256())
                .as("their order is that of their residuals")
                .isNotEqualTo(both.sha256());
        assertThat(models().list()).contains(both, one);
        assertThat(models().bySha256(both.sha256())).contains(both);
        assertThat(models.verify(both.id()).ok()).isTrue();
        assertThatThrownBy(() -> models.add(NewModel.of(ModelsTest.copy(WHOLE, temporary.resolve("whole")))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("These files are the model \"base-canny-pose\" already");
    }

    @ParameterizedTest
    @EnumSource(ControlPreprocessor.class)
    void drawsWhatTheLibraryDraws(ControlPreprocessor preprocessor) throws Exception {
        Model model = models.add(with(canny, pose));
        InputImage picture = new InputImage(CLOUDS.argb(), SIDE, SIDE);
        InputImage guide = switch (preprocessor) {
            case NONE -> picture;
            case CANNY -> CannyEdges.of(picture, 100, 200);
            case LINES -> DarkLines.of(picture);
            case INVERT -> InvertedColours.of(picture);
        };
        DrawRequest plain = new DrawRequest("a fox", null, 7, 3, 5.0, "ddim", SIDE, SIDE);
        int[] expected;
        int[] fromImage;
        int[] fromThePictureItself;
        try (DiffusionModel library = DiffusionModel.load(WHOLE, Device.CPU)) {
            DrawRequest guided = plain.withControl(guide, 0.7, 0, 1).withControl(guide, 0.7, 0, 1);
            expected = library.draw(guided, StepListener.NONE).argb();
            DrawRequest unprocessed = plain.withControl(picture, 0.7, 0, 1).withControl(picture, 0.7, 0, 1);
            fromThePictureItself = library.draw(unprocessed, StepListener.NONE).argb();
            fromImage = library.draw(guided.withImage(picture, 0.6), StepListener.NONE)
                    .argb();
        }

        assertThat(drawn(model, request(0.7, preprocessor, null)).argb()).isEqualTo(expected);
        assertThat(drawn(model, request(0.7, preprocessor, IMAGE)).argb()).isEqualTo(fromImage);
        assertThat(Arrays.equals(expected, fromThePictureItself)).isEqualTo(preprocessor == ControlPreprocessor.NONE);
        assertThat(drawn(model, request(0.2, preprocessor, null)).argb()).isNotEqualTo(expected);
    }

    /** As {@code controlnet_keep} of diffusers' pipelines: of three steps, the second lies between a third and two thirds. */
    @Test
    void theControlImageGuidesTheStepsBetweenStartAndEnd() throws Exception {
        Model model = models.add(with(canny, pose));
        InputImage picture = new InputImage(CLOUDS.argb(), SIDE, SIDE);
        DrawRequest plain = new DrawRequest("a fox", null, 7, 3, 5.0, "ddim", SIDE, SIDE);
        int[] second;
        int[] last;
        int[] all;
        try (DiffusionModel library = DiffusionModel.load(WHOLE, Device.CPU)) {
            second = drawn(library, plain, picture, 0.3, 0.7);
            last = drawn(library, plain, picture, 0.4, 1);
            all = drawn(library, plain, picture, 0, 1);
        }

        assertThat(drawn(model, request(0.7, 0.3, 0.7, ControlPreprocessor.NONE, null))
                        .argb())
                .isEqualTo(second)
                .isNotEqualTo(all);
        assertThat(drawn(model, request(0.7, 0.4, null, ControlPreprocessor.NONE, null))
                        .argb())
                .isEqualTo(last)
                .isNotEqualTo(all);
        assertThat(drawn(model, request(0.7, 0.0, 1.0, ControlPreprocessor.NONE, null))
                        .argb())
                .isEqualTo(all);
        DrawResult none = result(model, request(0.7, 0.4, 0.6, ControlPreprocessor.NONE, null));
        assertThat(none.notDrawn())
                .isEqualTo("A control image did not guide the drawing, because none of its 3 steps lies between the"
                        + " controlStart 0.4 and the controlEnd 0.6.");
        assertThat(result(model, request(0.7, 0.3, 0.7, ControlPreprocessor.NONE, null))
                        .notDrawn())
                .isNull();
    }

    private static int[] drawn(
            DiffusionModel library, DrawRequest request, InputImage picture, double start, double end) {
        DrawRequest guided = request.withControl(picture, 0.7, start, end).withControl(picture, 0.7, start, end);
        return library.draw(guided, StepListener.NONE).argb();
    }

    private static DrawParameters.Request request(
            double scale, ControlPreprocessor preprocessor, byte @Nullable [] init) {
        return request(scale, null, null, preprocessor, init);
    }

    private static DrawParameters.Request request(
            double scale,
            @Nullable Double start,
            @Nullable Double end,
            ControlPreprocessor preprocessor,
            byte @Nullable [] init) {
        Double strength = init == null ? null : 0.6;
        return new DrawParameters.Request(
                "a fox",
                null,
                7L,
                3,
                5.0,
                null,
                "ddim",
                SIDE,
                SIDE,
                init,
                strength,
                null,
                IMAGE,
                scale,
                start,
                end,
                preprocessor,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Raster drawn(Model model, DrawParameters.Request request) throws Exception {
        return result(model, request).picture();
    }

    private DrawResult result(Model model, DrawParameters.Request request) throws Exception {
        DrawParameters parameters = request.complete(model.standard(0));
        Drawer.check(parameters, model);
        try (Drawer drawer = new Drawer(models, Device.CPU, null)) {
            return drawer.draw(
                            new Recipe(parameters, model.sha256(), parameters.inputs()),
                            InputImages.of(request),
                            progress -> true)
                    .orElseThrow();
        }
    }

    @Test
    void aDrawingWithoutASizeHasThatOfTheControlImageUnlessItStartsFromAnother() {
        Model model = models.add(with(canny));
        byte[] larger = ImageCodec.encode(PipelineFixture.clouds(96, 1), ImageFormat.PNG);

        assertThat(sized(model, null, larger)).isEqualTo(96);
        assertThat(sized(model, IMAGE, larger)).isEqualTo(SIDE);
        assertThat(sized(model, null, null)).isEqualTo(model.defaults().width());
    }

    private static int sized(Model model, byte @Nullable [] init, byte @Nullable [] control) {
        return InputImages.of(request(init, control))
                .sized(model.standard(0), model, SIDE)
                .width();
    }

    private static DrawParameters.Request request(byte @Nullable [] init, byte @Nullable [] control) {
        return new DrawParameters.Request(
                "x", null, null, null, null, null, null, null, null, init, null, null, control, null, null, null, null,
                null, null, null, null, null, null);
    }

    @Test
    void aControlImageIsNeededByAModelWithAControlNetAndRefusedByOneWithout() {
        Model guided = models.add(with(canny));
        Model plain = models.add(NewModel.of(PipelineFixture.tinyModel()));

        refused(
                "control",
                "The model \"base-canny\" has a ControlNet, which needs a control image; give one.",
                () -> Drawer.check(request(null, null).complete(guided.standard(0)), guided));
        refused(
                "control",
                "The model \"tiny-sd\" has no ControlNet, which would read the control image",
                () -> Drawer.check(request(null, IMAGE).complete(plain.standard(0)), plain));
        refused("control", "The control image cannot be read.", () -> InputImages.of(request(null, new byte[9])));
    }

    @Test
    void whatIsAtFaultWithAModelToAddIsNamed() throws Exception {
        Path none = temporary.resolve("none");
        notAdded("controlnets", "There is no folder " + none + " of a ControlNet.", with(none));
        Path xl = RESOURCES.resolve("tiny-control-xl/controlnet");
        notAdded("controlnets", "controlnet/model.onnx has the inputs", with(xl));
        notAdded("controlnets", "The ControlNet " + canny + " is given twice", with(canny, canny));
        notAdded("folder", "lacks the folder controlnet; optimum leaves ControlNets out", with());
        NewModel noResiduals =
                new NewModel(PipelineFixture.tinyModel(), List.of(), List.of(), List.of(canny), null, null, null);
        notAdded("controlnets", "unet/model.onnx takes no residuals of a ControlNet", noResiduals);
        Path xlLora = RESOURCES.resolve("goldens/lora/none.safetensors");
        NewModel withLora =
                new NewModel(base, List.of(new Lora(xlLora, 1)), List.of(), List.of(canny), null, null, null);
        notAdded("loras", "There is no LoRA " + xlLora, withLora);
        Files.delete(base.resolve("tokenizer/merges.txt"));
        notAdded("folder", "tokenizer/merges.txt", with(canny));
        Files.delete(canny.resolve("model.onnx"));
        base = WHOLE;
        notAdded("controlnets", "The ControlNet " + canny + " lacks the file model.onnx", with(canny));
    }

    private void notAdded(String field, String words, NewModel added) {
        refused(field, words, () -> models.add(added));
        assertThat(models.list()).isEmpty();
    }

    private static void refused(String field, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(words)
                .extracting(e -> e.getMessage().lines().count())
                .isEqualTo(1L);
    }

    @Test
    void refusesToDrawWithAControlNetThatChangedOrIsMissingSince() throws Exception {
        Model model = models.add(with(canny, pose));
        String before = model.additions().controlNets().getLast().sha256();
        Files.writeString(pose.resolve("config.json"), Files.readString(pose.resolve("config.json")) + "\n");

        assertThat(models.verify(model.id()).ok()).isFalse();
        notDrawn(
                model,
                "model-changed",
                "The ControlNet " + pose + " of the model \"base-canny-pose\" has changed: its checksum was " + before
                        + "; put the old files back, or remove the model, add it again and ask for the image anew.");

        Files.move(canny, temporary.resolve("away"));
        String missing = "There is no folder " + canny + " of a ControlNet.";
        assertThat(models.list()).isEmpty();
        assertThatThrownBy(() -> models.get(model.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The model \"base-canny-pose\" cannot be used: " + missing);
        notDrawn(model, "model-unusable", missing);
        models.remove(model.id());
    }

    private void notDrawn(Model model, String type, String sentence) {
        assertThatThrownBy(() -> drawn(model, request(1, ControlPreprocessor.NONE, null)))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        e -> assertThat(e.failure().type()).isEqualTo(type))
                .hasMessage(sentence);
    }
}
