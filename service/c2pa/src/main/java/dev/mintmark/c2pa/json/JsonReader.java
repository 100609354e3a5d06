package dev.mintmark.c2pa.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses JSON (RFC 8259). Safe for hostile bytes: at most {@value #MAX_BYTES} bytes, nesting of at most
 * {@value #MAX_DEPTH}; ill-formed UTF-8 and duplicate members are errors. Not thread-safe.
 */
public final class JsonReader {
    public static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 32;
    /** Possessive quantifiers, so that no literal makes the matcher backtrack. */
    private static final Pattern NUMBER =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+");

    private final String source;
    private int position;

    private JsonReader(String source) {
        this.source = source;
    }

    /**
     * Parses bytes that contain exactly one value.
     *
     * @throws JsonException if they do not, or exceed a limit
     */
    public static JsonValue parse(byte[] utf8) throws JsonException {
        if (utf8.length > MAX_BYTES) {
            throw new JsonException("The JSON has " + utf8.length + " bytes; at most " + MAX_BYTES + " are read.");
        }
        try {
            JsonReader reader = new JsonReader(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
            JsonValue value = reader.value(0);
            reader.skipSpace();
            if (reader.position < reader.source.length()) {
                throw reader.expected("the end");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new JsonException("The JSON is not UTF-8.");
        }
    }

    private JsonValue value(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw new JsonException("The JSON is nested deeper than " + MAX_DEPTH + " levels.");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonValue.Text(string());
            case 't' -> literal("true", new JsonValue.Bool(true));
            case 'f' -> literal("false", new JsonValue.Bool(false));
            case 'n' -> literal("null", new JsonValue.Null());
            default -> number();
        };
    }

    private JsonValue object(int depth) throws JsonException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        position++;
        skipSpace();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                take(',');
                skipSpace();
            }
            String name = string();
            skipSpace();
            take(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw new JsonException("A JSON object has the member " + name + " twice.");
            }
            skipSpace();
        }
        position++;
        return new JsonValue.Mapping(members);
    }

    private JsonValue array(int depth) throws JsonException {
        List<JsonValue> items = new ArrayList<>();
        position++;
        skipSpace();
        while (peek() != ']') {
            if (!items.isEmpty()) {
                take(',');
            }
            items.add(value(depth + 1));
            skipSpace();
        }
        position++;
        return new JsonValue.Array(items);
    }

    private String string() throws JsonException {
        take('"');
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = peek();
            position++;
            if (c == '"') {
                return text.toString();
            }
            if (c < ' ') {
                throw expected("no control character in a string");
            }
            text.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws JsonException {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0) {
                        throw expected("four hex digits");
                    }
                    code = code << 4 | digit;
                    position++;
                }
                yield (char) code;
            }
            default -> throw expected("an escape");
        };
    }

    private JsonValue number() throws JsonException {
        Matcher matcher = NUMBER.matcher(source).region(position, source.length());
        if (!matcher.lookingAt()) {
            throw expected("a value");
        }
        position = matcher.end();
        return new JsonValue.Numeric(matcher.group());
    }

    private JsonValue literal(String word, JsonValue value) throws JsonException {
        if (!source.startsWith(word, position)) {
            throw expected("a value");
        }
        position += word.length();
        return value;
    }

    private char peek() throws JsonException {
        if (position >= source.length()) {
            throw new JsonException("The JSON ends in the middle of a value.");
        }
        return source.charAt(position);
    }

    private void take(char wanted) throws JsonException {
        if (peek() != wanted) {
            throw expected("'" + wanted + "'");
        }
        position++;
    }

    private void skipSpace() {
        while (position < source.length() && " \t\r\n".indexOf(source.charAt(position)) >= 0) {
            position++;
        }
    }

    private JsonException expected(String what) {
        return new JsonException("At character " + position + " of the JSON, " + what + " was expected.");
    }
}
