package dev.mintmark.app.access;

import java.math.BigInteger;
import java.time.Instant;

/** What principals used. Thread-safe. */
public interface QuotaUses {
    /**
     * Adds to what a principal used on a day, if it is at most the limit then.
     *
     * @param day since 1970
     * @return false where it would be more; then nothing is added
     */
    boolean add(String principalId, String kind, long day, long amount, long limit);

    /** Takes back what was added. */
    void giveBack(String principalId, String kind, long day, long amount);

    /** What a principal used on a day. */
    long used(String principalId, String kind, long day);

    /** Wei that the final mint transactions of a principal's artworks cost. */
    BigInteger spentSince(String principalId, Instant since);

    /** Bytes of the sealed files of a principal's artworks. */
    long storedBytes(String principalId);
}
