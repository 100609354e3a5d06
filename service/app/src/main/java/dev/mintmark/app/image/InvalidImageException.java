package dev.mintmark.app.image;

/** Bytes are not an image that this service reads; the message is one sentence for the sender. */
public final class InvalidImageException extends RuntimeException {
    InvalidImageException(String sentence) {
        super(sentence);
    }

    InvalidImageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
