package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.C2paException;

/** Thrown for bytes that are not a COSE_Sign1 structure as C2PA requires it. */
public final class CoseException extends C2paException {
    private static final long serialVersionUID = 1L;

    public CoseException(String message) {
        super(message);
    }
}
