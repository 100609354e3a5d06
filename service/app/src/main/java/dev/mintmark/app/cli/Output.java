package dev.mintmark.app.cli;

import dev.mintmark.c2pa.ReportText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints results to stdout and everything else to stderr. Much of the text comes from files, the network and the chain, so line
 * breaks and control characters in it are replaced or escaped.
 */
final class Output {
    /** The description of the option {@code --json} of every command. */
    static final String JSON_OPTION = "Print one JSON object instead of text.";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final PrintStream OUT =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final PrintStream ERR =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
    private static final boolean TERMINAL =
            System.console() != null && System.console().isTerminal();

    private static final String CLEAR_LINE = "\r\u001b[2K";

    private static volatile boolean progressShown;

    private Output() {}

    static void json(Object value) {
        jsonText(JSON.writeValueAsString(value));
    }

    /** JSON that is already text. */
    static void jsonText(String json) {
        OUT.println(escaped(json));
    }

    /** Prints a table whose lines this program wrote, as it is. */
    static void csv(String table) {
        OUT.print(table);
        OUT.flush();
    }

    /** Prints one line of a result. */
    static void line(String text) {
        OUT.println(ReportText.printable(text));
    }

    /** Prints several lines of a result; only for text whose line breaks this program wrote. */
    static void lines(String text) {
        text.lines().forEach(Output::line);
    }

    /** Prints one line to stderr. */
    static void note(String text) {
        if (progressShown) {
            ERR.print(CLEAR_LINE);
            progressShown = false;
        }
        ERR.println(ReportText.printable(text));
    }

    /**
     * Returns the JSON with the control characters from 0x7f upwards escaped. The JSON writers escape those below 32 in strings
     * themselves; the rest stands between tokens.
     */
    static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (c < 0x7f || ReportText.printable(one).equals(one)) {
                out.append(one);
            } else {
                one.chars().forEach(half -> out.append("\\u%04x".formatted(half)));
            }
        });
        return out.toString();
    }

    /** Shows a line of progress that the next output replaces; empty text removes it. Nothing is shown off a terminal. */
    static void progress(String text) {
        if (TERMINAL && !Signals.received()) {
            ERR.print(CLEAR_LINE + ReportText.printable(text));
            ERR.flush();
            progressShown = !text.isEmpty();
        }
    }
}
