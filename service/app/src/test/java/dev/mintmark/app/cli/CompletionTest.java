package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion of bash, asked as bash asks it. */
final class CompletionTest {
    @TempDir
    Path folder;

    @Test
    void commandsAndOptionsAreCompleted() throws Exception {
        Path script =
                Files.writeString(folder.resolve("completion"), CompletionCommand.script(), StandardCharsets.UTF_8);

        assertThat(completed(script, "mintmark", "ver")).contains("verify", "verify-page");
        assertThat(completed(script, "mintmark", "models", "")).contains("add", "list", "remove");
        assertThat(completed(script, "mintmark", "generate", "--se")).contains("--seed");
    }

    private static List<String> completed(Path script, String... words) throws Exception {
        String array = "'" + String.join("' '", words) + "'";
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". " + script + "; COMP_WORDS=(" + array + "); COMP_CWORD=" + (words.length - 1)
                                + "; _complete_mintmark; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out.lines().map(String::strip).toList();
    }
}
