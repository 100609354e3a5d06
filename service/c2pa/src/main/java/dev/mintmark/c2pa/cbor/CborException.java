package dev.mintmark.c2pa.cbor;

import dev.mintmark.c2pa.C2paException;

/** Thrown for bytes that are not CBOR or exceed the limits of {@link CborReader}. */
public final class CborException extends C2paException {
    private static final long serialVersionUID = 1L;

    public CborException(String message) {
        super(message);
    }
}
