package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;

/**
 * What a seller signs to offer one token at one price in the chain's native coin (an EIP-712 struct).
 *
 * @param tokenId the token
 * @param seller who signs, and must own the token when it is bought
 * @param price what the buyer pays in all, royalty included, in wei; at least 1, below 2^112
 * @param epoch the seller's epoch ({@link MintmarkViews#epochOf}); {@code cancelAll} moves it on
 * @param sale how often the token has been sold on the contract ({@link SalesTotals#count}): a listing sells once
 * @param deadline last second at which it may be bought; fractions are dropped
 */
public record Listing(Bytes32 tokenId, Address seller, BigInteger price, long epoch, long sale, Instant deadline) {
    static final String TUPLE = "(uint256,address,address,uint256,uint64,uint32,uint64)";

    private static final Bytes32 TYPE_HASH = Words.keccak("Listing(uint256 tokenId,address seller,address currency,"
            + "uint256 price,uint64 epoch,uint32 sale,uint64 deadline)");

    public Listing {
        if (price.signum() <= 0 || price.bitLength() > 112) {
            throw new IllegalArgumentException("A price is at least 1 wei and below 2^112, not " + price + ".");
        }
        if (epoch < 0 || sale < 0 || sale >= 1L << 32) {
            throw new IllegalArgumentException("No token has the epoch " + epoch + " and the sale " + sale + ".");
        }
        deadline = Instant.ofEpochSecond(deadline.getEpochSecond());
        if (deadline.getEpochSecond() < 0) {
            throw new IllegalArgumentException("A deadline lies after 1970, unlike " + deadline + ".");
        }
    }

    /** The digest that the seller signs. */
    public Bytes32 digest(Domain domain) {
        return domain.digest(new Words().add(TYPE_HASH).add(words()).keccak());
    }

    Words words() {
        return new Words()
                .add(tokenId)
                .add(seller)
                .add(Address.ZERO)
                .add(price)
                .add(epoch)
                .add(sale)
                .add(deadline.getEpochSecond());
    }
}
