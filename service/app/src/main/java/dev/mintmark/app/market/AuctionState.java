package dev.mintmark.app.market;

import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An auction that was neither settled nor cancelled. Amounts are decimal text in wei or the currency's smallest unit.
 *
 * @param currency an ERC-20; null for the chain's native coin
 * @param reserve the lowest first bid
 * @param bidder who has the highest bid; null before the first bid, as is {@code bid}
 * @param bid what the bidder pays in all if it wins
 * @param leastBid the least that the next bid must be
 * @param endsAt the last second for a bid; a bid in the last 15 minutes moves it
 * @param ended whether that second is over, so that anyone can settle the auction
 */
public record AuctionState(
        String seller,
        @Nullable String currency,
        String reserve,
        @Nullable String bidder,
        @Nullable String bid,
        String leastBid,
        Instant endsAt,
        boolean ended) {
    static AuctionState of(
            Address seller,
            Address currency,
            BigInteger reserve,
            @Nullable Address bidder,
            BigInteger bid,
            long endsAt,
            Instant now) {
        Instant end = Instant.ofEpochSecond(endsAt);
        return new AuctionState(
                seller.checksummed(),
                MarketChain.text(currency),
                reserve.toString(),
                bidder == null ? null : bidder.checksummed(),
                bidder == null ? null : bid.toString(),
                (bidder == null ? reserve : above(bid)).toString(),
                end,
                now.isAfter(end.plusSeconds(1)));
    }

    /** 5 % above a bid, rounded up, as the contract has it. */
    private static BigInteger above(BigInteger bid) {
        return bid.add(bid.add(BigInteger.valueOf(19)).divide(BigInteger.valueOf(20)));
    }
}
