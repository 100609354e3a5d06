package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.nio.ByteBuffer;

/**
 * The Image-Code, version 0, of the International Standard Content Code (ISO 24138:2024): a 256-bit perceptual hash of
 * a picture. Its first 64 bits are the short form. Similar pictures differ in few bits. Immutable.
 *
 * <p>{@link #of} preprocesses as the standard requires: transparency over white, uniform border removed, grey, 32 x 32
 * samples. Apply the EXIF orientation before.
 *
 * @param w0 the first 64 bits: the short form
 * @param w1 the next 64 bits
 * @param w2 the next 64 bits
 * @param w3 the last 64 bits
 */
public record IsccImageCode(long w0, long w1, long w2, long w3) {
    /** Name of the algorithm in C2PA's list of soft bindings. The value of the binding is {@link #unit}. */
    public static final String C2PA_ALGORITHM = "io.iscc.v0";

    /** Bits of the short form. */
    public static final int SHORT = 64;

    /** Bits of the full form. */
    public static final int FULL = 256;

    private static final String SCHEME = "ISCC:";
    /** Main type "content" and sub-type "image", four bits each. */
    private static final int TYPE = 0x21;

    private static final int HEADER_BYTES = 2;

    /** Computes the code of a picture. */
    public static IsccImageCode of(Raster image) {
        return ofSamples(IsccSamples.of(image));
    }

    /**
     * Computes the code of samples prepared elsewhere.
     *
     * @param samples 32 x 32 grey values of 0 to 255, row by row
     * @throws IllegalArgumentException if there are not 1,024 samples
     */
    public static IsccImageCode ofSamples(int[] samples) {
        return IsccTransform.hash(samples);
    }

    /** Returns the number of the 256 bits in which the two codes differ. */
    public int distance(IsccImageCode other) {
        return Long.bitCount(w0 ^ other.w0)
                + Long.bitCount(w1 ^ other.w1)
                + Long.bitCount(w2 ^ other.w2)
                + Long.bitCount(w3 ^ other.w3);
    }

    /**
     * Returns the canonical text, for example {@code ISCC:EEAYAAAHH5HR6PZ7}.
     *
     * @param bits {@link #SHORT} or {@link #FULL}
     * @throws IllegalArgumentException if it is neither
     */
    public String toText(int bits) {
        if (bits != SHORT && bits != FULL) {
            throw new IllegalArgumentException("An ISCC Image-Code is written with 64 or 256 bits, not " + bits + ".");
        }
        byte[] unit = unit(bits);
        return SCHEME + Base32.encode(unit);
    }

    /** Returns the full code as the bytes of one ISCC unit, header first: the value of C2PA's {@code io.iscc.v0}. */
    public byte[] unit() {
        return unit(FULL);
    }

    private byte[] unit(int bits) {
        var unit = ByteBuffer.allocate(HEADER_BYTES + bits / Byte.SIZE)
                .put((byte) TYPE)
                // version 0, and the length in steps of 32 bits
                .put((byte) (bits / Integer.SIZE - 1))
                .putLong(w0);
        if (bits == FULL) {
            unit.putLong(w1).putLong(w2).putLong(w3);
        }
        return unit.array();
    }

    /**
     * Parses the full code as {@link #toText} writes it, in either case, with or without the prefix.
     *
     * @throws IllegalArgumentException if the text is no Image-Code of version 0 and 256 bits
     */
    public static IsccImageCode parse(String text) {
        String code = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? text.substring(SCHEME.length()) : text;
        return ofUnit(Base32.decode(code, HEADER_BYTES + FULL / Byte.SIZE));
    }

    /**
     * Parses the bytes that {@link #unit()} returns.
     *
     * @throws IllegalArgumentException if they are no Image-Code of version 0 and 256 bits
     */
    public static IsccImageCode ofUnit(byte[] unit) {
        if (unit.length != HEADER_BYTES + FULL / Byte.SIZE || unit[0] != TYPE || unit[1] != FULL / Integer.SIZE - 1) {
            throw new IllegalArgumentException(
                    "These " + unit.length
                            + " bytes are no ISCC Image-Code of version 0 and 256 bits; one has 34 bytes and begins with 21 07.");
        }
        var body = ByteBuffer.wrap(unit).position(HEADER_BYTES);
        return new IsccImageCode(body.getLong(), body.getLong(), body.getLong(), body.getLong());
    }
}
