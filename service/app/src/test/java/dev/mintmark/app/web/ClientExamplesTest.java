package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs in service/CLIENTS.md, run as they stand there against a real service. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class ClientExamplesTest {
    private static final Path PAGE = Path.of("../CLIENTS.md");
    private static final Path PYTHON =
            Path.of("src/test/reference/.venv/bin/python").toAbsolutePath();
    private static final Pattern PROGRAM = Pattern.compile("```(sh|javascript|python|java)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private final Client client;

    ClientExamplesTest(Client client) {
        this.client = client;
    }

    private List<String> programs(String language) throws Exception {
        int port = client.address("/").getPort();
        return PROGRAM.matcher(Files.readString(PAGE))
                .results()
                .filter(program -> program.group(1).equals(language))
                .map((MatchResult program) -> program.group(2)
                        .replace("127.0.0.1:7070", "127.0.0.1:" + port)
                        .replace("port=7070", "port=" + port)
                        .replace("mm_…", "mm_unused")
                        .replace(
                                "./service/client-js/",
                                Path.of("../client-js").toAbsolutePath().normalize() + "/"))
                .toList();
    }

    @Test
    void theProgramOfTheShellRuns() throws Exception {
        for (String program : programs("sh")) {
            assertThat(run(List.of("bash", "-euo", "pipefail", "-c", program))).contains("\"verdict\":\"authentic\"");
        }
        assertThat(folder.resolve("sun.png")).isNotEmptyFile();
    }

    @Test
    void theProgramsInJavaScriptRun() throws Exception {
        List<String> programs = programs("javascript");
        assertThat(programs).hasSize(2);
        for (String program : programs) {
            Path file = Files.writeString(folder.resolve("example.mjs"), program);
            assertThat(run(List.of("node", file.toString()))).isEqualTo("authentic\n");
        }
    }

    @Test
    void theProgramsInPythonRun() throws Exception {
        assumeTrue(Files.exists(PYTHON), "The clients are fixtures, and scripts/test did not install " + PYTHON);
        List<String> programs = programs("python");
        assertThat(programs).hasSize(3);
        for (String program : programs) {
            assertThat(run(List.of(PYTHON.toString(), "-c", program)).strip()).matches("authentic|[0-9a-f]{64}");
        }
    }

    @Test
    void theProgramInJavaRuns() throws Exception {
        Path file = Files.writeString(
                folder.resolve("Example.java"), programs("java").getFirst());

        assertThat(run(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString())))
                .isEqualTo("authentic\n");
    }

    private String run(List<String> command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out + Files.readString(errors)).isZero();
        return out;
    }
}
