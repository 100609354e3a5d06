package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Artworks.FingerprintMatch;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.SoftBinding.Algorithm;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the manifests of registered artworks by soft bindings and by images: the C2PA Soft Binding Resolution API without its
 * HTTP. A soft binding alone only names a manifest; an image is compared with the original, as in every verification.
 * Thread-safe.
 */
public final class SoftBindingResolver {
    /** Bits of 256 in which an artwork's ISCC code may differ; those of unrelated images differ in about 128. */
    private static final int MAX_CODE_DISTANCE = Pdq.MATCH_DISTANCE;

    private static final int FINGERPRINT_BITS = 256;

    /** The similarity of a watermark that was read, and of a value that is the manifest's own. */
    private static final int FULL_SIMILARITY = 100;

    /** Reading and comparing one image takes some hundredths of a second. */
    private static final int MAX_COMPARED = 3;

    private final Artworks artworks;
    private final BlobStore files;
    private final OriginalSearch search;

    /** @param verifier searches the same register */
    public SoftBindingResolver(Artworks artworks, BlobStore files, Verifier verifier) {
        this.artworks = artworks;
        this.files = files;
        this.search = verifier.search();
    }

    /**
     * A manifest that was found.
     *
     * @param manifest its URN
     * @param similarity 0 to 100: 100 for a watermark that was read here and for a value that is the manifest's own,
     *     otherwise the share of equal bits in the fingerprints
     */
    public record Match(String manifest, int similarity) {}

    /** Returns the artworks with this soft binding, the likeliest first. */
    public List<Match> findByBinding(SoftBinding binding, int limit) {
        return switch (binding) {
            case SoftBinding.Watermark watermark ->
                artworks
                        .byWatermark(watermark.id())
                        .filter(artwork -> watermark.algorithm() == Algorithm.WATERMARK
                                || artwork.recipe().noiseWatermark() != null)
                        .map(artwork -> new Match(artwork.sealed().manifest(), FULL_SIMILARITY))
                        .stream()
                        .toList();
            case SoftBinding.Fingerprint fingerprint ->
                artworks.nearest(fingerprint.code(), MAX_CODE_DISTANCE, limit).stream()
                        .map(match -> new Match(match.artwork().sealed().manifest(), similarity(match.distance())))
                        .toList();
        };
    }

    /**
     * Returns the artworks that an image is a copy of.
     *
     * @param algorithm the only one to search by; null for all that a verification uses
     * @param hint what the client found in the image, used where nothing else is found
     * @throws InvalidImageException where the file is not a readable image
     * @throws InvalidRequestException where images are not searched by this algorithm here
     * @throws SourceUnavailableException where nothing was found, and a possible original could not be read
     */
    public List<Match> findByContent(byte[] file, @Nullable Algorithm algorithm, @Nullable SoftBinding hint, int limit)
            throws SourceUnavailableException {
        if (algorithm != null && !algorithms().contains(algorithm)) {
            throw new InvalidRequestException(
                    "alg", algorithm.id() + " is not searched: the setting watermark.secondLayer is none.");
        }
        Raster image = ImageCodec.view(file).raster();
        UnavailableSources unavailable = new UnavailableSources();
        List<Match> matches = switch (algorithm) {
            case null -> findByAll(image, unavailable);
            case WATERMARK -> fullMatch(search.findByWatermark(image, unavailable));
            case NOISE_WATERMARK -> fullMatch(search.findByNoise(image, unavailable));
            case ISCC -> findByCode(QueryImage.of(image), IsccImageCode.of(image), unavailable);
        };
        if (matches.isEmpty() && hint != null) {
            matches = switch (hint) {
                case SoftBinding.Watermark watermark ->
                    similarMatch(search.findByClaimedWatermark(watermark.id(), image, unavailable));
                case SoftBinding.Fingerprint fingerprint ->
                    findByCode(QueryImage.of(image), fingerprint.code(), unavailable);
            };
        }
        String error = unavailable.imageError();
        if (matches.isEmpty() && error != null) {
            throw new SourceUnavailableException(error);
        }
        return matches.stream().limit(limit).toList();
    }

    /** Returns the algorithms by which images are searched. */
    public List<Algorithm> algorithms() {
        return Arrays.stream(Algorithm.values())
                .filter(each -> each != Algorithm.NOISE_WATERMARK || search.searchesNoise())
                .toList();
    }

    /**
     * Returns the manifest store with a manifest, as {@code application/c2pa}; empty where no artwork here has that manifest.
     *
     * @param manifest the URN of an artwork's active manifest
     * @param activeOnly whether the store is to hold that manifest alone, without its ingredients'
     * @throws IOException where the artwork's file is gone or holds no manifest
     */
    public Optional<byte[]> findManifestStore(String manifest, boolean activeOnly) throws IOException, C2paException {
        Optional<Artwork> artwork = artworks.byManifest(manifest);
        if (artwork.isEmpty()) {
            return Optional.empty();
        }
        String id = artwork.get().id();
        byte[] file = files.get(artwork.get().sealed().sha256())
                .orElseThrow(() -> new IOException("The sealed file of artwork " + id + " is gone."));
        byte[] store = ManifestStores.of(file, id);
        return Optional.of(activeOnly ? ActiveManifest.of(store) : store);
    }

    private List<Match> findByAll(Raster image, UnavailableSources unavailable) {
        ImageMatch imageMatch = search.search(image, true, unavailable);
        OriginalMatch match = imageMatch.match();
        if (match == null || imageMatch.noiseWatermark() != null) {
            return fullMatch(match);
        }
        String id =
                imageMatch.watermark() == null ? null : imageMatch.watermark().id();
        boolean namedByWatermark = artwork(match.original())
                .filter(artwork -> artwork.sealed().watermarkHex().equals(id))
                .isPresent();
        return namedByWatermark ? fullMatch(match) : similarMatch(match);
    }

    /** A match by a watermark that was read here. */
    private List<Match> fullMatch(@Nullable OriginalMatch match) {
        return match == null ? List.of() : match(match.original(), FULL_SIMILARITY);
    }

    /** A match by the comparison alone. */
    private List<Match> similarMatch(@Nullable OriginalMatch match) {
        return match == null ? List.of() : match(match.original(), similarity(match.distance()));
    }

    private List<Match> match(Original original, int similarity) {
        return artwork(original).map(artwork -> new Match(artwork.sealed().manifest(), similarity)).stream()
                .toList();
    }

    /** Returns the originals near this code that the image resembles. */
    private List<Match> findByCode(QueryImage query, IsccImageCode code, UnavailableSources unavailable) {
        List<Match> matches = new ArrayList<>();
        for (FingerprintMatch candidate : artworks.nearest(code, MAX_CODE_DISTANCE, MAX_COMPARED)) {
            original(candidate.artwork())
                    .ifPresent(original -> search.compareWhole(query, original, unavailable)
                            .ifPresent(distance -> matches.add(
                                    new Match(candidate.artwork().sealed().manifest(), similarity(distance)))));
        }
        return matches;
    }

    private Optional<Original> original(Artwork artwork) {
        try {
            return search.originals().findBySha256(artwork.sealed().sha256());
        } catch (SourceUnavailableException e) {
            throw new IllegalStateException("The register of this service is asked without a network.", e);
        }
    }

    /** Empty where it was deleted meanwhile. */
    private Optional<Artwork> artwork(Original original) {
        return artworks.bySha256(original.summary().sha256());
    }

    private static int similarity(int distance) {
        return Math.round(100f * (FINGERPRINT_BITS - distance) / FINGERPRINT_BITS);
    }
}
