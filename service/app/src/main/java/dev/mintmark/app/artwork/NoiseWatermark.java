package dev.mintmark.app.artwork;

/**
 * The watermark in the initial noise of a drawing (Gaussian Shading): the watermark key gives the signs of the noise, the seed
 * only its magnitudes. Whoever has the key, or the signs, can draw the image again.
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
