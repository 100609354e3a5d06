package dev.mintmark.watermark;

/**
 * The result of {@link Watermarker#detect}. Immutable.
 *
 * @param found whether the picture carries a mark of this key
 * @param payload the 64 bits of the mark; 0 when no mark was found
 * @param score agreement of the pilots' phases, in standard deviations of noise at one position; without a mark, the
 *     best score that was seen
 * @param falsePositiveRate modelled probability that a picture without a mark is accepted with this score or a higher
 *     one, as an average over keys; 1 when no mark was found
 * @param geometry what was done to the picture since it was marked; {@link Geometry#IDENTITY} when no mark was found
 */
public record Detection(boolean found, long payload, double score, double falsePositiveRate, Geometry geometry) {
    static Detection none(double score) {
        return new Detection(false, 0, score, 1, Geometry.IDENTITY);
    }
}
