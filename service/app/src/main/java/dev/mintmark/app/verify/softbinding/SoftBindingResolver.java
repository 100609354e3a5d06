package dev.mintmark.app.verify.softbinding;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.CopySearch;
import dev.mintmark.app.verify.CopySearch.CopiedOriginal;
import dev.mintmark.app.verify.ManifestStores;
import dev.mintmark.app.verify.Verifier;
import dev.mintmark.app.verify.softbinding.SoftBinding.Algorithm;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** Artworks near a code, of which some may be private. */
    private static final int MAX_LOOKED_AT = 100;

    /** Reading and comparing one image takes some hundredths of a second. */
    private static final int MAX_COMPARED = 3;

    private final Artworks artworks;
    private final BlobStore files;
    private final Verifier verifier;
    private final Predicate<Artwork> isShown;

    /**
     * @param verifier searches the same register
     * @param isShown whether whoever asks may be told of an artwork; others are not there for this search
     */
    public SoftBindingResolver(Artworks artworks, BlobStore files, Verifier verifier, Predicate<Artwork> isShown) {
        this.artworks = artworks;
        this.files = files;
        this.verifier = verifier;
        this.isShown = isShown;
    }

    /** Shows all artworks. */
    public SoftBindingResolver(Artworks artworks, BlobStore files, Verifier verifier) {
        this(artworks, files, verifier, artwork -> true);
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
                        .filter(isShown)
                        .map(artwork -> new Match(artwork.sealed().manifest(), FULL_SIMILARITY))
                        .stream()
                        .toList();
            case SoftBinding.Fingerprint fingerprint ->
                artworks.nearest(fingerprint.code(), MAX_CODE_DISTANCE, MAX_LOOKED_AT).stream()
                        .filter(match -> isShown.test(match.artwork()))
                        .limit(limit)
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
        CopySearch search = verifier.searchOriginalsOf(ImageCodec.view(file).raster());
        List<Match> matches = switch (algorithm) {
            case null -> matches(search.find());
            case WATERMARK -> matches(search.findByWatermark());
            case NOISE_WATERMARK -> matches(search.findByNoiseWatermark());
            case ISCC -> findByCode(search, IsccImageCode.of(search.image()));
        };
        if (matches.isEmpty() && hint != null) {
            matches = switch (hint) {
                case SoftBinding.Watermark watermark -> matches(search.findByClaimedWatermark(watermark.id()));
                case SoftBinding.Fingerprint fingerprint -> findByCode(search, fingerprint.code());
            };
        }
        String error = search.imageError();
        if (matches.isEmpty() && error != null) {
            throw new SourceUnavailableException(error);
        }
        return matches.stream().limit(limit).toList();
    }

    /** Returns the algorithms by which images are searched. */
    public List<Algorithm> algorithms() {
        return Arrays.stream(Algorithm.values())
                .filter(each -> each != Algorithm.NOISE_WATERMARK || verifier.searchesNoise())
                .toList();
    }

    /**
     * Returns the manifest store with a manifest, as {@code application/c2pa}; empty where no artwork here has that manifest.
     *
     * @param manifest the URN of an artwork's active manifest
     * @param activeOnly whether the store is to hold that manifest alone, without its ingredients'
     * @throws NotFoundException where the artwork's file is gone
     * @throws IOException where it holds no manifest
     */
    public Optional<byte[]> findManifestStore(String manifest, boolean activeOnly) throws IOException, C2paException {
        Optional<Artwork> artwork = artworks.byManifest(manifest).filter(isShown);
        if (artwork.isEmpty()) {
            return Optional.empty();
        }
        String id = artwork.get().id();
        byte[] file = files.get(artwork.get().sealed().sha256()).orElseThrow(() -> NotFoundException.sealedFile(id));
        byte[] store = ManifestStores.of(file, id);
        return Optional.of(activeOnly ? ActiveManifest.of(store) : store);
    }

    /** Returns the originals near this code that the image resembles. */
    private List<Match> findByCode(CopySearch search, IsccImageCode code) {
        return artworks.nearest(code, MAX_CODE_DISTANCE, MAX_LOOKED_AT).stream()
                .filter(candidate -> isShown.test(candidate.artwork()))
                .limit(MAX_COMPARED)
                .map(candidate -> candidate.artwork().sealed())
                .flatMap(seal -> search.compareWhole(seal.sha256()).stream()
                        .mapToObj(distance -> new Match(seal.manifest(), similarity(distance))))
                .toList();
    }

    /** Empty where nothing was found, or the artwork was deleted meanwhile. */
    private List<Match> matches(Optional<CopiedOriginal> found) {
        return found
                .flatMap(original -> artworks.bySha256(original.sha256())
                        .filter(isShown)
                        .map(artwork -> new Match(
                                artwork.sealed().manifest(),
                                original.hasWatermarkOfImage() ? FULL_SIMILARITY : similarity(original.distance()))))
                .stream()
                .toList();
    }

    private static int similarity(int distance) {
        return Math.round(100f * (FINGERPRINT_BITS - distance) / FINGERPRINT_BITS);
    }
}
