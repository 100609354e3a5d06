package dev.mintmark.watermark;

/**
 * The chance that a picture without a mark is taken for one with a mark, as the average over keys. Two independent parts:
 *
 * <p>Whatever message a picture decodes to, its 40-bit tag is a keyed hash of the rest and is right with 2^-40; at most
 * {@link PayloadCodec#LIST} messages of at most {@link #DECODES} decodings are looked at.
 *
 * <p>Whatever phases a picture has at the pilots' places, the keyed phases make the differences uniform and independent,
 * so that their weighted sum, in its own standard deviations, exceeds q with at most exp(-q^2 / 2) at one place (each
 * term's moments lie below a normal variable's: I0(t) is at most exp(t^2 / 4)), and the places tried are counted.
 * Stateless.
 */
final class FalsePositives {
    /** Decodings in each of the two stages of a search. */
    static final int SEARCHED_DECODES = 6;
    /**
     * Decodings of one picture, in each of the two frames: one as it stands, one mirrored or by quarter turns, the
     * others after a search.
     */
    static final int DECODES = 2 * (2 + 2 * SEARCHED_DECODES);
    /** A lower pilot score is not worth decoding. */
    static final double GATE = 4.2;

    private static final double TAG = PayloadCodec.LIST * 0x1p-40;
    /** Every shift of a tile, at half a pixel's step. */
    private static final double SHIFTS = 4.0 * Lattice.TILE * Lattice.TILE;

    private FalsePositives() {}

    /**
     * @param score pilot agreement
     * @param surfaces how many correlation surfaces the score is the best of
     */
    static double rate(double score, int surfaces) {
        return DECODES * TAG * Math.min(1, surfaces * SHIFTS * Math.exp(-score * score / 2));
    }
}
