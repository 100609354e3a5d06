package dev.mintmark.c2pa;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the strings of a TOML file by their full names; other values are skipped. Not thread-safe. */
final class Toml {
    private static final int MAX_DEPTH = 32;
    private static final Pattern TABLE = Pattern.compile("\\[\\[?\\s*([\\w.\"-]+)\\s*]]?\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("([\\w.\"-]+)\\s*=\\s*");

    private final String text;
    private final Map<String, String> strings = new LinkedHashMap<>();
    private int at;

    private Toml(String text) {
        this.text = text;
    }

    /**
     * Returns the strings, with the names of their tables before dots.
     *
     * @throws C2paException if the text is no TOML
     */
    static Map<String, String> strings(String text) throws C2paException {
        Toml toml = new Toml(text);
        toml.read();
        return toml.strings;
    }

    private void read() throws C2paException {
        String table = "";
        for (skip(" \t\r\n"); at < text.length(); skip(" \t\r\n")) {
            String line = text.substring(at, endOfLine()).strip();
            Matcher header = TABLE.matcher(line);
            if (header.matches()) {
                table = header.group(1).replace("\"", "") + ".";
                at = endOfLine();
            } else {
                value(table + key(), 0);
                skip(" \t\r");
                if (at < text.length() && text.charAt(at) != '\n') {
                    throw wrong(line);
                }
            }
        }
    }

    private String key() throws C2paException {
        Matcher key = KEY.matcher(text).region(at, endOfLine());
        if (!key.lookingAt()) {
            throw wrong(text.substring(at, endOfLine()).strip());
        }
        at = key.end();
        return key.group(1).replace("\"", "");
    }

    /** @param name null for an entry of an array */
    private void value(@Nullable String name, int depth) throws C2paException {
        if (depth > MAX_DEPTH) {
            throw new C2paException("The settings are nested deeper than " + MAX_DEPTH + " levels.");
        }
        for (String quote : new String[] {"\"\"\"", "'''", "\"", "'"}) {
            if (text.startsWith(quote, at)) {
                String value = string(quote);
                if (name != null) {
                    strings.put(name, value);
                }
                return;
            }
        }
        if (text.startsWith("[", at)) {
            at++;
            for (skip(" \t\r\n,"); !text.startsWith("]", at); skip(" \t\r\n,")) {
                more();
                value(null, depth + 1);
            }
            at++;
        } else if (text.startsWith("{", at)) {
            at++;
            for (skip(" \t\r\n,"); !text.startsWith("}", at); skip(" \t\r\n,")) {
                more();
                String key = key();
                value(name == null ? null : name + "." + key, depth + 1);
            }
            at++;
        } else {
            int start = at;
            while (at < text.length() && ",]}#\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            if (at == start) {
                throw wrong(text.substring(at, endOfLine()).strip());
            }
        }
    }

    private String string(String quote) throws C2paException {
        int start = at + quote.length();
        int end = text.indexOf(quote, start);
        while (end > 0 && quote.startsWith("\"") && isEscaped(end)) {
            end = text.indexOf(quote, end + 1);
        }
        if (end < 0 || quote.length() == 1 && text.substring(start, end).contains("\n")) {
            throw new C2paException("The settings are no TOML: a string has no end.");
        }
        at = end + quote.length();
        return text.substring(start, end).stripLeading();
    }

    private boolean isEscaped(int quote) {
        int before = quote;
        while (text.charAt(before - 1) == '\\') {
            before--;
        }
        return (quote - before) % 2 != 0;
    }

    private void more() throws C2paException {
        if (at >= text.length()) {
            throw new C2paException("The settings are no TOML: an array or a table has no end.");
        }
    }

    /** Skips these characters and comments. */
    private void skip(String characters) {
        while (at < text.length() && (characters.indexOf(text.charAt(at)) >= 0 || text.charAt(at) == '#')) {
            at = text.charAt(at) == '#' ? endOfLine() : at + 1;
        }
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static C2paException wrong(String line) {
        return new C2paException("The settings are no TOML: \"" + ReportText.printable(line) + "\".");
    }
}
