package dev.mintmark.app.artwork;

/** The form of artworks' IDs: 26 characters that people cannot mix up (Crockford's base 32, lower case). */
public final class ArtworkId {
    public static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    public static final int LENGTH = 26;

    private ArtworkId() {}

    /** Whether a text has the form of an ID; the artwork need not exist. */
    public static boolean isId(String text) {
        return text.length() == LENGTH && text.chars().allMatch(character -> DIGITS.indexOf(character) >= 0);
    }
}
