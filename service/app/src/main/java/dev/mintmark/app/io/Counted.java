package dev.mintmark.app.io;

/** A number with the name of what it counts, for sentences: {@code 1 file}, {@code 2 files}. Stateless. */
public final class Counted {
    private Counted() {}

    /** @param thing its name in the singular, with a plural in s */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
