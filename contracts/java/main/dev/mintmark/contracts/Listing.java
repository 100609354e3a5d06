package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A seller's offer of one token at one price in the chain's native coin: the EIP-712 struct {@code Listing}.
 *
 * @param tokenId the token
 * @param seller who signs, and must own the token when it is bought
 * @param price what the buyer pays in all, royalty included, in wei; at least 1, below 2^112
 * @param epoch the seller's epoch ({@code epochOf}), which {@code cancelAll} raises
 * @param sale how often the token has been sold on the contract ({@code salesOf}): a listing sells once
 * @param deadline last second at which it may be bought; fractions are dropped
 */
public record Listing(Bytes32 tokenId, Address seller, BigInteger price, long epoch, long sale, Instant deadline) {
    private static final String TYPE = "Listing(uint256 tokenId,address seller,address currency,uint256 price,"
            + "uint64 epoch,uint32 sale,uint64 deadline)";

    public Listing {
        if (price.signum() <= 0 || price.bitLength() > 112) {
            throw new IllegalArgumentException("A price is at least 1 wei and below 2^112, not " + price + ".");
        }
        if (epoch < 0 || sale < 0 || sale >= 1L << 32) {
            throw new IllegalArgumentException(
                    "An epoch is at least 0 and a sale number 0 to 2^32 - 1, not " + epoch + " and " + sale + ".");
        }
        deadline = Instant.ofEpochSecond(deadline.getEpochSecond());
        if (deadline.getEpochSecond() < 0) {
            throw new IllegalArgumentException("A deadline is after 1970, not " + deadline + ".");
        }
    }

    /** The digest that the seller signs. */
    public Bytes32 digest(SigningDomain domain) {
        return domain.digest(Eip712.hashStruct(TYPE, struct().getValue()));
    }

    /** The contract's struct of the same name; the currency is the native coin. */
    MintmarkContract.Listing struct() {
        return new MintmarkContract.Listing(
                tokenId.number(),
                seller.hex(),
                Address.ZERO.hex(),
                price,
                BigInteger.valueOf(epoch),
                BigInteger.valueOf(sale),
                BigInteger.valueOf(deadline.getEpochSecond()));
    }
}
