package dev.mintmark.watermark;

/**
 * What a detector says about a picture.
 *
 * @param found whether a mark of this key is there; the other fields of a mark mean something only then
 * @param payload the mark's 64 bits, 0 when none was found
 * @param score the pilots' agreement, in standard deviations of what chance gives at one place; the best seen when no
 *     mark was found
 * @param falsePositiveRate modelled probability that a picture without a mark is accepted with a score at least this
 *     high; 1 when no mark was found
 * @param geometry what happened to the picture; identity when no mark was found
 */
public record Detection(boolean found, long payload, double score, double falsePositiveRate, Geometry geometry) {
    static Detection none(double score) {
        return new Detection(false, 0, score, 1, Geometry.IDENTITY);
    }
}
