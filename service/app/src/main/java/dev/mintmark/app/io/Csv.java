package dev.mintmark.app.io;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 writes them. A field that a spreadsheet would take for a formula begins with an apostrophe.
 * Stateless.
 */
public final class Csv {
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    /** One line with its end; null is an empty field. */
    public static String line(@Nullable Object... fields) {
        return Arrays.stream(fields)
                .map(field -> field == null ? "" : field(field.toString()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
