package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.AssetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference engine of C2PA, run by Node in its own process. */
final class ReferenceEngine {
    private static final Path FOLDER = Path.of("src/test/reference");
    private static final JsonMapper JSON = new JsonMapper();

    private ReferenceEngine() {}

    /** A file to validate; {@code trustAnchors} is PEM; {@code softBindings} is null to leave that setting unset. */
    record Question(byte[] file, String trustAnchors, List<String> softBindings) {}

    record Answer(
            String state,
            List<String> success,
            List<String> failure,
            String activeManifest,
            String error,
            JsonNode all) {}

    static Answer ask(byte[] file, Path trustAnchors) throws IOException {
        return ask(List.of(new Question(file, Files.readString(trustAnchors), null)))
                .getFirst();
    }

    static List<Answer> ask(List<Question> questions) throws IOException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules/@contentauth/c2pa-wasm"))) {
            fail("The reference engine is missing: scripts/test installs it in service/c2pa/" + FOLDER + ".");
        }
        Path scratch = Files.createTempDirectory("reference");
        try {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Question question : questions) {
                Path file = Files.write(scratch.resolve(rows.size() + ".image"), question.file);
                Map<String, Object> row = new java.util.HashMap<>();
                row.put("path", file.toString());
                row.put("mediaType", mediaType(question.file));
                row.put("trustAnchors", question.trustAnchors);
                row.put("softBindings", question.softBindings);
                rows.add(row);
            }
            List<Answer> answers = new ArrayList<>();
            for (JsonNode node : JSON.readTree(run("oracle.mjs", JSON.writeValueAsBytes(rows)))) {
                answers.add(new Answer(
                        node.path("state").asString(),
                        strings(node.path("success")),
                        strings(node.path("failure")),
                        node.path("activeManifest").asString(""),
                        node.path("error").asString(""),
                        node));
            }
            assertThat(answers).hasSameSizeAs(questions);
            return answers;
        } finally {
            try (var files = Files.walk(scratch)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(ReferenceEngine::delete);
            }
        }
    }

    private static String mediaType(byte[] file) {
        try {
            return ArrayFormat.of(file).mediaType(file);
        } catch (AssetException e) {
            return "image/png";
        }
    }

    /** Returns the output of a script of the reference folder for this input. */
    static String run(String script, byte[] input) throws IOException {
        Process node;
        try {
            node = new ProcessBuilder("node", script)
                    .directory(FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return fail("Node.js is missing, which runs the reference engine; scripts/test says how to install it.", e);
        }
        try (var stdin = node.getOutputStream()) {
            stdin.write(input);
        }
        try (InputStream stdout = node.getInputStream()) {
            String output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as(output).isZero();
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("Interrupted while the reference engine ran.", e);
        } finally {
            node.destroyForcibly();
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(item -> all.add(item.asString()));
        return all;
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
