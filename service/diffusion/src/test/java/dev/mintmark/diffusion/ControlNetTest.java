package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ControlNets take part in which step, and folders and control images that cannot be drawn with. */
@Tag("slow")
class ControlNetTest {
    private static final Path TWO = Goldens.RESOURCES.resolve("tiny-control");
    private static final DrawRequest FOX = new DrawRequest("a red fox", null, 7, 4, 5, null, 64, 64);

    @TempDir
    Path scratch;

    private InputImage edges;
    private Path one;

    @BeforeEach
    void copyTheModelWithOneControlNet() throws IOException {
        edges = Goldens.picture("families/input");
        one = Goldens.copy(TWO, scratch.resolve("one"));
        Goldens.delete(one.resolve("controlnet_1"));
    }

    @Test
    void guidesOnlyTheStepsThatLieBetweenStartAndEnd() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(one, Device.CPU)) {
            int[] never = draw(model, 1, 0.1, 0.2);
            assertThat(never).as("no step lies between").isEqualTo(draw(model, 0, 0, 1));
            assertThat(draw(model, 1, 0, 0.25)).as("the first step").isNotEqualTo(never);
            assertThat(draw(model, 1, 0, 0.49)).as("the first step").isEqualTo(draw(model, 1, 0, 0.25));
            assertThat(draw(model, 1, 0.75, 1)).as("the last step").isNotEqualTo(never);
            assertThat(draw(model, 1, 0.51, 1)).as("the last step").isEqualTo(draw(model, 1, 0.75, 1));
            assertThat(draw(model, 1, 0, 1)).as("twice the same").isEqualTo(draw(model, 1, 0, 1));
        }
    }

    @Test
    void givesEachControlNetItsOwnImageInTheOrderOfTheFolders() throws Exception {
        InputImage black = new InputImage(edges.argb().clone(), 64, 64);
        Arrays.fill(black.argb(), 0xFF000000);
        try (DiffusionModel model = DiffusionModel.load(TWO, Device.CPU);
                DiffusionModel first = DiffusionModel.load(one, Device.CPU)) {
            DrawRequest both = FOX.withControl(edges, 1, 0, 1).withControl(black, 1, 0, 1);
            DrawRequest swapped = FOX.withControl(black, 1, 0, 1).withControl(edges, 1, 0, 1);
            assertThat(draw(model, both)).isNotEqualTo(draw(model, swapped));
            DrawRequest firstAlone = FOX.withControl(edges, 1, 0, 1).withControl(black, 0, 0, 1);
            assertThat(draw(model, firstAlone)).isEqualTo(draw(first, FOX.withControl(edges, 1, 0, 1)));
        }
    }

    @Test
    void drawsAlmostTheSameWithControlNetsOfHalfPrecisionBesideAUnetOfSinglePrecision() throws Exception {
        Path mixed = Goldens.copy(TWO, scratch.resolve("mixed"));
        Path halves = Goldens.copy(TWO, scratch.resolve("halves"));
        Path same = Goldens.copy(TWO, scratch.resolve("same"));
        useTheFirst(mixed, "controlnet_half", "controlnet_1");
        useTheFirst(halves, "controlnet_half", "controlnet", "controlnet_1");
        useTheFirst(same, "controlnet", "controlnet_1");
        DrawRequest request = FOX.withControl(edges, 0.5, 0, 1).withControl(edges, 0.4, 0, 1);
        int[] single = draw(same, request);
        assertThat(meanDifference(draw(mixed, request), single)).isLessThan(1);
        assertThat(meanDifference(draw(halves, request), single)).isLessThan(1);
        assertThat(meanDifference(draw(one, FOX.withControl(edges, 0.5, 0, 1)), single))
                .as("the second ControlNet has an effect")
                .isGreaterThan(2);
    }

    @Test
    void readsTheNoiseOfAPictureWithoutAControlImage() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(one, Device.CPU)) {
            assertThat(model.folder().isInvertible()).isTrue();
            assertThat(model.invert(new InversionRequest(edges.argb(), 64, 64, 64, 64), StepListener.NONE))
                    .hasSize(model.folder().latents(64, 64));
        }
    }

    @Test
    void refusesAnotherNumberOfControlImagesThanTheModelHasControlNets() {
        assertRefused(
                Goldens.TINY, fox -> fox.withControl(edges, 1, 0, 1), "control", "has no ControlNet and takes no");
        assertRefused(one, fox -> fox, "control", "has a ControlNet and needs one control image, not 0");
        assertRefused(TWO, fox -> fox.withControl(edges, 1, 0, 1), "control", "has 2 ControlNets", "not 1");
    }

    @Test
    void refusesAControlImageOfAnotherSizeOrWithTransparentPixels() {
        InputImage small = new InputImage(new int[32 * 64], 32, 64);
        assertRefused(
                one,
                fox -> fox.withControl(small, 1, 0, 1),
                "control",
                "The control image has 32 × 64 pixels and the drawing 64 × 64");
        InputImage clear = new InputImage(new int[64 * 64], 64, 64);
        assertRefused(one, fox -> fox.withControl(clear, 1, 0, 1), "control", "control image has transparent pixels");
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0, 1, controlScale, must be 0 to 10",
        "NaN, 0, 1, controlScale, must be 0 to 10",
        "10.1, 0, 1, controlScale, not 10.1",
        "1, -0.1, 1, controlStart, not -0.1",
        "1, 1, 1, controlStart, must be 0 to below 1",
        "1, 0.5, 0.5, controlEnd, 'above the controlStart, 0.5'",
        "1, 0, 1.1, controlEnd, not 1.1"
    })
    void refusesAScaleAStartAndAnEndOutsideTheirRanges(
            double scale, double start, double end, String field, String words) {
        assertRefused(one, fox -> fox.withControl(edges, scale, start, end), field, words);
    }

    @Test
    void keepsTheControlImagesOfARequestThatIsChanged() {
        DrawRequest request = FOX.withControl(edges, 1, 0, 1);
        assertThat(request.withImage(edges, 0.5).withGuidanceRescale(0.5).control())
                .isEqualTo(request.control());
        assertThat(request.withMask(edges, edges, 0.5)
                        .withControl(edges, 2, 0, 1)
                        .control())
                .containsExactly(new ControlImage(edges), new ControlImage(edges, 2, 0, 1));
    }

    @Test
    void countsTheControlNetsOfAFolder() throws Exception {
        assertThat(ModelFolder.read(TWO).controlNets()).hasSize(2);
        assertThat(ModelFolder.read(one).controlNets()).hasSize(1);
        assertThat(ModelFolder.read(Goldens.TINY).controlNets()).isEmpty();
    }

    @Test
    void drawsWithControlNetsOfOtherFoldersAsWithThoseInTheModel() throws Exception {
        Path pose = Goldens.copy(TWO.resolve("controlnet_1"), scratch.resolve("pose"));
        DrawRequest request = FOX.withControl(edges, 1, 0, 1).withControl(edges, 0.5, 0, 1);
        int[] expected = draw(TWO, request);
        assertThat(draw(one, request, pose)).isEqualTo(expected);
        Path canny = Files.move(one.resolve("controlnet"), scratch.resolve("canny"));
        assertThat(draw(one, request, canny, pose)).isEqualTo(expected);
        assertThat(draw(one, request, pose, canny)).isNotEqualTo(expected);
    }

    /** diffusers' pipeline with ControlNets leaves old configurations as they are, also on the base of another pipeline. */
    @Test
    void drawsAsThePipelineWithControlNetsDoesOnAPlainBase() throws Exception {
        Path index = one.resolve("model_index.json");
        Path scheduler = one.resolve("scheduler/scheduler_config.json");
        Files.writeString(scheduler, Files.readString(scheduler).replace("\"steps_offset\": 1", "\"steps_offset\": 0"));
        Path canny = Goldens.copy(one.resolve("controlnet"), scratch.resolve("canny"));
        DrawRequest request = FOX.withControl(edges, 1, 0, 1);
        int[] expected = draw(one, request);
        Goldens.delete(one.resolve("controlnet"));
        Files.writeString(
                index,
                Files.readString(index)
                        .replace("StableDiffusionControlNetPipeline", "StableDiffusionPipeline")
                        .replace("\"controlnet\"", "\"left_out\""));
        assertThat(draw(one, request, canny)).isEqualTo(expected);
    }

    @Test
    void refusesAFolderThatIsNoControlNetToAdd() throws Exception {
        assertUnusableWith(scratch.resolve("none"), "There is no folder " + scratch.resolve("none"));
        Path lacking = Files.createDirectory(scratch.resolve("lacking"));
        Files.copy(TWO.resolve("controlnet/config.json"), lacking.resolve("config.json"));
        assertUnusableWith(lacking, "The ControlNet " + lacking + " lacks the file model.onnx");
        Path named = Goldens.copy(TWO.resolve("controlnet_1"), scratch.resolve("unet"));
        assertUnusableWith(named, "has the name of another part of the model, unet; rename it.");
        assertThatThrownBy(() -> ModelFolder.read(
                        Goldens.RESOURCES.resolve("tiny-flux-schnell"), List.of(TWO.resolve("controlnet"))))
                .isInstanceOf(ModelException.class)
                .hasMessage("ControlNets of FLUX.1 cannot be drawn with; those of Stable Diffusion 1, 2 and XL can.");
        assertThatThrownBy(() -> ModelFolder.read(one, Collections.nCopies(16, TWO.resolve("controlnet_1"))))
                .isInstanceOf(ModelException.class)
                .hasMessage("There are 17 ControlNets; a model has at most 16.");
        Path pose = TWO.resolve("controlnet_1").toAbsolutePath();
        for (List<Path> twice : List.of(List.of(pose, pose), List.of(one.resolve("controlnet")))) {
            assertThatThrownBy(() -> ModelFolder.read(one, twice))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("The ControlNet " + twice.getLast() + " is given twice");
        }
    }

    private void assertUnusableWith(Path controlNet, String words) {
        assertThatThrownBy(() -> load(one, controlNet).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(words);
    }

    private static DiffusionModel load(Path folder, Path... controlNets) throws ModelException {
        return DiffusionModel.load(folder, Device.CPU, LoadOptions.DEFAULT.withControlNets(List.of(controlNets)));
    }

    @Test
    void saysThatAnExportLacksItsControlNet() throws Exception {
        Goldens.delete(one.resolve("controlnet"));
        assertUnusable("lacks the folder controlnet", "scripts/export/controlnet.py");
    }

    @Test
    void saysWhichFileOfAControlNetIsMissing() throws Exception {
        Files.delete(one.resolve("controlnet/model.onnx"));
        assertUnusable("lacks the file controlnet/model.onnx");
    }

    @Test
    void saysThatAUnetTakesNoResiduals() throws Exception {
        replace("unet/model.onnx", Goldens.TINY.resolve("unet/model.onnx"));
        assertUnusable("unet/model.onnx takes no residuals", "scripts/export/controlnet.py");
    }

    @Test
    void refusesAControlNetOfAnotherModel() throws Exception {
        Path xl = Goldens.RESOURCES.resolve("tiny-control-xl");
        replace("controlnet/model.onnx", xl.resolve("controlnet/model.onnx"));
        assertUnusable("controlnet/model.onnx has the inputs", "text_embeds");
    }

    @Test
    void refusesAControlNetWhoseConfigurationNamesOtherLayers() throws Exception {
        Path config = one.resolve("controlnet/config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replace("\"layers_per_block\": 1", "\"layers_per_block\": 2"));
        assertUnusable("controlnet/model.onnx has 8 channels in down_block_res_samples.3", "config.json", "says 4");
        Files.writeString(config, json.replaceFirst("4,\\s+8\\s", "4, \"x\"\n"));
        assertUnusable("controlnet/config.json: block_out_channels must be a list of positive whole numbers");
    }

    @Test
    void namesTheControlNetThatGivesNoNumbers() throws Exception {
        Path two = Goldens.copy(TWO, scratch.resolve("two"));
        Path file = two.resolve("controlnet_1/model.onnx");
        byte[] bytes = Files.readAllBytes(file);
        String name = "controlnet_cond_embedding.conv_out.biasJ";
        int weights = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(name) + name.length();
        bytes[weights + 3] = (byte) 0xC0; // after the length: 0x7FC00000, little-endian
        bytes[weights + 4] = 0x7F;
        Files.write(file, bytes);
        DrawRequest request = FOX.withControl(edges, 1, 0, 1).withControl(edges, 1, 0, 1);
        try (DiffusionModel model = DiffusionModel.load(two, Device.CPU)) {
            assertThatThrownBy(() -> model.draw(request, StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("controlnet_1/model.onnx gave numbers that are no residuals");
        }
    }

    private void assertUnusable(String... words) {
        assertThatThrownBy(() -> DiffusionModel.load(one, Device.CPU).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }

    private static void assertRefused(Path folder, UnaryOperator<DrawRequest> change, String field, String... words) {
        assertThatThrownBy(() -> {
                    try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU)) {
                        model.draw(change.apply(FOX), StepListener.NONE);
                    }
                })
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field))
                .hasMessageContainingAll(words);
    }

    private void replace(String file, Path by) throws IOException {
        Files.copy(by, one.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Replaces ControlNets by the folder's first one, or by its copy in half precision. */
    private static void useTheFirst(Path model, String from, String... replaced) throws IOException {
        for (String folder : replaced) {
            Files.copy(
                    model.resolve(from).resolve("model.onnx"),
                    model.resolve(folder).resolve("model.onnx"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private int[] draw(DiffusionModel model, double scale, double start, double end) {
        return draw(model, FOX.withControl(edges, scale, start, end));
    }

    private static int[] draw(DiffusionModel model, DrawRequest request) {
        return model.draw(request, StepListener.NONE).argb();
    }

    private static int[] draw(Path folder, DrawRequest request, Path... controlNets) throws ModelException {
        try (DiffusionModel model = load(folder, controlNets)) {
            return draw(model, request);
        }
    }

    private static double meanDifference(int[] one, int[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((one[i] >> shift & 0xFF) - (other[i] >> shift & 0xFF));
            }
        }
        return sum / 3.0 / one.length;
    }
}
