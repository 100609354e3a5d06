package dev.mintmark.app.artwork;

import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The register of artworks. Every method that moves one along is a conditional update: it takes effect only where the
 * artwork stands at the stage the step starts from, is committed when it returns, and returns whether it took effect.
 * Thread-safe.
 */
public interface Artworks {
    /**
     * Registers new artworks, all or none.
     *
     * @param idempotencyKey where a request with this key was seen before, its artworks are returned and nothing is added
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

    /** Those that still have a step before them, oldest first. */
    List<String> unfinished(int limit);

    void progress(String id, Progress progress);

    boolean drawn(String id, String drawing);

    boolean sealed(String id, Seal seal);

    boolean pinned(String id, Pin pin);

    /** From SIGNED to SENT; signing itself is the chain outbox's, in one transaction with its nonce. */
    boolean sent(String id);

    /** From PINNED (minted by a wallet), SIGNED or SENT to CONFIRMED. */
    boolean confirmed(String id, Token token);

    boolean failed(String id, Failure failure);

    /** Says why the artwork waits for the next try of a step; forgotten when a step succeeds. */
    void waiting(String id, Failure reason);

    /** Only before the mint is signed. */
    boolean cancel(String id);

    /** From FAILED back to the last stage whose result is there. */
    boolean retry(String id);

    /** Asks a sealed or pinned artwork to go on to the mint. */
    boolean order(String id, Goal goal, @Nullable MintOrder mint);

    /** Removes one that was never minted and has no mint signed. */
    boolean delete(String id);

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
