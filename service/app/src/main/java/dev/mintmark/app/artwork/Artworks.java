package dev.mintmark.app.artwork;

import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The register of artworks. Every method that changes one is a conditional update: it takes effect only at the stages that
 * it names, and returns the changed artwork, or nothing where it had no effect. It joins the transaction of its thread, or
 * is committed when it returns. Queries see what is committed. Thread-safe.
 */
public interface Artworks {
    /**
     * Registers new artworks, all or none.
     *
     * @param idempotencyKey where a request with this key was seen before, its artworks are returned and nothing is added
     * @param requestHash equal for equal requests
     * @throws InvalidRequestException where the key was used for another request
     */
    List<Artwork> add(List<Artwork> artworks, @Nullable String idempotencyKey, String requestHash);

    Optional<Artwork> find(String id);

    Optional<Artwork> bySha256(String sha256);

    Optional<Artwork> byWatermark(long watermarkId);

    /** The artwork whose active manifest has this URN. */
    Optional<Artwork> byManifest(String urn);

    /**
     * The registered artworks whose PDQ fingerprints are within {@code maxDistance} bits of 256, the nearest first and the
     * oldest first of equally near ones.
     */
    List<FingerprintMatch> nearest(String fingerprint, int maxDistance, int limit);

    /** The same by ISCC Image-Codes of 256 bits. */
    List<FingerprintMatch> nearest(IsccImageCode code, int maxDistance, int limit);

    /** The registered artworks that may show what one of these windows shows, each once, the likeliest first. */
    List<WindowMatch> alike(List<WindowFingerprint> windows, int limit);

    /** With which models and at which sizes the sealed artworks with shaded noise were drawn, the newest first. */
    List<NoiseWatermarkGroup> shadedKinds(int limit);

    /** The marks of the sealed artworks of a kind, the newest first. */
    long[] shadedMarks(NoiseWatermarkGroup kind, int limit);

    /** Newest first. {@code after} is the last ID of the page before; {@code search} matches the prompt. */
    List<Artwork> list(@Nullable String after, int limit, @Nullable String search);

    /** Records how far the drawing of an accepted artwork is. */
    Optional<Artwork> progress(String id, Progress progress);

    /** From ACCEPTED to DRAWN. */
    Optional<Artwork> drawn(String id, String drawing);

    /** From DRAWN to SEALED. */
    Optional<Artwork> sealed(String id, Seal seal);

    /** From SEALED to PINNED. */
    Optional<Artwork> pinned(String id, Pin pin);

    /** From SIGNED to SENT. The chain's outbox moves an artwork to SIGNED, in one transaction with its nonce. */
    Optional<Artwork> sent(String id);

    /** From PINNED (minted by a wallet), SIGNED or SENT to CONFIRMED. */
    Optional<Artwork> confirmed(String id, Token token);

    /** From any stage with a step before it to FAILED. */
    Optional<Artwork> failed(String id, Failure failure);

    /** Records why the artwork waits for the next try of a step; the next success clears it. */
    Optional<Artwork> waiting(String id, Failure reason);

    /** From any stage with a step before it, as long as no mint is signed, to CANCELLED. */
    Optional<Artwork> cancel(String id);

    /** From FAILED back to the last stage whose result exists. */
    Optional<Artwork> retry(String id);

    /** Sets a further goal for a sealed or pinned artwork. */
    Optional<Artwork> order(String id, Goal goal, @Nullable MintOrder mint);

    /** Removes an artwork without a token and without a signed mint; returns it as it was. */
    Optional<Artwork> delete(String id);

    /** Whether an artwork was made from the drawing with this SHA-256. */
    boolean drawingInUse(String drawing);

    /** A model by its SHA-256, and a size in pixels. */
    record NoiseWatermarkGroup(String model, int width, int height) {}

    /** A neighbour in the fingerprint index. */
    record FingerprintMatch(Artwork artwork, int distance) {}

    /**
     * An artwork that may show what a window shows.
     *
     * @param window the artwork's own that is nearest
     * @param asked the one of those asked for that it is near
     */
    record WindowMatch(Artwork artwork, WindowFingerprint window, WindowFingerprint asked) {}
}
