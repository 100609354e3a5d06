package dev.mintmark.app.api;

/** A part of Mintmark cannot start. The cause says why, in one sentence. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartFailedException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
