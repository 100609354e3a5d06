package dev.mintmark.c2pa.der;

import java.io.IOException;

/** Thrown for bytes that are not DER or BER, or are nested too deep. */
public final class DerException extends IOException {
    private static final long serialVersionUID = 1L;

    DerException(String message) {
        super(message);
    }
}
