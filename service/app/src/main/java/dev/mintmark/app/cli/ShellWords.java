package dev.mintmark.app.cli;

/** Text as a word of a shell's command line. */
final class ShellWords {
    private ShellWords() {}

    /** The text itself, or in single quotes if it holds more than letters, digits and {@code _./:=@%+-}. */
    static String quote(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
