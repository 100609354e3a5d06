package dev.mintmark.app.vault;

import java.util.List;

/**
 * A release of a vault, in a finalized block.
 *
 * @param payments who was paid; a payee that refused its share is left out, and keeps it in the vault
 */
public record VaultRelease(String vault, String currency, List<Payment> payments, String tx, long block) {
    public VaultRelease {
        payments = List.copyOf(payments);
    }

    /** A share that was paid, in wei or units of the currency. */
    public record Payment(String payee, String amountWei) {}
}
