package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelChecksumTest {
    private static final String PIPELINE =
            "find -L model_index.json */ -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum";

    @TempDir
    Path scratch;

    @Test
    void equalsTheOutputOfTheShellPipeline() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here to compare with");
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("a model"));
        Files.writeString(model.resolve("README.md"), "not counted");
        Files.writeString(model.resolve("model.json"), "{}");
        Files.createDirectories(model.resolve(".cache/deep"));
        Files.writeString(model.resolve(".cache/deep/x"), "not counted");
        Files.createDirectories(model.resolve("unet/parts/of/it"));
        Files.writeString(model.resolve("unet/parts/of/it/größe 1.bin"), "counted");
        Files.writeString(model.resolve("unet/.hidden"), "counted");
        Path elsewhere = Files.writeString(scratch.resolve("blob"), "counted, through a link");
        Files.createSymbolicLink(model.resolve("unet/link.bin"), elsewhere);

        String printed = shell(PIPELINE, model);
        ModelChecksum checksum = ModelChecksum.of(model);
        assertThat(printed).isEqualTo(checksum.sha256() + "  -\n");
        assertThat(checksum.files()).isEqualTo(ModelChecksum.of(Goldens.TINY).files() + 3);
    }

    private static String shell(String command, Path folder) throws IOException {
        Process shell = new ProcessBuilder("/bin/bash", "-c", command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void equalsTheOutputOfTheShellPipelineWithLoras() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here to compare with");
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Files.createDirectories(scratch.resolve("loras"));
        Path style = Files.writeString(scratch.resolve("loras/a style.safetensors"), "one");
        Path other = Files.writeString(scratch.resolve("loras/other.safetensors"), "two");

        ModelChecksum checksum = with(model, new Lora(style, 0.8), new Lora(other, -1));

        String pipeline = """
                { (cd model && find -L model_index.json */ -type f -exec sha256sum {} +)
                  (cd loras && sha256sum 'a style.safetensors' | sed 's/$/ 0.8/')
                  (cd loras && sha256sum other.safetensors | sed 's/$/ -1/')
                } | LC_ALL=C sort | sha256sum
                """;
        assertThat(shell(pipeline, scratch)).isEqualTo(checksum.sha256() + "  -\n");
        assertThat(checksum.files()).isEqualTo(ModelChecksum.of(model).files() + 2);
        assertThat(checksum.loras())
                .extracting(LoraChecksum::name)
                .containsExactlyInAnyOrder("a style.safetensors", "other.safetensors");
    }

    private static ModelChecksum with(Path model, Lora... loras) throws ModelException {
        return ModelChecksum.of(model, LoadOptions.DEFAULT.withLoras(List.of(loras)));
    }

    private static ModelChecksum with(Path model, Path... controlNets) throws ModelException {
        return ModelChecksum.of(model, LoadOptions.DEFAULT.withControlNets(List.of(controlNets)));
    }

    private static ModelChecksum with(Path model, TextualInversion... inversions) throws ModelException {
        return ModelChecksum.of(model, LoadOptions.DEFAULT.withTextualInversions(List.of(inversions)));
    }

    @Test
    void aTextualInversionHasALineWithItsWord() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here to compare with");
        Files.createSymbolicLink(scratch.resolve("model"), Goldens.TINY.toAbsolutePath());
        Path fox = copied("fox");
        Path hands = copied("bad-hands");

        ModelChecksum checksum =
                with(Goldens.TINY, new TextualInversion(fox, null), new TextualInversion(hands, "My Hands"));

        String pipeline = """
                { (cd model && find -L model_index.json */ -type f -exec sha256sum {} +)
                  sha256sum fox.safetensors | sed 's#  .*#  <fox-toy>#'
                  sha256sum bad-hands.safetensors | sed 's#  .*#  My Hands#'
                } | LC_ALL=C sort | sha256sum""";
        assertThat(checksum.sha256() + "  -\n").isEqualTo(shell(pipeline, scratch));
        assertThat(checksum.files()).isEqualTo(ModelChecksum.of(Goldens.TINY).files() + 2);
        assertThat(checksum.textualInversions())
                .extracting(TextualInversionChecksum::word)
                .containsExactlyInAnyOrder("<fox-toy>", "My Hands");
    }

    @Test
    void theWordOfATextualInversionMakesAModelItsNameAndItsOrderMakeNone() throws Exception {
        Path fox = copied("fox");
        Path renamed = Files.copy(fox, scratch.resolve("renamed.safetensors"));
        TextualInversion first = new TextualInversion(fox, "one");
        TextualInversion second = new TextualInversion(copied("bad-hands"), "two");

        assertThat(with(Goldens.TINY, new TextualInversion(renamed, "one")).sha256())
                .isEqualTo(with(Goldens.TINY, first).sha256())
                .isNotEqualTo(
                        with(Goldens.TINY, new TextualInversion(fox, "other")).sha256());
        assertThat(with(Goldens.TINY, first, second)).isEqualTo(with(Goldens.TINY, second, first));
    }

    @Test
    void reportsATextualInversionThatIsMissingOrHasAWordThatALineCannotName() throws Exception {
        assertThatThrownBy(() -> with(Goldens.TINY, new TextualInversion(scratch.resolve("none"), "fox")))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no textual inversion " + scratch.resolve("none") + ".");
        Path fox = copied("fox");
        for (String word : List.of("unet/model.onnx", "a\\b", "a\nb")) {
            assertThatThrownBy(() -> with(Goldens.TINY, new TextualInversion(fox, word)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("has a slash, a backslash or a control character")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void theStateChangesWithATextualInversion() throws Exception {
        Path fox = copied("fox");
        LoadOptions options = LoadOptions.DEFAULT.withTextualInversions(List.of(new TextualInversion(fox, "fox")));
        String before = ModelChecksum.state(Goldens.TINY, options).stamp();
        Files.copy(copied("bad-hands"), fox, StandardCopyOption.REPLACE_EXISTING);

        assertThat(ModelChecksum.state(Goldens.TINY, options).stamp()).isNotEqualTo(before);
    }

    private Path copied(String name) throws Exception {
        return Files.copy(
                Goldens.file("textual-inversion/" + name + ".safetensors"), scratch.resolve(name + ".safetensors"));
    }

    @Test
    void anAddedControlNetHasTheLinesThatItWouldHaveInTheFolder() throws Exception {
        Path whole = Goldens.RESOURCES.resolve("tiny-control");
        Path model = Goldens.copy(whole, scratch.resolve("model"));
        Path canny = Files.move(model.resolve("controlnet"), scratch.resolve("canny"));
        Path pose = Files.move(model.resolve("controlnet_1"), scratch.resolve("pose"));

        ModelChecksum both = with(model, canny, pose);

        assertThat(both.sha256()).isEqualTo(ModelChecksum.of(whole).sha256());
        assertThat(both.files()).isEqualTo(ModelChecksum.of(whole).files());
        assertThat(with(model, pose, canny).sha256()).isNotEqualTo(both.sha256());
        Files.move(canny, model.resolve("controlnet"));
        assertThat(with(model, pose).sha256()).isEqualTo(both.sha256());
    }

    @Test
    void anAddedUpscalerHasTheLinesThatItWouldHaveInTheFolder() throws Exception {
        Path enlarging = Goldens.RESOURCES.resolve("tiny-upscaler-twice");
        Path whole = Goldens.copy(Goldens.TINY, scratch.resolve("whole"));
        Goldens.copy(enlarging, whole.resolve("upscaler"));
        LoadOptions options = LoadOptions.DEFAULT.withUpscaler(enlarging);

        ModelChecksum added = ModelChecksum.of(Goldens.TINY, options);

        assertThat(added.sha256()).isEqualTo(ModelChecksum.of(whole).sha256());
        assertThat(added.upscaler()).isNotNull();
        assertThat(ModelChecksum.state(Goldens.TINY, options).bytes())
                .isGreaterThan(
                        ModelChecksum.state(Goldens.TINY, LoadOptions.DEFAULT).bytes());
        Path none = scratch.resolve("none");
        assertThatThrownBy(() -> ModelChecksum.of(Goldens.TINY, LoadOptions.DEFAULT.withUpscaler(none)))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no folder " + none + " of an upscaler.");
    }

    @Test
    void theIdentityOfAControlNetIsTheOutputOfTheShellPipelineInItsFolder() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here to compare with");
        Path net = Goldens.copy(Goldens.RESOURCES.resolve("tiny-control/controlnet"), scratch.resolve("net"));
        Files.writeString(net.resolve(".gitattributes"), "*.onnx -text");

        ModelChecksum checksum = with(Goldens.TINY, net);

        assertThat(checksum.controlNets())
                .extracting(ControlNetChecksum::folder)
                .containsExactly(net);
        assertThat(checksum.controlNets().getFirst().sha256() + "  -\n")
                .isEqualTo(shell(
                        "find -L . -type f -exec sha256sum {} + | sed 's#  ./#  #' | LC_ALL=C sort | sha256sum", net));
    }

    @Test
    void reportsAControlNetThatIsMissing() {
        assertThatThrownBy(() -> with(Goldens.TINY, scratch.resolve("none")))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no folder " + scratch.resolve("none") + " of a ControlNet.");
    }

    @Test
    void theStateChangesWithAFileOfAControlNet() throws Exception {
        Path net = Goldens.copy(Goldens.RESOURCES.resolve("tiny-control/controlnet"), scratch.resolve("net"));
        LoadOptions options = LoadOptions.DEFAULT.withControlNets(List.of(net));
        ModelChecksum.State before = ModelChecksum.state(Goldens.TINY, options);
        long bytes = Files.size(net.resolve("config.json")) + Files.size(net.resolve("model.onnx"));
        Files.writeString(net.resolve("config.json"), "{}");

        assertThat(ModelChecksum.state(Goldens.TINY, options).stamp()).isNotEqualTo(before.stamp());
        assertThat(before.bytes() - bytes)
                .isEqualTo(
                        ModelChecksum.state(Goldens.TINY, LoadOptions.DEFAULT).bytes());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0.8, 0.8", "-0.5, -0.5", "100, 100", "1e-7, 0.0000001", "0.1, 0.1", "-0.0, 0"})
    void aLoraHasALineWithItsWeight(double weight, String printed) throws Exception {
        Path file = Files.writeString(scratch.resolve("x.safetensors"), "");

        assertThat(with(Goldens.TINY, new Lora(file, weight)).loras().getFirst().line())
                .isEqualTo(
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x.safetensors " + printed);
    }

    @Test
    void changesWithTheBytesTheNameAndTheWeightOfALoraAndNotWithTheOrder() throws Exception {
        Path one = Files.writeString(scratch.resolve("1.safetensors"), "one");
        Path sameBytes = Files.writeString(scratch.resolve("2.safetensors"), "one");
        Path sameName =
                Files.writeString(Files.createDirectory(scratch.resolve("x")).resolve("1.safetensors"), "two");
        List<String> checksums =
                new ArrayList<>(List.of(ModelChecksum.of(Goldens.TINY).sha256()));
        for (Lora lora : List.of(new Lora(one, 1), new Lora(one, 0.9), new Lora(sameBytes, 1), new Lora(sameName, 1))) {
            checksums.add(with(Goldens.TINY, lora).sha256());
        }
        assertThat(checksums).doesNotHaveDuplicates();
        Lora first = new Lora(one, 1);
        Lora second = new Lora(sameName, 1);
        assertThat(with(Goldens.TINY, first, second)).isEqualTo(with(Goldens.TINY, second, first));
    }

    @Test
    void reportsALoraThatIsMissingOrHasANameThatSha256sumEscapes() throws Exception {
        assertThatThrownBy(() -> with(Goldens.TINY, new Lora(scratch.resolve("none"), 1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no LoRA " + scratch.resolve("none") + ".");
        Path escaped = Files.writeString(scratch.resolve("a\\b"), "");
        assertThatThrownBy(() -> with(Goldens.TINY, new Lora(escaped, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("a backslash");
    }

    @Test
    void changesWithAnyByteThatInferenceReads() throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        String before = ModelChecksum.of(model).sha256();
        Files.writeString(model.resolve("README.md"), "a word");
        assertThat(ModelChecksum.of(model).sha256()).isEqualTo(before);
        Files.writeString(model.resolve("tokenizer/merges.txt"), "#version: 0.2\n");
        assertThat(ModelChecksum.of(model).sha256()).isNotEqualTo(before);
    }

    @Test
    void reportsAFolderThatIsNoModel() {
        assertThatThrownBy(() -> ModelChecksum.of(scratch))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks the file model_index.json");
    }
}
