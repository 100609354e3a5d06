package dev.mintmark.app.api;

import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/tokens/{tokenId}/auction}.
 *
 * @param reserve the lowest first bid: decimal digits, in wei or the currency's smallest unit
 * @param currency an ERC-20 that the market allows; null for the chain's native coin
 * @param durationSeconds an hour to 90 days
 */
public record AuctionRequest(String reserve, @Nullable String currency, long durationSeconds) {
    public AuctionRequest {
        Amounts.parse("reserve", reserve);
    }

    BigInteger amount() {
        return new BigInteger(reserve);
    }

    Duration duration() {
        return Duration.ofSeconds(durationSeconds);
    }
}
