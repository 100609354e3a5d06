package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatermarkCommandTest {
    @TempDir
    Path folder;

    @Test
    void embedReplacesNoFileUnasked() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.png"), "a file of the user");

        assertThat(embed(file.toString(), file.toString())).isEqualTo(Main.WRONG_USE);

        assertThat(file).hasContent("a file of the user");
    }

    @Test
    void embedRefusesAnOutputFormatBeforeItReadsTheInput() {
        assertThat(embed("nowhere.png", folder.resolve("out.tiff").toString())).isEqualTo(Main.WRONG_USE);
    }

    private int embed(String in, String out) {
        return Main.run("watermark", "embed", in, out, "--id", "0123456789abcdef", "--data", folder.toString());
    }
}
