package dev.mintmark.app.image;

/** The colour space of a file's pixels, as a conversion to sRGB. Not thread-safe. */
interface Colours {
    /** No conversion. */
    Colours SRGB = (argb, from, count) -> {};

    /** Converts {@code count} pixels in place; alpha stays. */
    void toSrgb(int[] argb, int from, int count);
}
