package dev.mintmark.app.artwork;

/** A step that cannot succeed by being tried again; every other exception of a step is taken as passing and retried. */
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
