package dev.mintmark.app.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Map;

/** Passwords from the environment or the terminal; never from the command line, which others can read. */
final class Passwords {
    private static final String BACKUP = "MINTMARK_BACKUP_PASSWORD";
    private static final int SHORTEST = 8;

    private Passwords() {}

    /** @param chosen whether it is a new one, which is asked for twice */
    static String backup(Map<String, String> environment, boolean chosen) {
        String set = environment.get(BACKUP);
        String password = set == null || set.isEmpty() ? asked(chosen) : set;
        if (chosen && password.length() < SHORTEST) {
            throw CommandFailedException.wrongUse("The password has " + password.length()
                    + " characters; a backup of all keys takes at least " + SHORTEST + ".");
        }
        return password;
    }

    private static String asked(boolean chosen) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw CommandFailedException.wrongUse(
                    "There is no terminal to ask for the backup's password; set " + BACKUP + ".");
        }
        char[] first = console.readPassword("Password of the backup: ");
        if (first == null || (chosen && !Arrays.equals(first, console.readPassword("The same again: ")))) {
            throw CommandFailedException.wrongUse("The two passwords differ; nothing was done.");
        }
        return new String(first);
    }
}
