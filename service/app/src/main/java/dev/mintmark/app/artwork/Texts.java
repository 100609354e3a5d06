package dev.mintmark.app.artwork;

import java.nio.charset.StandardCharsets;

/** What every text of a request must be, so that both databases, JSON and the chain can hold it. */
public final class Texts {
    private Texts() {}

    /**
     * Returns if the text can be stored.
     *
     * @throws InvalidRequestException for half of a surrogate pair, and for U+0000, which PostgreSQL cannot store
     */
    public static void require(String field, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidRequestException(field, "The text has half a character in it; it must be valid Unicode.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidRequestException(
                    field, "The text has the character U+0000 in it, which cannot be stored.");
        }
    }
}
