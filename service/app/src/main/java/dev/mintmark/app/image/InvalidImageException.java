package dev.mintmark.app.image;

/** Bytes that are no image which this service takes; the message is one sentence for whoever sent them. */
public final class InvalidImageException extends RuntimeException {
    InvalidImageException(String sentence) {
        super(sentence);
    }

    InvalidImageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
