package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.market.WalletListings.WalletListing;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/tokens/{tokenId}/listing/signed}: a listing that the owner's wallet signed.
 *
 * @param seller who signed
 * @param currency an ERC-20 that the market allows; null for the chain's native coin
 * @param priceWei decimal digits, in wei or the currency's smallest unit
 * @param epoch the seller's
 * @param tokenEpoch the token's
 * @param deadline the last second, as in 2027-01-31T12:00:00Z
 * @param signature over the EIP-712 struct {@code Listing}, hexadecimal
 */
public record SignedListingRequest(
        String seller,
        @Nullable String currency,
        String priceWei,
        Long epoch,
        Long tokenEpoch,
        String deadline,
        String signature) {
    public SignedListingRequest {
        if (seller == null) {
            throw new InvalidRequestException("seller", "The address of the wallet that signed is missing.");
        }
        if (epoch == null || tokenEpoch == null) {
            throw new InvalidRequestException(
                    epoch == null ? "epoch" : "tokenEpoch", "The epochs that the wallet signed for are missing.");
        }
        Amounts.parse("priceWei", priceWei);
    }

    WalletListing signed() {
        return new WalletListing(
                seller,
                currency,
                new BigInteger(priceWei),
                epoch,
                tokenEpoch,
                WalletFields.instant(deadline),
                WalletFields.bytes(signature));
    }
}
