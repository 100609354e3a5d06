package dev.mintmark.app.chain.rpc;

/** A node refuses a transaction because of what it offers; signed anew it may be taken. */
public final class TransactionRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with the transaction. */
    public enum Fault {
        FEES_TOO_LOW,
        /** The sender cannot pay what is offered, or the node does not pass on so dear a transaction. */
        FEES_TOO_HIGH,
        GAS_LIMIT
    }

    private final Fault fault;

    TransactionRefusedException(Fault fault, String sentence, Throwable cause) {
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
