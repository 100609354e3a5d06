package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * What an account can withdraw because it could not be pushed, in wei.
 *
 * @param royalties as a creator
 * @param proceeds as a seller
 */
public record Credit(BigInteger royalties, BigInteger proceeds) {
    /** Both together. */
    public BigInteger total() {
        return royalties.add(proceeds);
    }
}
