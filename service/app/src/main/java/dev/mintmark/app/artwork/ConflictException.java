package dev.mintmark.app.artwork;

/** A request does not fit the present state of an artwork, a token or a model. The message says the state and what is possible. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String sentence) {
        super(sentence);
    }
}
