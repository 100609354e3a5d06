package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.ArtworkId;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * New IDs of artworks: 48 bits of time in milliseconds and 80 random bits. They sort by time, and one cannot be guessed from
 * another. Thread-safe.
 */
final class ArtworkIdGenerator {
    private static final int RANDOM_BITS = 80;

    private final SecureRandom random;
    private final Clock clock;

    ArtworkIdGenerator(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    String next() {
        BigInteger value =
                BigInteger.valueOf(clock.millis()).shiftLeft(RANDOM_BITS).or(new BigInteger(RANDOM_BITS, random));
        char[] digits = new char[ArtworkId.LENGTH];
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = ArtworkId.DIGITS.charAt(value.intValue() & 31);
            value = value.shiftRight(5);
        }
        return new String(digits);
    }
}
