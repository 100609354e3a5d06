package dev.mintmark.app.api;

/** There is no such thing; the message is one sentence. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String sentence) {
        super(sentence);
    }
}
