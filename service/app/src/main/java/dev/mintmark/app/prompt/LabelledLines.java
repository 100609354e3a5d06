package dev.mintmark.app.prompt;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.io.FileTrouble;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The operator's lists in text files of UTF-8: on each line a label, a colon and a text. Empty lines and those that begin with
 * {@code #} are skipped. Stateless.
 */
final class LabelledLines {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LINE = 1_000;

    private LabelledLines() {}

    /**
     * Reads a file.
     *
     * @param name of the list, in the plural, for messages
     * @param form of a line, for messages
     * @param reader makes an entry of label and text; throws {@link IllegalArgumentException} with the predicate of a sentence
     * @throws InvalidSettingException if the file cannot be read, or a line is no entry; the message names the line
     */
    static <T> List<T> read(Path file, String name, String form, BiFunction<String, String, T> reader) {
        List<T> entries = new ArrayList<>();
        int number = 0;
        for (String line : text(file, name).split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                entries.add(entry(line, reader));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(
                        "Line " + number + " of " + file + " " + e.getMessage() + "; " + form + ".");
            }
        }
        return entries;
    }

    private static String text(Path file, String name) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidSettingException(
                        "The " + name + " " + file + " have " + size + " bytes; they can have " + MAX_BYTES + ".");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidSettingException("The " + name + " " + file + " are not text in UTF-8.");
        } catch (IOException e) {
            throw new InvalidSettingException(
                    "The " + name + " " + file + " cannot be read: " + FileTrouble.reason(e) + ".");
        }
    }

    private static <T> T entry(String line, BiFunction<String, String, T> reader) {
        if (line.length() > MAX_LINE) {
            throw new IllegalArgumentException("has " + line.length() + " characters of at most " + MAX_LINE);
        }
        int colon = line.indexOf(':');
        String label = line.substring(0, Math.max(0, colon)).strip();
        String text = line.substring(colon + 1).strip();
        if (label.isEmpty() || label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has no label");
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("has nothing after its label");
        }
        return reader.apply(label, text);
    }
}
