package dev.mintmark.app.artwork;

/** A request that contradicts the present state of what it names; the message says the state and what is possible. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String sentence) {
        super(sentence);
    }
}
