package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A buyer's offer for one token, whoever owns it: the EIP-712 struct {@code Offer}.
 *
 * @param tokenId the token
 * @param buyer who signs, and has approved the market for the price
 * @param currency an ERC-20 that the market allows
 * @param price what the buyer pays in all, royalty included, in the currency's unit; at least 1, below 2^112
 * @param epoch the buyer's epoch ({@code epochOf}), which {@code cancelAll} raises
 * @param tokenEpoch the token's epoch ({@code tokenEpochOf}), which each transfer and {@code cancelListing} raise
 * @param deadline last second at which it may be accepted; fractions are dropped
 */
public record Offer(
        Bytes32 tokenId,
        Address buyer,
        Address currency,
        BigInteger price,
        long epoch,
        long tokenEpoch,
        Instant deadline) {
    private static final String TYPE = "Offer(uint256 tokenId,address buyer,address currency,uint256 price,"
            + "uint64 epoch,uint32 tokenEpoch,uint64 deadline)";

    public Offer {
        if (currency.isZero()) {
            throw new IllegalArgumentException("An offer names an ERC-20: the native coin cannot be taken later.");
        }
        deadline = SaleTerms.check(price, epoch, tokenEpoch, deadline);
    }

    /**
     * The digest that the buyer signs.
     *
     * @param domain the market's, see {@link CompanionContracts#market}
     */
    public Bytes32 digest(SigningDomain domain) {
        return domain.digest(structHash());
    }

    /** The EIP-712 {@code hashStruct}. */
    Bytes32 structHash() {
        return Eip712.hashStruct(TYPE, struct().getValue());
    }

    /** The contract's struct of the same name. */
    MarketContract.Offer struct() {
        return new MarketContract.Offer(
                tokenId.number(),
                buyer.hex(),
                currency.hex(),
                price,
                BigInteger.valueOf(epoch),
                BigInteger.valueOf(tokenEpoch),
                BigInteger.valueOf(deadline.getEpochSecond()));
    }
}
