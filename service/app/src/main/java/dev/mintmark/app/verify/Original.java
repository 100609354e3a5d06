package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sealed image that a copy may come from.
 *
 * @param fingerprint of its final pixels; its quality is not stored and counts as full
 * @param pixels reads the image itself, only where the fingerprint is not enough
 * @param cid of the sealed file on IPFS; null before it is pinned
 */
record Original(
        Verification.ArtworkSummary summary,
        Pdq fingerprint,
        PixelSource pixels,
        @Nullable String cid) {

    /** Whether it can be on the chain: only pinned artworks are attested. */
    boolean isPinned() {
        return cid != null;
    }

    /** Reads an image when it is needed. */
    @FunctionalInterface
    interface PixelSource {
        /** Returns the image; empty where it is no longer stored. */
        Optional<Raster> read() throws SourceUnavailableException;
    }
}
