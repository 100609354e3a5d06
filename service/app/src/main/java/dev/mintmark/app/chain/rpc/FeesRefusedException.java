package dev.mintmark.app.chain.rpc;

/** A node refuses a transaction because of its fees; signed with others it may be taken. */
public final class FeesRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with the fees. */
    public enum Fault {
        TOO_LOW,
        TOO_HIGH
    }

    private final Fault fault;

    FeesRefusedException(Fault fault, String sentence, Throwable cause) {
        super(sentence, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
