package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Artworks.Nearest;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.app.verify.PictureSearch.Sight;
import dev.mintmark.app.verify.SoftBinding.Algorithm;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leads from soft bindings, and from pictures that bear them, to the manifests of registered artworks: what C2PA's soft
 * binding resolution asks for. A binding alone only names a manifest; a picture is compared with the original, as every
 * verification does. Thread-safe.
 */
public final class SoftBindings {
    /** Bits of 256 up to which an ISCC code proposes an artwork; those of unrelated pictures differ in about 128. */
    private static final int CODE_DISTANCE = Pdq.MATCH_DISTANCE;

    private static final int BITS = 256;

    /** Reading a picture and comparing it takes some hundredths of a second. */
    private static final int MOST_COMPARED = 3;

    private final Artworks artworks;
    private final PictureSearch search;

    /** @param verifier that asks the same register */
    public SoftBindings(Artworks artworks, Verifier verifier) {
        this.artworks = artworks;
        this.search = verifier.search();
    }

    /**
     * A manifest that was found.
     *
     * @param manifest its URN
     * @param similarity 0 to 100; a watermark that was read is 100
     */
    public record Match(String manifest, int similarity) {}

    /** The artworks with this binding, the likeliest first. */
    public List<Match> byBinding(SoftBinding binding, int limit) {
        return switch (binding) {
            case SoftBinding.Mark mark ->
                artworks
                        .byWatermark(mark.id())
                        .filter(artwork -> mark.algorithm() == Algorithm.WATERMARK
                                || artwork.recipe().shading() != null)
                        .map(artwork -> new Match(artwork.sealed().manifest(), 100))
                        .stream()
                        .toList();
            case SoftBinding.Code code ->
                artworks.nearest(code.code(), CODE_DISTANCE, limit).stream()
                        .map(near -> new Match(near.artwork().sealed().manifest(), similarity(near.distance())))
                        .toList();
        };
    }

    /**
     * The artworks that a picture is a copy of.
     *
     * @param algorithm the only one to look by; null takes all that a verification takes
     * @param hint what the client found in the picture, tried where nothing else leads anywhere
     * @throws InvalidImageException where the file is no image that can be read
     * @throws InvalidRequestException where the algorithm is not looked for in pictures here
     */
    public List<Match> byContent(byte[] file, @Nullable Algorithm algorithm, @Nullable SoftBinding hint, int limit) {
        if (algorithm == Algorithm.NOISE && !search.readsNoise()) {
            throw new InvalidRequestException(
                    "alg", algorithm.id() + " is not looked for in pictures here; watermark.secondLayer is none.");
        }
        Raster picture = ImageCodec.decode(file);
        List<Match> found = switch (algorithm) {
            case null -> everything(picture);
            case WATERMARK -> marked(search.byWatermark(picture));
            case NOISE -> marked(search.byNoise(picture));
            case ISCC -> alike(picture, IsccImageCode.of(picture));
        };
        if (found.isEmpty() && hint != null) {
            found = switch (hint) {
                case SoftBinding.Mark mark -> marked(search.byMark(mark.id(), picture));
                case SoftBinding.Code code -> alike(picture, code.code());
            };
        }
        return found.stream().limit(limit).toList();
    }

    private List<Match> everything(Raster picture) {
        Sight sight = search.look(picture, true);
        if (sight.original() == null || sight.fingerprint() == null) {
            return List.of();
        }
        Artwork artwork = artwork(sight.original());
        boolean read = sight.watermark() != null
                && artwork.sealed().watermarkHex().equals(sight.watermark().id());
        Integer distance = sight.fingerprint().distance();
        return List.of(new Match(artwork.sealed().manifest(), read || distance == null ? 100 : similarity(distance)));
    }

    private List<Match> marked(@Nullable Original original) {
        return original == null
                ? List.of()
                : List.of(new Match(artwork(original).sealed().manifest(), 100));
    }

    private List<Match> alike(Raster picture, IsccImageCode code) {
        List<Match> found = new ArrayList<>();
        for (Nearest near : artworks.nearest(code, CODE_DISTANCE, MOST_COMPARED)) {
            original(near.artwork())
                    .filter(original -> search.shows(picture, original))
                    .ifPresent(original ->
                            found.add(new Match(near.artwork().sealed().manifest(), similarity(near.distance()))));
        }
        return found;
    }

    private Optional<Original> original(Artwork artwork) {
        try {
            return search.originals().bySha256(artwork.sealed().sha256());
        } catch (SourceUnavailableException e) {
            throw new IllegalStateException("The register of this service is asked without a network.", e);
        }
    }

    private Artwork artwork(Original original) {
        return artworks.bySha256(original.summary().sha256())
                .orElseThrow(() -> new IllegalStateException(
                        "The register lost the artwork " + original.summary().sha256() + "."));
    }

    private static int similarity(int distance) {
        return Math.round(100f * (BITS - distance) / BITS);
    }
}
