package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * The payments in one currency that an account refused and can withdraw, in wei or the currency's unit.
 *
 * @param royalties its royalties as a creator
 * @param proceeds its shares of prices as a seller, and bids that were outbid
 */
public record Credit(BigInteger royalties, BigInteger proceeds) {
    /** Royalties and proceeds together. */
    public BigInteger total() {
        return royalties.add(proceeds);
    }
}
