package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Searches the originals of which one image is a copy, in one way at a time. Whatever proposes an original, the images are
 * compared before it counts. Not thread-safe.
 */
public final class CopySearch {
    private final OriginalSearch search;
    private final Raster image;
    private final UnavailableSources unavailable = new UnavailableSources();
    private @Nullable QueryImage query;

    CopySearch(OriginalSearch search, Raster image) {
        this.search = search;
        this.image = image;
    }

    /**
     * An original of the image.
     *
     * @param sha256 of its file
     * @param distance bits of 256 in which the fingerprints of the compared parts differ
     * @param hasWatermarkOfImage whether its watermark was read from the image, so that the distance is no measure
     */
    public record CopiedOriginal(String sha256, int distance, boolean hasWatermarkOfImage) {}

    /** Searches in all ways, as a verification does. */
    public Optional<CopiedOriginal> find() {
        ImageMatch found = search.search(image, true, unavailable);
        OriginalMatch match = found.match();
        return copied(match, match != null && (found.noiseWatermark() != null || isNamedBy(found.watermark(), match)));
    }

    /** Searches by the watermark in the pixels. */
    public Optional<CopiedOriginal> findByWatermark() {
        return copied(search.findByWatermark(image, unavailable), true);
    }

    /** Searches by the watermark in the noise; finds nothing where that is switched off. */
    public Optional<CopiedOriginal> findByNoiseWatermark() {
        return copied(search.findByNoise(image, unavailable), true);
    }

    /** Searches by a watermark ID that was not read here: the image has to resemble the original as much as one without a mark. */
    public Optional<CopiedOriginal> findByClaimedWatermark(long id) {
        return copied(search.findByClaimedWatermark(id, image, unavailable), false);
    }

    /** Compares the whole image with an original; empty where it does not resemble it, or there is no such original. */
    public OptionalInt compareWhole(String sha256) {
        try {
            Optional<Original> original = search.originals().findBySha256(sha256);
            if (original.isEmpty()) {
                return OptionalInt.empty();
            }
            query = query == null ? QueryImage.of(image) : query;
            return Resemblance.compareWhole(query, original.get())
                    .map(match -> OptionalInt.of(match.distance()))
                    .orElse(OptionalInt.empty());
        } catch (SourceUnavailableException e) {
            unavailable.addImage(e);
            return OptionalInt.empty();
        }
    }

    public Raster image() {
        return image;
    }

    /** Returns why the image of a possible original could not be read, a sentence; null where all could. */
    public @Nullable String imageError() {
        return unavailable.imageError();
    }

    private boolean isNamedBy(Evidence.@Nullable Watermark watermark, OriginalMatch match) {
        String id = watermark == null ? null : watermark.id();
        return id != null
                && search.originals().findByWatermark(HexFormat.fromHexDigitsToLong(id), unavailable).stream()
                        .anyMatch(original -> sha256(original).equals(sha256(match.original())));
    }

    private static Optional<CopiedOriginal> copied(@Nullable OriginalMatch match, boolean hasWatermarkOfImage) {
        return Optional.ofNullable(match)
                .map(it -> new CopiedOriginal(sha256(it.original()), it.distance(), hasWatermarkOfImage));
    }

    private static String sha256(Original original) {
        return original.summary().sha256();
    }
}
