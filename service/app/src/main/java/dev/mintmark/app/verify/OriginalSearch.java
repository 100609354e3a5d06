package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.region.RegionMatch;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the original of an image: by the watermark in its pixels, then by its fingerprints, then, where this is switched on, by
 * the watermark in its noise. Whatever proposes an original, {@link Resemblance} compares the images before it counts.
 * Candidates whose images cannot be read are skipped and recorded. Thread-safe.
 */
final class OriginalSearch {
    private final OriginalLookup originals;
    private final Watermarker watermarker;
    private final @Nullable NoiseWatermarkSearch noiseSearch;

    OriginalSearch(OriginalLookup originals, Watermarker watermarker, @Nullable NoiseWatermarkSearch noiseSearch) {
        this.originals = originals;
        this.watermarker = watermarker;
        this.noiseSearch = noiseSearch;
    }

    OriginalSearch with(NoiseWatermarkSearch search) {
        return new OriginalSearch(originals, watermarker, search);
    }

    OriginalLookup originals() {
        return originals;
    }

    /** Whether the watermark in the noise is searched. */
    boolean searchesNoise() {
        return noiseSearch != null;
    }

    /**
     * Searches in all ways.
     *
     * @param includeNoise whether the watermark in the noise is worth the seconds that it takes
     */
    ImageMatch search(Raster image, boolean includeNoise, UnavailableSources unavailable) {
        Detection detection = watermarker.detect(image);
        MarkedOriginal marked = detection.found() ? findMarked(detection, image, unavailable) : MarkedOriginal.NONE;
        Evidence.Watermark watermark = new Evidence.Watermark(
                detection.found(),
                detection.found() ? HexFormat.of().toHexDigits(detection.payload()) : null,
                detection.score(),
                detection.falsePositiveRate(),
                detection.found() && marked.isMissing() ? originals.noneWithWatermark() : null);
        OriginalMatch match = marked.match();
        if (match == null) {
            QueryImage query = detection.found() ? QueryImage.of(image, detection.geometry()) : QueryImage.of(image);
            match = FingerprintSearch.search(query, originals, unavailable);
        }
        Evidence.NoiseWatermarkEvidence noiseWatermark = null;
        if (match == null && includeNoise && noiseSearch != null) {
            NoiseWatermarkSearch.Result result = noiseSearch.search(image, originals, unavailable);
            noiseWatermark = result.evidence();
            match = result.match();
        }
        return new ImageMatch(
                watermark, fingerprintEvidence(match, unavailable), marked.regions(), noiseWatermark, match);
    }

    private static Evidence.FingerprintEvidence fingerprintEvidence(
            @Nullable OriginalMatch match, UnavailableSources unavailable) {
        if (match != null) {
            return new Evidence.Fingerprint(match.original().summary().sha256(), match.distance());
        }
        String error = unavailable.imageError();
        return error == null ? new Evidence.Fingerprint(null, null) : new Evidence.Unavailable(error);
    }

    /** Searches by the watermark in the pixels alone. */
    @Nullable
    OriginalMatch findByWatermark(Raster image, UnavailableSources unavailable) {
        Detection detection = watermarker.detect(image);
        return detection.found() ? findMarked(detection, image, unavailable).match() : null;
    }

    /** Searches by the watermark in the noise alone; null where that is switched off. */
    @Nullable
    OriginalMatch findByNoise(Raster image, UnavailableSources unavailable) {
        return noiseSearch == null
                ? null
                : noiseSearch.search(image, originals, unavailable).match();
    }

    /**
     * Searches by a watermark ID that the client claims. It was not read here, so the image has to resemble the original as
     * much as an image without a watermark.
     */
    @Nullable
    OriginalMatch findByClaimedWatermark(long id, Raster image, UnavailableSources unavailable) {
        QueryImage query = QueryImage.of(image);
        return Resemblance.firstMatch(
                originals.findByWatermark(id, unavailable),
                candidate -> Resemblance.compareWhole(query, candidate),
                unavailable);
    }

    /**
     * The original that a watermark in the pixels names.
     *
     * @param match null where the image does not resemble it
     * @param regions null where no original could be compared
     * @param isMissing whether no such original is stored, though every source answered
     */
    private record MarkedOriginal(
            @Nullable OriginalMatch match, Evidence.@Nullable Regions regions, boolean isMissing) {
        static final MarkedOriginal NONE = new MarkedOriginal(null, null, false);
    }

    /** Compares the image region by region with the original that a watermark in its pixels names. */
    private MarkedOriginal findMarked(Detection detection, Raster image, UnavailableSources unavailable) {
        Evidence.Regions unlike = null;
        for (Original candidate : originals.findByWatermark(detection.payload(), unavailable)) {
            try {
                Optional<RegionMatch> regions = Resemblance.compareRegions(image, detection.geometry(), candidate);
                if (regions.isPresent() && regions.get().isEnough()) {
                    return new MarkedOriginal(
                            new OriginalMatch(candidate, regions.get().distance()),
                            Evidence.Regions.of(regions.get()),
                            false);
                }
                unlike = unlike == null ? regions.map(Evidence.Regions::of).orElse(null) : unlike;
            } catch (SourceUnavailableException e) {
                unavailable.addImage(e);
            }
        }
        boolean isMissing = unlike == null && unavailable.chainError() == null && unavailable.imageError() == null;
        return new MarkedOriginal(null, unlike, isMissing);
    }
}
