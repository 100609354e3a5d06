package dev.mintmark.c2pa.json;

import dev.mintmark.c2pa.C2paException;

/** Thrown for bytes that are not JSON or exceed the limits of {@link JsonReader}. */
public final class JsonException extends C2paException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
