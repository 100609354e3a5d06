package dev.mintmark.app.artwork;

/** A step that cannot succeed when it is tried again. After any other exception it is tried again. */
public final class StepFailedException extends Exception {
    private final Failure failure;

    public StepFailedException(String type, String detail) {
        super(detail);
        this.failure = new Failure(type, detail);
    }

    public StepFailedException(String type, String detail, Throwable cause) {
        super(detail, cause);
        this.failure = new Failure(type, detail);
    }

    public Failure failure() {
        return failure;
    }
}
