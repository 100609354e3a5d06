package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.market.Offers.WalletOffer;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/tokens/{tokenId}/offers}. With a signature, it is an offer that a wallet signed; without, one that
 * the service's buyer account is to sign, which chooses the other terms.
 *
 * @param currency an ERC-20 that the market allows
 * @param price decimal digits, in the currency's smallest unit
 * @param buyer who signed
 * @param epoch the buyer's
 * @param tokenEpoch the token's
 * @param deadline the last second, as in 2027-01-31T12:00:00Z
 * @param signature over the EIP-712 struct {@code Offer}, hexadecimal
 */
public record OfferRequest(
        String currency,
        String price,
        @Nullable String buyer,
        @Nullable Long epoch,
        @Nullable Long tokenEpoch,
        @Nullable String deadline,
        @Nullable String signature) {
    public OfferRequest {
        if (currency == null) {
            throw new InvalidRequestException(
                    "currency", "An offer names an ERC-20, because the chain's coin cannot be taken later.");
        }
        Amounts.parse("price", price);
        boolean isSigned = signature != null;
        if (Stream.of(buyer, epoch, tokenEpoch, deadline).anyMatch(term -> (term != null) != isSigned)) {
            throw new InvalidRequestException(
                    "signature",
                    "The fields buyer, epoch, tokenEpoch, deadline and signature are all there, for an offer that a wallet"
                            + " signed, or none is.");
        }
    }

    /** An offer that the service's buyer account is to sign. */
    public static OfferRequest unsigned(String currency, BigInteger price) {
        return new OfferRequest(currency, price.toString(), null, null, null, null, null);
    }

    /** The price in the currency's smallest unit. */
    public BigInteger amount() {
        return new BigInteger(price);
    }

    /**
     * What a wallet signed; empty where the buyer account is to sign.
     *
     * @throws InvalidRequestException if a field cannot be read
     */
    Optional<WalletOffer> signed() {
        if (buyer == null || epoch == null || tokenEpoch == null || deadline == null || signature == null) {
            return Optional.empty();
        }
        return Optional.of(new WalletOffer(
                buyer,
                currency,
                amount(),
                epoch,
                tokenEpoch,
                WalletFields.instant(deadline),
                WalletFields.bytes(signature)));
    }
}
