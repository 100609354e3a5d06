package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.market.SaleState;
import dev.mintmark.app.market.SignedListing;
import org.jspecify.annotations.Nullable;

/**
 * A token as the chain shows it.
 *
 * @param artwork ID of the artwork; null if it was not made here
 * @param listing by which it can be bought now; null if it is not listed here
 * @param sale whether it is listed or in an auction, and the offers for it
 */
public record TokenResponse(
        Ledger.OnChain token,
        @Nullable String artwork,
        @Nullable SignedListing listing,
        SaleState sale) {}
