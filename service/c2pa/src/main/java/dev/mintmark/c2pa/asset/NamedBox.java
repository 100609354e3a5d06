package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;

/**
 * A part of a file by the name that a hash over boxes calls it: {@code SOI}, {@code APP1}, {@code IHDR}, and
 * {@code C2PA} for the whole container. C2PA 2.4, section 18.7.3.
 *
 * @param essential whether a hash over boxes has to cover it: everything that is not known to be metadata alone
 */
public record NamedBox(String name, ByteRange span, boolean essential) {
    /** What every format calls the container. */
    public static final String CONTAINER = "C2PA";
}
