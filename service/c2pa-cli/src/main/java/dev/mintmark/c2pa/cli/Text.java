package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ReportText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints results to stdout and everything else to stderr, in UTF-8. Text from files is printed without control characters.
 */
final class Text {
    private Text() {}

    /** Prints one line of a result. */
    static void line(String text) {
        out().println(ReportText.printable(text));
    }

    /** Prints several lines of a result; only for text whose line breaks this program wrote. */
    static void lines(String text) {
        text.lines().forEach(Text::line);
    }

    /** Prints JSON, with the control characters from 0x7f upwards escaped; writers of JSON escape those below 32. */
    static void json(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (c < 0x7f || ReportText.printable(one).equals(one)) {
                escaped.append(one);
            } else {
                one.chars().forEach(half -> escaped.append("\\u%04x".formatted(half)));
            }
        });
        out().println(escaped);
    }

    static void bytes(byte[] bytes) {
        PrintStream out = out();
        out.writeBytes(bytes);
        out.flush();
    }

    /** Prints one line to stderr. */
    static void note(String text) {
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                .println(ReportText.printable(text));
    }

    private static PrintStream out() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }
}
