package dev.mintmark.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output of scripts/export/tiny.py: tiny models, and the results of torch, transformers and diffusers. */
public final class Goldens {
    static final Path RESOURCES = Path.of("src/test/resources");
    static final Path TINY = RESOURCES.resolve("tiny-sd");
    static final Path LEGACY = RESOURCES.resolve("tiny-sd-legacy");
    static final Path HALF = RESOURCES.resolve("tiny-sd-half");

    private Goldens() {}

    public static JsonNode json(String name) {
        return JsonMapper.shared().readTree(file(name).toFile());
    }

    public static Path file(String name) {
        return RESOURCES.resolve("goldens").resolve(name);
    }

    public static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    /** A copy of a model folder, which a test then breaks. */
    static Path copy(Path model, Path to) {
        try (Stream<Path> all = Files.walk(model)) {
            all.forEach(from -> {
                try {
                    Path target = to.resolve(model.relativize(from).toString());
                    if (Files.isDirectory(from)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(from, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
