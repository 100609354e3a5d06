package dev.mintmark.diffusion.config;

import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object of a model folder. A missing or null key has the default of the class that it configures. */
public record ConfigFile(String name, JsonNode root) {
    /** Python writes -Infinity and NaN into the configurations of schedulers. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final long MAX_BYTES = 64L << 20;

    /**
     * Reads {@code folder/name}. Error messages contain the name, with '/' between its parts.
     *
     * @throws ModelException if it is missing, too large, or no JSON object
     */
    public static ConfigFile read(Path folder, String name) throws ModelException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new ModelException("The model folder " + folder + " lacks the file " + name + ".");
        }
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new ModelException(
                        name + " has " + size + " bytes; a configuration has at most " + MAX_BYTES + ".");
            }
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new ModelException(name + " must hold a JSON object.");
            }
            return new ConfigFile(name, root);
        } catch (JacksonException e) {
            throw new ModelException(name + " is not readable as JSON: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new ModelException(name + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Returns an object without keys. */
    public static ConfigFile empty(String name) {
        return new ConfigFile(name, MAPPER.createObjectNode());
    }

    /** Reads the file; returns an empty object if it does not exist. */
    public static ConfigFile readIfPresent(Path folder, String name) throws ModelException {
        return Files.isRegularFile(folder.resolve(name)) ? read(folder, name) : empty(name);
    }

    /** Returns the value of a key; empty if it is missing or null. */
    public Optional<JsonNode> value(String key) {
        JsonNode value = root.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** @throws ModelException if the value is no finite number */
    public double number(String key, double fallback) throws ModelException {
        JsonNode value = value(key).orElse(null);
        if (value == null) {
            return fallback;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a number", value);
        }
        return value.doubleValue();
    }

    /** @throws ModelException if the value is no whole number from min to max */
    public int integer(String key, int fallback, int min, int max) throws ModelException {
        double value = number(key, fallback);
        if (value != Math.rint(value) || value < min || value > max) {
            throw new ModelException(
                    name + ": " + key + " must be a whole number from " + min + " to " + max + ", not " + value + ".");
        }
        return (int) value;
    }

    /** @throws ModelException if the value is neither true nor false */
    public boolean flag(String key, boolean fallback) throws ModelException {
        JsonNode value = value(key).orElse(null);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false", value);
        }
        return value.booleanValue();
    }

    /** @throws ModelException if the value is no string */
    public String text(String key, String fallback) throws ModelException {
        JsonNode value = value(key).orElse(null);
        if (value == null) {
            return fallback;
        }
        if (!value.isString()) {
            throw wrong(key, "a string", value);
        }
        return value.stringValue();
    }

    /**
     * Returns the exception for a value of the wrong type.
     *
     * @param right what the value must be, such as "a number"
     */
    public ModelException wrong(String key, String right, JsonNode value) {
        String shown = value.toString();
        return new ModelException(name + ": " + key + " must be " + right + ", not "
                + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown) + ".");
    }
}
