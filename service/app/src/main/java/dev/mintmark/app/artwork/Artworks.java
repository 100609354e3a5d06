package dev.mintmark.app.artwork;

import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds artworks, as they were committed last. Thread-safe. */
public interface Artworks {
    /** The artwork with this ID. */
    Optional<Artwork> find(String id);

    /** The artwork whose sealed file has this SHA-256, 64 hex digits. */
    Optional<Artwork> bySha256(String sha256);

    /** What a verification needs of the artwork whose sealed file has this SHA-256. */
    Optional<Registration> registration(String sha256);

    /** The artwork whose watermark carries this ID. */
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
    List<WindowCandidate> byWindows(List<WindowFingerprint> windows, int limit);

    /** The models and sizes with which sealed artworks of watermarked noise were drawn, the newest first. */
    List<NoiseWatermarkGroup> noiseWatermarkGroups(int limit);

    /** The watermark IDs of the sealed artworks of a group, the newest first. */
    long[] noiseWatermarks(NoiseWatermarkGroup group, int limit);

    /** Those of all owners that a search finds; see {@link #list(ArtworkFilter, String, int)}. */
    default List<Artwork> list(@Nullable String after, int limit, @Nullable String search) {
        return list(ArtworkFilter.of(search, null), after, limit);
    }

    /** Newest first. {@code after} is the last ID of the page before. */
    List<Artwork> list(ArtworkFilter filter, @Nullable String after, int limit);

    /** How many meet the filter's conditions. */
    long count(ArtworkFilter filter);

    /**
     * What artworks can be filtered by.
     *
     * @param owner the ID of a principal, whose artworks count alone; null for those of all
     */
    ArtworkFacets facets(@Nullable String owner);

    /** Those of the next artworks, in the order of their making, that are not drawn yet; at most {@code next} are looked at. */
    List<Artwork> undrawnAfter(String id, int next);

    /**
     * The IDs of an owner's artworks that wait to be drawn, in the order in which they are drawn.
     *
     * @param owner a principal's ID; null for the local operator
     */
    List<String> waitingDrawings(@Nullable String owner);

    /** Whether a block with this CID belongs to the pin of an artwork, or to a file that is kept besides. */
    boolean isPinned(String cid);

    /** The artworks whose pins an earlier program registered without the blocks below the roots. */
    List<Artwork> unlistedPins();

    /** The IDs of artworks at PINNED whose mint was ordered and that no transaction can mint, in the order of their making. */
    List<String> queuedMints(long chainId, int limit);

    /** Whether there are artworks before PINNED whose mint was ordered. */
    boolean hasMintsAhead();

    /** The artworks whose tokens are in the block of this number. */
    List<Artwork> tokensIn(long chainId, long block);

    /**
     * Artworks with tokens of a contract, in the order of their blocks and IDs.
     *
     * @param after the last one of the page before; null for the first page
     */
    List<Artwork> tokens(long chainId, String contract, @Nullable Artwork after, int limit);

    /**
     * The tokens of a contract that are registered otherwise than the index of its events has them: burnt ones that count as
     * existing, and the other way round.
     */
    List<Burn> unregisteredBurns(long chainId, String contract, int limit);

    /**
     * The IDs of pinned artworks whose token a wallet minted by a voucher, by the index of the contract's events.
     *
     * @param contract the address of the contract
     */
    List<String> mintedByWallets(long chainId, String contract, int limit);

    /**
     * Whether an artwork's token was burnt, by the chain's events.
     *
     * @param artwork the artwork's ID
     * @param tx hash of the transaction that burnt it; null where it exists
     * @param block the block of that transaction
     */
    record Burn(
            String artwork, @Nullable String tx, @Nullable Long block) {}

    /** A model by its SHA-256, and a size in pixels. */
    record NoiseWatermarkGroup(String model, int width, int height) {}

    /** A neighbour in the fingerprint index. */
    record FingerprintMatch(Artwork artwork, int distance) {}

    /**
     * An artwork that may show what a window shows.
     *
     * @param artworkWindow the artwork's window that is nearest to the query's
     * @param queryWindow the window of the query
     */
    record WindowCandidate(Artwork artwork, WindowFingerprint artworkWindow, WindowFingerprint queryWindow) {}
}
