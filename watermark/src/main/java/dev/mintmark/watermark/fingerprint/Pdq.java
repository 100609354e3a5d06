package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.util.HexFormat;

/**
 * PDQ, a 256-bit perceptual hash of a whole picture (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ
 * Image-Hashing Algorithm", 2019). Similar pictures differ in few bits. Resizing, recompression and changes of
 * brightness keep the hash; crops and rotations do not. Immutable.
 *
 * @param w0 the most significant 64 bits, as {@link #toHex} writes them
 * @param w1 the next 64 bits
 * @param w2 the next 64 bits
 * @param w3 the least significant 64 bits
 * @param quality amount of detail in the picture, 0 to 100; below 50 the hash is unreliable
 */
public record Pdq(long w0, long w1, long w2, long w3, int quality) {
    /** Two pictures with at most this distance count as the same. */
    public static final int MATCH_DISTANCE = 31;

    private static final int HEX_DIGITS = 64;

    /** @throws IllegalArgumentException if the quality is out of range */
    public Pdq {
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("A PDQ quality is 0 to 100, not " + quality + ".");
        }
    }

    /** Computes the hash of a picture. Alpha is ignored. */
    public static Pdq of(Raster image) {
        return PdqHasher.hash(image);
    }

    /** Returns the number of the 256 bits in which the two hashes differ. The qualities are not compared. */
    public int distance(Pdq other) {
        return Long.bitCount(w0 ^ other.w0)
                + Long.bitCount(w1 ^ other.w1)
                + Long.bitCount(w2 ^ other.w2)
                + Long.bitCount(w3 ^ other.w3);
    }

    /** Returns 64 lower-case hexadecimal digits, in the order of other PDQ tools. */
    public String toHex() {
        var hex = HexFormat.of();
        return hex.toHexDigits(w0) + hex.toHexDigits(w1) + hex.toHexDigits(w2) + hex.toHexDigits(w3);
    }

    /**
     * Parses what {@link #toHex} writes.
     *
     * @throws IllegalArgumentException if the text is not 64 hexadecimal digits, or the quality is out of range
     */
    public static Pdq parse(String hex, int quality) {
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "A PDQ hash is 64 hexadecimal digits; this text has " + hex.length() + " characters.");
        }
        return new Pdq(word(hex, 0), word(hex, 16), word(hex, 32), word(hex, 48), quality);
    }

    private static long word(String hex, int at) {
        return HexFormat.fromHexDigitsToLong(hex, at, at + 16);
    }
}
