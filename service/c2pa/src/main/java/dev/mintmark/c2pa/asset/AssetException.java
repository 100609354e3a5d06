package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.C2paException;

/** Thrown for a file that is not PNG, JPEG or WebP, or is malformed. */
public final class AssetException extends C2paException {
    private static final long serialVersionUID = 1L;

    public AssetException(String message) {
        super(message);
    }
}
