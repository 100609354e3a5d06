package dev.mintmark.app.secrets;

import java.io.IOException;

/** A secret that cannot be opened: no password, a wrong one, or bytes that were changed. */
public final class SecretException extends IOException {
    public SecretException(String sentence) {
        super(sentence);
    }

    SecretException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
