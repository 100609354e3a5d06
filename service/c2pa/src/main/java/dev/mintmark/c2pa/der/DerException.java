package dev.mintmark.c2pa.der;

import java.io.IOException;

/** Bytes that are not DER or BER, or nest too deep to be parsed. */
public final class DerException extends IOException {
    private static final long serialVersionUID = 1L;

    DerException(String message) {
        super(message);
    }
}
