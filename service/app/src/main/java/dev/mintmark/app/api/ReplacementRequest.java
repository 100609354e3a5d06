package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/chain/bump} and {@code POST /api/chain/cancel-tx}.
 *
 * @param tx hash of any form of the transaction; null for the one that the others of its account wait for
 * @param maxFeeGwei the most that the replacement pays for a unit of gas; null for the present price or 12 % more than before
 */
public record ReplacementRequest(
        @Nullable String tx, @Nullable Long maxFeeGwei) {
    private static final long MAX_GWEI = 1_000_000;

    public ReplacementRequest {
        if (tx != null && !tx.matches("0x[0-9a-fA-F]{64}")) {
            throw new InvalidRequestException("tx", "The hash of a transaction is 0x and 64 hex digits.");
        }
        if (maxFeeGwei != null && (maxFeeGwei < 1 || maxFeeGwei > MAX_GWEI)) {
            throw new InvalidRequestException("maxFeeGwei", "The fee is from 1 to " + MAX_GWEI + " gwei.");
        }
    }
}
