package dev.mintmark.app.secrets;

import java.io.IOException;

/** A secret cannot be read: the password is missing or wrong, or bytes were changed. */
public final class SecretException extends IOException {
    public SecretException(String sentence) {
        super(sentence);
    }

    public SecretException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
