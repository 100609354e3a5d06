package dev.mintmark.app.cli;

import dev.mintmark.app.io.Counted;
import java.io.Console;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passwords from the environment or the terminal; never from the command line, which others can read. */
final class Passwords {
    private static final String BACKUP = "MINTMARK_BACKUP_PASSWORD";
    private static final int MIN_LENGTH = 8;

    private Passwords() {}

    /**
     * Returns the password of a backup from the environment, or else from the terminal.
     *
     * @param chosen whether it is a new one, which the terminal asks for twice
     */
    static String backup(Map<String, String> environment, boolean chosen) {
        String set = environment.get(BACKUP);
        String password = set == null || set.isEmpty() ? asked(chosen) : set;
        if (chosen && password.length() < MIN_LENGTH) {
            throw CommandFailedException.wrongUse("The password has " + Counted.of(password.length(), "character")
                    + "; a backup of all keys takes at least " + MIN_LENGTH + ".");
        }
        return password;
    }

    private static String asked(boolean chosen) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw CommandFailedException.wrongUse(
                    "There is no terminal to ask for the backup's password; set " + BACKUP + ".");
        }
        return entered(
                console.readPassword("Password of the backup: "),
                chosen ? () -> console.readPassword("The same again: ") : null);
    }

    /**
     * @param first null where the input ended
     * @param again asks for a new password a second time; null where it is not new
     */
    static String entered(char @Nullable [] first, @Nullable Supplier<char @Nullable []> again) {
        char[] second = first == null || again == null ? first : again.get();
        if (first == null || second == null) {
            throw CommandFailedException.wrongUse("The input ended before there was a password; nothing was done.");
        }
        if (!Arrays.equals(first, second)) {
            throw CommandFailedException.wrongUse("The two passwords differ; nothing was done.");
        }
        return new String(first);
    }
}
