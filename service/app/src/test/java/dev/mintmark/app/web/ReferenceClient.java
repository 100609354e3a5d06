package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs clients of others, which scripts/test installs in src/test/reference. */
final class ReferenceClient {
    private static final Path FOLDER = Path.of("src/test/reference").toAbsolutePath();

    private ReferenceClient() {}

    static JsonNode node(String script, String... arguments) throws IOException, InterruptedException {
        return run("node", FOLDER.resolve("node_modules/openai"), script, arguments);
    }

    static JsonNode python(String script, String... arguments) throws IOException, InterruptedException {
        Path python = FOLDER.resolve(".venv/bin/python");
        return run(python.toString(), python, script, arguments);
    }

    /** Returns the last line that the script prints, as JSON. */
    private static JsonNode run(String program, Path installed, String script, String... arguments)
            throws IOException, InterruptedException {
        assumeTrue(Files.exists(installed), "The clients are fixtures, and scripts/test did not install " + installed);
        List<String> command = new ArrayList<>(List.of(program, script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return JsonMapper.shared().readTree(out.strip().substring(out.strip().lastIndexOf('\n') + 1));
    }
}
