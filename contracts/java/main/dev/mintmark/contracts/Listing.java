package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A seller's offer of one token at one price: the EIP-712 struct {@code Listing}.
 *
 * @param tokenId the token
 * @param seller who signs, and must own the token when it is bought
 * @param currency zero for the chain's native coin, else an ERC-20 that the market allows
 * @param price what the buyer pays in all, royalty included, in wei or the currency's unit; at least 1, below 2^112
 * @param epoch the seller's epoch ({@code epochOf}), which {@code cancelAll} raises
 * @param tokenEpoch the token's epoch ({@code tokenEpochOf}), which each transfer and {@code cancelListing} raise
 * @param deadline last second at which it may be bought; fractions are dropped
 */
public record Listing(
        Bytes32 tokenId,
        Address seller,
        Address currency,
        BigInteger price,
        long epoch,
        long tokenEpoch,
        Instant deadline) {
    private static final String TYPE = "Listing(uint256 tokenId,address seller,address currency,uint256 price,"
            + "uint64 epoch,uint32 tokenEpoch,uint64 deadline)";

    public Listing {
        deadline = SaleTerms.check(price, epoch, tokenEpoch, deadline);
    }

    /**
     * The digest that the seller signs.
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
    MarketContract.Listing struct() {
        return new MarketContract.Listing(
                tokenId.number(),
                seller.hex(),
                currency.hex(),
                price,
                BigInteger.valueOf(epoch),
                BigInteger.valueOf(tokenEpoch),
                BigInteger.valueOf(deadline.getEpochSecond()));
    }
}
