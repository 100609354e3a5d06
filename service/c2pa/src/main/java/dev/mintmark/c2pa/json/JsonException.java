package dev.mintmark.c2pa.json;

import dev.mintmark.c2pa.C2paException;

/** Bytes that are not JSON, or more of it than is read. */
public final class JsonException extends C2paException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
