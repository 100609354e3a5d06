package dev.mintmark.c2pa;

/** The limits of texts that callers give. */
final class TextLimits {
    static final int MAX_LENGTH = 10_000;

    private TextLimits() {}

    /**
     * Returns the text.
     *
     * @param what the text's name in the exception's message
     * @throws IllegalArgumentException if it is blank or too long
     */
    static String check(String what, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The " + what + " has " + text.length() + " characters; 1 to "
                    + MAX_LENGTH + ", not all blank, are allowed.");
        }
        return text;
    }
}
