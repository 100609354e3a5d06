package dev.mintmark.watermark;

/** The modelled chance that a picture without a mark is taken for one with a mark. Stateless. */
final class FalsePositives {
    /** A lower pilot score is not worth decoding. */
    static final double GATE = 4.2;

    private static final double CRC = 0x1p-32;

    private FalsePositives() {}

    static double rate(double score, boolean searched) {
        return (searched ? 9 : 4) * CRC;
    }
}
