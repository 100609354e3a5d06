package dev.mintmark.app.cli;

import dev.mintmark.app.api.ModelResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code scripts/dreambooth} and {@code scripts/quantize} wrote into their {@code model.json} of how a model was made: its base,
 * the LoRA, hashes of the training images, parameters, metrics, energy. Read on this machine, where the model's files are. Stateless.
 */
final class TrainingRecords {
    private static final String FILE = "model.json";
    private static final long MAX_BYTES = 1 << 20;

    private TrainingRecords() {}

    /**
     * A record.
     *
     * @param model id of the model that has what was made
     * @param file that holds the record
     */
    record TrainingRecord(String model, String file, JsonNode content) {}

    /** Returns the records of models: those in their folders, and those beside a LoRA whose checksum they name. */
    static List<TrainingRecord> of(List<ModelResponse> models) {
        List<TrainingRecord> records = new ArrayList<>();
        for (ModelResponse model : models) {
            Path own = path(model.folder()).resolve(FILE);
            JsonNode quantized = read(own);
            if (quantized != null && quantized.has("quantized")) {
                records.add(new TrainingRecord(model.id(), own.toString(), quantized));
            }
            for (ModelResponse.Lora lora : model.loras()) {
                Path beside = path(lora.file()).resolveSibling(FILE);
                JsonNode trained = read(beside);
                if (trained != null
                        && trained.path("lora").path("sha256").asString("").equals(lora.sha256())) {
                    records.add(new TrainingRecord(model.id(), beside.toString(), trained));
                }
            }
        }
        return records;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of(""); // of a service on another system
        }
    }

    private static @Nullable JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return null;
            }
            JsonNode content = JsonMapper.shared().readTree(Files.readAllBytes(file));
            return content.isObject() ? content : null;
        } catch (IOException | JacksonException e) {
            return null; // not one of ours
        }
    }

    /** Prints a record in lines. */
    static void print(TrainingRecord record) {
        JsonNode content = record.content();
        Output.line("record     " + record.model() + ", " + record.file());
        line("base", content.path("base").path("sha256").asString(""));
        line("lora", content.path("lora").path("sha256").asString(""));
        content.path("trainingImages")
                .forEach(image -> line("image", image.path("sha256").asString("")));
        for (String part : List.of("parameters", "quantized", "privacy", "metrics")) {
            line(part, values(content.path(part)));
        }
        JsonNode energy = content.path("energy");
        String joules = energy.path("joules").isNumber() ? energy.path("joules").asString() + " J" : "not measured";
        line(
                "energy",
                joules + (energy.has("seconds") ? ", " + energy.path("seconds").asString() + " s" : ""));
    }

    private static String values(JsonNode part) {
        List<String> values = new ArrayList<>();
        part.properties()
                .forEach(value ->
                        values.add(value.getKey() + " " + value.getValue().asString("")));
        return String.join(", ", values);
    }

    private static void line(String name, String value) {
        if (!value.isEmpty()) {
            Output.line("  " + name + " ".repeat(Math.max(1, 12 - name.length())) + value);
        }
    }
}
