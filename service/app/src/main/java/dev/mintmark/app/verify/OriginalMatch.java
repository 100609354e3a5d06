package dev.mintmark.app.verify;

/**
 * An original that the query image resembles.
 *
 * @param distance bits of 256 in which the fingerprints of the compared parts differ: those of both whole images, or those of
 *     the query image and of the place in the original that it shows
 */
record OriginalMatch(Original original, int distance) {}
