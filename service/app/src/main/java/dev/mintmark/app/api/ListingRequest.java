package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/tokens/{tokenId}/listing}.
 *
 * @param priceWei decimal digits, since wei do not fit the numbers of JSON; in the currency's smallest unit where there is one
 * @param currency an ERC-20 that the market allows; null for the chain's native coin
 */
public record ListingRequest(String priceWei, @Nullable String currency) {
    public ListingRequest {
        if (priceWei == null || !priceWei.matches("[0-9]{1,40}")) {
            throw new InvalidRequestException("priceWei", "The price is a whole number of wei, as a text.");
        }
    }
}
