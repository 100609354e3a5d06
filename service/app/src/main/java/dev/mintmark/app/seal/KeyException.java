package dev.mintmark.app.seal;

/** A key for sealing cannot be read, written or used; the message says which and why. */
public final class KeyException extends Exception {
    KeyException(String sentence) {
        super(sentence);
    }

    KeyException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
