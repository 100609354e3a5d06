package dev.mintmark.app.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/royalties/{address}/withdraw}, which may be empty.
 *
 * @param currency an ERC-20; null for the chain's native coin
 * @param byPayer whether the service's payer sends the transaction, for an account that cannot, such as a contract; null for no
 */
public record WithdrawRequest(
        @Nullable String currency, @Nullable Boolean byPayer) {
    /** Whether the service's payer sends the transaction. */
    public boolean isByPayer() {
        return Boolean.TRUE.equals(byPayer);
    }
}
