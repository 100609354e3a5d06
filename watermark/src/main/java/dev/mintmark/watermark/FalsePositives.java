package dev.mintmark.watermark;

/**
 * A bound for the probability that a picture without a mark is accepted, as an average over keys. It has two
 * independent factors.
 *
 * <p>Tag: a 40-bit keyed hash of the payload is right with probability 2^-40. At most {@link PayloadCodec#LIST}
 * messages of at most {@link #DECODES} decodings are checked.
 *
 * <p>Pilots: because their phases are keyed, the phase differences are uniform and independent for any picture. Their
 * weighted sum exceeds q standard deviations with probability at most exp(-q^2 / 2) at one position (the moments of
 * each term are at most those of a normal variable: I0(t) is at most exp(t^2 / 4)). The union bound multiplies this by
 * the number of positions tried. Stateless.
 */
final class FalsePositives {
    /** Decodings in each of the two stages of a search. */
    static final int SEARCHED_DECODES = 6;
    /** Decodings of a picture that was stretched to other proportions. */
    static final int STRETCHED_DECODES = 3;

    /**
     * Most decodings of one picture. Each of the two frames has one for the picture as given, one for its mirrored,
     * quarter-turned and negative forms, those of the two search stages, and those of the stretched forms.
     */
    static final int DECODES = 2 * (2 + 2 * SEARCHED_DECODES + STRETCHED_DECODES);
    /** Lowest pilot score that is decoded. */
    static final double GATE = 4.2;

    private static final double TAG = PayloadCodec.LIST * 0x1p-40;
    /** Number of shifts of a tile, in steps of half a pixel. */
    private static final double SHIFTS = 4.0 * Lattice.TILE * Lattice.TILE;

    private FalsePositives() {}

    /**
     * Returns the bound for a pilot score.
     *
     * @param score agreement of the pilots, in standard deviations of noise
     * @param surfaces number of correlation surfaces of which the score is the maximum
     */
    static double rate(double score, int surfaces) {
        return DECODES * TAG * Math.min(1, surfaces * SHIFTS * Math.exp(-score * score / 2));
    }
}
