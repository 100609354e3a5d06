package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.C2paException;

/** Bytes that are not a COSE_Sign1 structure as C2PA demands it. */
public final class CoseException extends C2paException {
    private static final long serialVersionUID = 1L;

    public CoseException(String message) {
        super(message);
    }
}
