package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import java.util.List;

/**
 * A transaction whose last form another one replaces. All forms stay stored, and at most one of them is mined.
 *
 * @param purpose what the transaction is for, such as {@code mint:} and the artwork's ID
 * @param artworks IDs of the artworks that it mints
 * @param sender the account's address
 * @param replaced hash of the form that was the last one
 * @param tx hash of the new form
 * @param maxFeeWei the most that the new form pays for a unit of gas
 */
public record ReplacedTransaction(
        String purpose,
        List<String> artworks,
        String sender,
        long nonce,
        String replaced,
        String tx,
        String maxFeeWei) {
    public ReplacedTransaction {
        artworks = List.copyOf(artworks);
    }

    static ReplacedTransaction of(PendingTransaction transaction, Attempt attempt) {
        return new ReplacedTransaction(
                transaction.purpose(),
                transaction.artworks(),
                transaction.sender(),
                transaction.nonce(),
                transaction.last().hash(),
                attempt.hash(),
                attempt.fees().max().toString());
    }
}
