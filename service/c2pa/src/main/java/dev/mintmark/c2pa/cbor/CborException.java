package dev.mintmark.c2pa.cbor;

import dev.mintmark.c2pa.C2paException;

/** Bytes that are not CBOR, or CBOR beyond the limits of {@link CborReader}. */
public final class CborException extends C2paException {
    private static final long serialVersionUID = 1L;

    public CborException(String message) {
        super(message);
    }
}
