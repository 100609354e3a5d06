package dev.mintmark.app.artwork;

/** A request that contradicts the state of its artwork; the message says the state and when the request can be met. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String sentence) {
        super(sentence);
    }
}
