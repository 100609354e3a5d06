package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.StatusCode;

/** Thrown for a manifest so malformed that validation cannot continue; {@code code} is its status code. */
final class InvalidManifestException extends C2paException {
    private static final long serialVersionUID = 1L;

    private final StatusCode code;

    InvalidManifestException(StatusCode code, String message) {
        super(message);
        this.code = code;
    }

    StatusCode code() {
        return code;
    }
}
