package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;

/**
 * A part of a file with its name in a boxes hash: {@code SOI}, {@code APP1}, {@code IHDR}, and {@code C2PA} for the
 * container. C2PA 2.4, section 18.7.3.
 *
 * @param content the part without its header and length
 * @param kind what it holds
 */
public record NamedBox(String name, FileRange span, FileRange content, Kind kind) {
    /** The container's name in every format. */
    public static final String CONTAINER = "C2PA";

    /** What a part of a file holds. */
    public enum Kind {
        /** Everything that can affect the picture; a hard binding has to cover it. */
        PICTURE,
        /** Only metadata, which a hard binding may leave out: C2PA 2.4, section 9.2.5. */
        METADATA,
        /** The manifest store. */
        CONTAINER
    }
}
