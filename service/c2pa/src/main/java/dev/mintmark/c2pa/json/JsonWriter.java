package dev.mintmark.c2pa.json;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON, indented by two spaces. Stateless and thread-safe. */
public final class JsonWriter {
    private static final int FIRST_PRINTABLE = 0x20;

    private JsonWriter() {}

    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return out.toString();
    }

    private static void write(JsonValue value, int depth, StringBuilder out) {
        switch (value) {
            case JsonValue.Text text -> text(text.value(), out);
            case JsonValue.Numeric number -> out.append(number.literal());
            case JsonValue.Bool bool -> out.append(bool.value());
            case JsonValue.Null nothing -> out.append("null");
            case JsonValue.Array array -> {
                out.append('[');
                Iterator<JsonValue> items = array.items().iterator();
                while (items.hasNext()) {
                    line(depth + 1, out);
                    write(items.next(), depth + 1, out);
                    out.append(items.hasNext() ? "," : "");
                }
                close(array.items().isEmpty(), depth, ']', out);
            }
            case JsonValue.Mapping object -> {
                out.append('{');
                Iterator<Map.Entry<String, JsonValue>> members =
                        object.members().entrySet().iterator();
                while (members.hasNext()) {
                    Map.Entry<String, JsonValue> member = members.next();
                    line(depth + 1, out);
                    text(member.getKey(), out);
                    out.append(": ");
                    write(member.getValue(), depth + 1, out);
                    out.append(members.hasNext() ? "," : "");
                }
                close(object.members().isEmpty(), depth, '}', out);
            }
        }
    }

    private static void close(boolean empty, int depth, char bracket, StringBuilder out) {
        if (!empty) {
            line(depth, out);
        }
        out.append(bracket);
    }

    private static void line(int depth, StringBuilder out) {
        out.append('\n').repeat("  ", depth);
    }

    private static void text(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // A lone surrogate cannot be encoded as UTF-8; line separators break scripts that embed JSON.
            boolean plain = c >= FIRST_PRINTABLE && c != '\u2028' && c != '\u2029' && !isLone(value, i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                default -> {
                    if (plain) {
                        out.append(c);
                    } else {
                        out.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLone(String value, int at) {
        char c = value.charAt(at);
        return Character.isHighSurrogate(c)
                        && (at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1)))
                || Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
