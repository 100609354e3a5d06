package dev.mintmark.app.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where results and progress go: results to stdout, everything else to stderr. */
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
        OUT.println(JSON.writeValueAsString(value));
    }

    static void line(String text) {
        OUT.println(text);
    }

    static void note(String text) {
        ERR.println(text);
    }

    /** A line of progress that the next one replaces; on a pipe only {@code last} ones are printed. */
    static void progress(String text, boolean last) {
        if (TERMINAL) {
            ERR.print("\r\u001b[2K" + text + (last ? "\n" : ""));
            ERR.flush();
        } else if (last) {
            ERR.println(text);
        }
    }
}
