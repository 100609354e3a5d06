package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

        Process shell = new ProcessBuilder("/bin/bash", "-c", PIPELINE)
                .directory(model.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        ModelChecksum checksum = ModelChecksum.of(model);
        assertThat(printed).isEqualTo(checksum.sha256() + "  -\n");
        assertThat(checksum.files()).isEqualTo(ModelChecksum.of(Goldens.TINY).files() + 3);
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
