package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;

/**
 * A part of a file with its name in a boxes hash: {@code SOI}, {@code APP1}, {@code IHDR}, and {@code C2PA} for the
 * container. C2PA 2.4, section 18.7.3.
 *
 * @param essential whether a boxes hash has to cover it: everything that is not known to be only metadata
 */
public record NamedBox(String name, ByteRange span, boolean essential) {
    /** The container's name in every format. */
    public static final String CONTAINER = "C2PA";
}
