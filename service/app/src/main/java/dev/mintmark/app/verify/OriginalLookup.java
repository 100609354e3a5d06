package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.Optional;

/**
 * Finds originals by what is known of them: in the register of this service ({@link RegisterLookup}), or on the chain and
 * IPFS alone ({@link ChainLookup}). Thread-safe.
 */
interface OriginalLookup {
    /** Returns the original whose file has this SHA-256, 64 lower-case hex digits. */
    Optional<Original> findBySha256(String sha256) throws SourceUnavailableException;

    /**
     * Returns every original with this watermark ID.
     *
     * @param unavailable receives the sources that failed; their originals are left out
     */
    List<Original> findByWatermark(long id, UnavailableSources unavailable);

    /** Says that no image with a watermark ID is there, a sentence. */
    String noneWithWatermark();

    /** Returns the originals whose fingerprints differ in at most {@code maxDistance} of 256 bits, the nearest first. */
    List<Original> findNearest(Pdq fingerprint, int maxDistance, int limit);

    /** Returns the originals with a window like one of these, each original once, the likeliest first. */
    List<WindowMatch> findByWindows(List<WindowFingerprint> windows, int limit);
}
