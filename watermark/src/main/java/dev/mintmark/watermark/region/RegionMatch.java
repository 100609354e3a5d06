package dev.mintmark.watermark.region;

/**
 * How much of an original a copy shows, and where. Immutable.
 *
 * @param share of the original's area that the copy shows unchanged, 0 to 1
 * @param covers the part of the copy's area that shows the original unchanged, 0 to 1
 * @param map the original in cells of a sixteenth of its shorter side: a digit for each, rows from the top, separated by slashes.
 *     0 is not in the copy, 1 shows something else, 2 is plain and of the same tone, 3 shows the same detail
 * @param isEnough whether the copy shows so much that it was made from the original
 * @param distance bits of 256 in which the fingerprints of the part that the copy shows and of the same part of the original
 *     differ; 256 where it is not enough
 */
public record RegionMatch(double share, double covers, String map, boolean isEnough, int distance) {}
