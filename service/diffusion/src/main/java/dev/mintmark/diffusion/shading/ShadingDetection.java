package dev.mintmark.diffusion.shading;

/**
 * A mark that was read from an estimate of a picture's noise.
 *
 * @param id the 64 bits
 * @param score how well the estimate agrees with the mark's signs: in standard deviations of what chance gives
 * @param falsePositiveRate an upper bound of the probability that a picture which was not drawn with this key gives any mark
 *     of this score
 */
public record ShadingDetection(long id, double score, double falsePositiveRate) {}
