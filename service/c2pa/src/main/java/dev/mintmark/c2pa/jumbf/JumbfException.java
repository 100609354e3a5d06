package dev.mintmark.c2pa.jumbf;

import dev.mintmark.c2pa.C2paException;

/** Thrown for bytes that are not a well-formed tree of JUMBF boxes. */
public final class JumbfException extends C2paException {
    private static final long serialVersionUID = 1L;

    public JumbfException(String message) {
        super(message);
    }
}
