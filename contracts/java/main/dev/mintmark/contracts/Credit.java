package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * The payments that an account refused and can withdraw, in wei.
 *
 * @param royalties its royalties as a creator
 * @param proceeds its shares of prices as a seller
 */
public record Credit(BigInteger royalties, BigInteger proceeds) {
    /** Royalties and proceeds together. */
    public BigInteger total() {
        return royalties.add(proceeds);
    }
}
