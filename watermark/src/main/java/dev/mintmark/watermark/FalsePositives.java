package dev.mintmark.watermark;

/**
 * The chance that a picture without a mark is taken for one with a mark, as the average over keys. Two independent parts:
 *
 * <p>Whatever 96 bits a picture decodes to, the key's payload mask makes them uniform, so each decoding passes the CRC
 * with 2^-32, and at most {@link #DECODES} are tried.
 *
 * <p>Whatever phases a picture has at the pilots' places, the keyed phases make the differences uniform and independent,
 * so that their sum, in its own standard deviations, exceeds q with at most exp(-q^2 / 2) at one place (each term's
 * moments lie below a normal variable's: I0(t) is at most exp(t^2 / 4)), and the places tried are counted. Stateless.
 */
final class FalsePositives {
    /** Decodings of one picture: one as it stands, one mirrored or by quarter turns, two after a search. */
    static final int DECODES = 4;

    static final int SEARCHED_DECODES = DECODES - 2;
    /** A lower pilot score is not worth decoding. */
    static final double GATE = 4.2;

    private static final double CRC = 0x1p-32;
    /** Every shift of a tile, at half a pixel's step. */
    private static final double SHIFTS = 4.0 * Lattice.TILE * Lattice.TILE;

    private FalsePositives() {}

    /**
     * @param score pilot agreement
     * @param surfaces how many correlation surfaces the score is the best of
     */
    static double rate(double score, int surfaces) {
        return DECODES * CRC * Math.min(1, surfaces * SHIFTS * Math.exp(-score * score / 2));
    }
}
