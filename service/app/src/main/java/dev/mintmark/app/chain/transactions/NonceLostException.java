package dev.mintmark.app.chain.transactions;

/** A transaction from elsewhere used the nonce of one of ours, which can therefore never be mined. */
public final class NonceLostException extends Exception {
    NonceLostException(Outbox.PendingTransaction transaction) {
        super("The nonce " + transaction.nonce() + " of " + transaction.sender() + " was used by another program, so "
                + transaction.last().hash() + " can never be mined; give this service an account of its own.");
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
