package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where originals are looked up: in the register of this service, or on the chain and IPFS alone. */
interface Originals {
    /** The original whose file has this SHA-256. */
    Optional<Original> bySha256(String sha256) throws SourceUnavailableException;

    /** Every original that was marked with this ID, but for those that cannot be asked for now. */
    List<Original> byWatermark(long id, UnavailableSources away);

    /** The originals whose fingerprints are within {@code distance} bits, the nearest first. */
    List<Original> nearest(Pdq fingerprint, int distance, int limit);

    /** The originals that may show what one of these windows shows, each once, the likeliest first. */
    List<WindowMatch> alike(List<WindowFingerprint> windows, int limit);

    /**
     * An original that may show what a window shows.
     *
     * @param window the original's own that is nearest
     * @param asked the one of those asked for that it is near
     */
    record WindowMatch(Original original, WindowFingerprint window, WindowFingerprint asked) {
        /** How much larger the picture shows what they show than a resize of the whole original would. */
        double scale() {
            return asked.side() / window.side();
        }
    }

    /**
     * A picture that was sealed.
     *
     * @param fingerprint of its final pixels; its quality is not kept and counts as full
     * @param pixels the picture itself, fetched only where the fingerprint does not suffice
     * @param cid where it lies on IPFS; null before it is pinned
     */
    record Original(
            Verification.Summary summary,
            Pdq fingerprint,
            Pixels pixels,
            @Nullable String cid) {}

    /**
     * An original that a picture resembles.
     *
     * @param distance in bits of 256, of the fingerprints of what was compared: of the two wholes, or of the picture and the
     *     place in the original that it shows
     */
    record OriginalMatch(Original original, int distance) {}

    /** A picture that is read when it is needed. */
    @FunctionalInterface
    interface Pixels {
        /** Empty where it is not kept any more. */
        Optional<Raster> read() throws SourceUnavailableException;
    }
}
