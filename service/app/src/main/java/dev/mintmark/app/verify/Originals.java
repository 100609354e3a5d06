package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where originals are looked up: in the register of this service, or on the chain and IPFS alone. */
interface Originals {
    /** The original whose file has this SHA-256. */
    Optional<Original> bySha256(String sha256) throws SourceUnavailableException;

    /** Every original that was marked with this ID. */
    List<Original> byWatermark(long id) throws SourceUnavailableException;

    /** The original whose fingerprint is nearest within {@code distance} bits. */
    Optional<Original> nearest(Pdq fingerprint, int distance);

    /**
     * A picture that was sealed.
     *
     * @param fingerprint of its final pixels; its quality is not kept and counts as full
     * @param cid where it lies on IPFS; null before it is pinned
     */
    record Original(
            Verification.Summary summary,
            Pdq fingerprint,
            @Nullable String cid) {}
}
