package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.C2paException;

/** A file that is no image of a known format, or one whose structure is broken. */
public final class AssetException extends C2paException {
    private static final long serialVersionUID = 1L;

    public AssetException(String message) {
        super(message);
    }
}
