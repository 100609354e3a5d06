package dev.mintmark.app.chain.transactions;

import java.time.Duration;

/**
 * How long the {@link Sender} waits.
 *
 * @param resend until a transaction without a receipt is sent again unchanged
 * @param replace until the transaction with the account's next nonce gets higher fees
 * @param lost until a transaction without a receipt whose nonce is used counts as lost: a node may have a block before its receipts
 * @param settle until a caller who waits for a finalized block is refused
 */
public record Timeouts(Duration resend, Duration replace, Duration lost, Duration settle) {
    /** For any chain: 5 s, 90 s, 60 s, 3 min. */
    public static final Timeouts STANDARD =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofMinutes(3));

    /** These on a network whose blocks are usually final after so long: a caller waits for twice that at least. */
    public Timeouts on(Duration finality) {
        Duration twice = finality.multipliedBy(2);
        return new Timeouts(resend, replace, lost, twice.compareTo(settle) > 0 ? twice : settle);
    }
}
