package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Artworks.FingerprintMatch;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.OriginalSearch.ImageMatch;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.app.verify.Originals.OriginalMatch;
import dev.mintmark.app.verify.SoftBinding.Algorithm;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** The similarity of what a mark itself says. */
    private static final int READ = 100;

    /** Reading a picture and comparing it takes some hundredths of a second. */
    private static final int MAX_COMPARED = 3;

    private final Artworks artworks;
    private final OriginalSearch search;

    /** @param verifier that asks the same register */
    public SoftBindings(Artworks artworks, Verifier verifier) {
        this.artworks = artworks;
        this.search = verifier.search();
    }

    /**
     * A manifest that was found.
     *
     * @param manifest its URN
     * @param similarity 0 to 100: 100 for a watermark that was read here and for a value that is the manifest's own,
     *     otherwise the share of the fingerprint's bits that agree
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
                        .map(artwork -> new Match(artwork.sealed().manifest(), READ))
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
     * @throws SourceUnavailableException where nothing was found, but a picture that was proposed could not be compared
     */
    public List<Match> byContent(byte[] file, @Nullable Algorithm algorithm, @Nullable SoftBinding hint, int limit)
            throws SourceUnavailableException {
        if (algorithm != null && !algorithms().contains(algorithm)) {
            throw new InvalidRequestException(
                    "alg", algorithm.id() + " is not looked for in pictures here; watermark.secondLayer is none.");
        }
        Raster picture = ImageCodec.decode(file);
        UnavailableSources away = new UnavailableSources();
        List<Match> found = switch (algorithm) {
            case null -> everything(picture, away);
            case WATERMARK -> read(search.byWatermark(picture, away));
            case NOISE -> read(search.byNoise(picture, away));
            case ISCC -> alike(QueryImage.of(picture), IsccImageCode.of(picture), away);
        };
        if (found.isEmpty() && hint != null) {
            found = switch (hint) {
                case SoftBinding.Mark mark -> compared(search.byMark(mark.id(), picture, away));
                case SoftBinding.Code code -> alike(QueryImage.of(picture), code.code(), away);
            };
        }
        String why = away.pictures();
        if (found.isEmpty() && why != null) {
            throw new SourceUnavailableException(why);
        }
        return found.stream().limit(limit).toList();
    }

    /** What is looked for in pictures. */
    public List<Algorithm> algorithms() {
        return Arrays.stream(Algorithm.values())
                .filter(each -> each != Algorithm.NOISE || search.readsNoise())
                .toList();
    }

    private List<Match> everything(Raster picture, UnavailableSources away) {
        ImageMatch sight = search.look(picture, true, away);
        OriginalMatch found = sight.found();
        if (found == null || sight.secondLayer() != null) {
            return read(found);
        }
        String mark = sight.watermark() == null ? null : sight.watermark().id();
        boolean named = artwork(found.original())
                .filter(artwork -> artwork.sealed().watermarkHex().equals(mark))
                .isPresent();
        return named ? read(found) : compared(found);
    }

    /** What a mark led to that was read here. */
    private List<Match> read(@Nullable OriginalMatch found) {
        return found == null ? List.of() : match(found.original(), READ);
    }

    /** What only the comparison speaks for. */
    private List<Match> compared(@Nullable OriginalMatch found) {
        return found == null ? List.of() : match(found.original(), similarity(found.distance()));
    }

    private List<Match> match(Original original, int similarity) {
        return artwork(original).map(artwork -> new Match(artwork.sealed().manifest(), similarity)).stream()
                .toList();
    }

    /** What this code proposes and the picture is a copy of. */
    private List<Match> alike(QueryImage asked, IsccImageCode code, UnavailableSources away) {
        List<Match> found = new ArrayList<>();
        for (FingerprintMatch near : artworks.nearest(code, CODE_DISTANCE, MAX_COMPARED)) {
            original(near.artwork())
                    .ifPresent(original -> search.shows(asked, original, away)
                            .ifPresent(distance ->
                                    found.add(new Match(near.artwork().sealed().manifest(), similarity(distance)))));
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

    /** Empty where somebody deleted it meanwhile. */
    private Optional<Artwork> artwork(Original original) {
        return artworks.bySha256(original.summary().sha256());
    }

    private static int similarity(int distance) {
        return Math.round(100f * (BITS - distance) / BITS);
    }
}
