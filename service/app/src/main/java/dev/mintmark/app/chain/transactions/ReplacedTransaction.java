package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose last form another one replaces. All forms stay stored, and at most one of them is mined.
 *
 * @param purpose what the transaction is for, such as {@code mint:} and the artwork's ID
 * @param artwork ID of the artwork that it mints; null where it mints none
 * @param sender the account's address
 * @param replaced hash of the form that was the last one
 * @param tx hash of the new form
 * @param maxFeeWei the most that the new form pays for a unit of gas
 */
public record ReplacedTransaction(
        String purpose,
        @Nullable String artwork,
        String sender,
        long nonce,
        String replaced,
        String tx,
        String maxFeeWei) {
    static ReplacedTransaction of(PendingTransaction transaction, Attempt attempt) {
        return new ReplacedTransaction(
                transaction.key(),
                transaction.artwork(),
                transaction.sender(),
                transaction.nonce(),
                transaction.last().hash(),
                attempt.hash(),
                attempt.fees().max().toString());
    }
}
