package dev.mintmark.app.artwork;

/** A request for something that existed and never will again. The message is one sentence. */
public final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GoneException(String sentence) {
        super(sentence);
    }
}
