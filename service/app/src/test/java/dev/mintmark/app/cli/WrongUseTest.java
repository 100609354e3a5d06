package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands refuse before they do anything. */
final class WrongUseTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatExistsIsNotReplacedUnasked() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.png"), "mine");
        assertThat(Main.run("generate", "a fox", "--out", file.toString(), "--data", data()))
                .isEqualTo(Main.WRONG_USE);
        assertThat(file).hasContent("mine");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image.png", "image.jpeg", "stripped.png", "altered.jpeg"})
    void aDemoReplacesNoFileOfAFolderUnasked(String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "mine");
        assertThat(Main.run("demo", "--out", folder.toString(), "--data", data()))
                .isEqualTo(Main.WRONG_USE);
        assertThat(file).hasContent("mine");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anEmptyDataFolderIsRefused() {
        assertThat(Main.run("list", "--data=")).isEqualTo(Main.WRONG_USE);
    }

    @Test
    void aVerdictThatThereIsNotCannotBeExpected() {
        assertThat(Main.run("verify", "0".repeat(64), "--expect", "authentic,good", "--data", data()))
                .isEqualTo(Main.WRONG_USE);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
