package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.StatusCode;

/** A manifest so broken that the rest of the validation has nothing to stand on; {@code code} says how. */
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
