package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/**
 * The body of {@code POST /api/tokens/{tokenId}/listing}.
 *
 * @param priceWei decimal digits, since wei do not fit the numbers of JSON
 */
public record ListingRequest(String priceWei) {
    public ListingRequest {
        if (priceWei == null || !priceWei.matches("[0-9]{1,40}")) {
            throw new InvalidRequestException("priceWei", "The price is a whole number of wei, as a text.");
        }
    }
}
