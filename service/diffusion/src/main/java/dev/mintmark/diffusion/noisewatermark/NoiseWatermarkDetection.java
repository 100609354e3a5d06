package dev.mintmark.diffusion.noisewatermark;

/**
 * A mark that was read from an estimate of a picture's noise. Immutable.
 *
 * @param id the 64 bits
 * @param score agreement of the estimate with the mark's signs, in standard deviations of chance
 * @param falsePositiveRate upper bound of the probability that a picture drawn without this key gives any mark with
 *     this score
 */
public record NoiseWatermarkDetection(long id, double score, double falsePositiveRate) {}
