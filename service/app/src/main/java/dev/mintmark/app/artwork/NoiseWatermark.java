package dev.mintmark.app.artwork;

/**
 * That the initial noise of a drawing carries a mark (Gaussian NoiseWatermark): its signs are a key's, and only its magnitudes are
 * the seed's. Whoever has the key, or is given the signs, can draw the picture again.
 *
 * @param mark the 64 bits that the noise carries, 16 hex digits; the artwork's watermark ID
 * @param signs SHA-256 of the packed signs, 64 hex digits: the commitment to exactly this noise
 */
public record NoiseWatermark(String mark, String signs) {
    public NoiseWatermark {
        if (!mark.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("A mark of \"" + mark + "\"; it has 16 lower-case hex digits.");
        }
        if (!signs.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "Signs of \"" + signs + "\"; their SHA-256 has 64 lower-case hex digits.");
        }
    }

    /** The mark as a number. */
    public long markId() {
        return Long.parseUnsignedLong(mark, 16);
    }
}
