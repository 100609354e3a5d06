package dev.mintmark.app.cli;

import dev.mintmark.c2pa.ReportText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where results and progress go: results to stdout, everything else to stderr. Much of it comes from files, the network and
 * the chain, so that nothing is printed here that could forge a line or command a terminal.
 */
final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final PrintStream OUT =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final PrintStream ERR =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
    private static final boolean TERMINAL =
            System.console() != null && System.console().isTerminal();

    private Output() {}

    static void json(Object value) {
        jsonText(JSON.writeValueAsString(value));
    }

    /** JSON that is already text. */
    static void jsonText(String json) {
        OUT.println(escaped(json));
    }

    /** One line, whatever the text holds. */
    static void line(String text) {
        OUT.println(ReportText.printable(text));
    }

    /** Lines that this program made itself. */
    static void lines(String text) {
        text.lines().forEach(Output::line);
    }

    static void note(String text) {
        ERR.println(ReportText.printable(text));
    }

    /**
     * JSON in which nothing commands a terminal. Its writers escape the control characters below 32 in strings, so that those
     * which are left lie between its tokens.
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

    /** A line of progress that the next one replaces; on a pipe only {@code last} ones are printed. */
    static void progress(String text, boolean last) {
        if (TERMINAL) {
            ERR.print("\r\u001b[2K" + ReportText.printable(text) + (last ? "\n" : ""));
            ERR.flush();
        } else if (last) {
            note(text);
        }
    }
}
