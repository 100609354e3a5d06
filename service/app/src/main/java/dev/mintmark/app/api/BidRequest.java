package dev.mintmark.app.api;

import java.math.BigInteger;

/**
 * The body of {@code POST /api/tokens/{tokenId}/auction/bid}.
 *
 * @param amount decimal digits, in wei or the auction's currency's smallest unit
 */
public record BidRequest(String amount) {
    public BidRequest {
        Amounts.parse("amount", amount);
    }

    /** The amount as a number. */
    public BigInteger number() {
        return new BigInteger(amount);
    }
}
