package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;

/** The bounds that listings and offers share. */
final class SaleTerms {
    private SaleTerms() {}

    /**
     * The deadline without its fraction of a second.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    static Instant check(BigInteger price, long epoch, long tokenEpoch, Instant deadline) {
        if (price.signum() <= 0 || price.bitLength() > 112) {
            throw new IllegalArgumentException("A price is at least 1 wei and below 2^112, not " + price + ".");
        }
        if (epoch < 0 || tokenEpoch < 0 || tokenEpoch >= 1L << 32) {
            throw new IllegalArgumentException("An epoch is at least 0 and a token's epoch 0 to 2^32 - 1, not " + epoch
                    + " and " + tokenEpoch + ".");
        }
        if (deadline.getEpochSecond() < 0) {
            throw new IllegalArgumentException("A deadline is after 1970, not " + deadline + ".");
        }
        return Instant.ofEpochSecond(deadline.getEpochSecond());
    }
}
