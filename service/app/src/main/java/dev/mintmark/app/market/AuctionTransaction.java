package dev.mintmark.app.market;

import org.jspecify.annotations.Nullable;

/**
 * What changed an auction, in a finalized block.
 *
 * @param auction as it is since; null where it is over
 * @param owner the token's after it; the market's address while the auction runs
 * @param sale null where nothing was sold
 */
public record AuctionTransaction(
        String tokenId,
        String owner,
        @Nullable AuctionState auction,
        @Nullable Sale sale,
        String tx,
        long block) {}
