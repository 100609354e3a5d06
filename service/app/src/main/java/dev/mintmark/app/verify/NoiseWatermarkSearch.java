package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Artworks.NoiseWatermarkGroup;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.diffusion.noisewatermark.NoiseWatermarkDetection;
import dev.mintmark.watermark.Raster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches the watermark in the noise that an image was drawn from. This takes seconds of all cores, so it comes last, tries
 * few models and sizes, and ends after a set time. Thread-safe.
 */
public final class NoiseWatermarkSearch {
    /** Models and sizes that are tried per image. */
    private static final int MAX_TRIED_GROUPS = 3;

    /** Models and sizes among which those of the image's proportions are chosen. */
    private static final int MAX_LISTED_GROUPS = 50;

    /** Watermark IDs of the register that are compared where the noise does not show its ID by itself. */
    private static final int MAX_IDS = 20_000;

    /** The largest relative difference of the proportions: scaling rounds, and a crop shifts everything anyway. */
    private static final double MAX_RATIO_DIFFERENCE = 0.03;

    private final NoiseInverter inverter;
    private final NoiseWatermarker watermarker;
    private final @Nullable Artworks artworks;
    private final List<NoiseWatermarkGroup> defaults;
    private final Duration limit;

    /**
     * @param artworks lists the models, sizes and watermark IDs; null for a search without the register
     * @param defaults the models and sizes that are tried without the register
     * @param limit the longest that a search takes, apart from the network run that it ends in
     */
    public NoiseWatermarkSearch(
            NoiseInverter inverter,
            NoiseWatermarker watermarker,
            @Nullable Artworks artworks,
            List<NoiseWatermarkGroup> defaults,
            Duration limit) {
        this.inverter = inverter;
        this.watermarker = watermarker;
        this.artworks = artworks;
        this.defaults = List.copyOf(defaults);
        this.limit = limit;
    }

    /** @param match the original with the watermark, where the image resembles it */
    record Result(
            Evidence.NoiseWatermarkEvidence evidence,
            @Nullable OriginalMatch match) {}

    Result search(Raster image, OriginalLookup originals, UnavailableSources unavailable) {
        long start = System.nanoTime();
        List<String> tried = new ArrayList<>();
        String error = null;
        try {
            for (NoiseWatermarkGroup group : groups(image)) {
                tried.add(group.model().substring(0, 12) + " at " + group.width() + " x " + group.height());
                Duration left = limit.minusNanos(System.nanoTime() - start);
                float[] noise = inverter.invert(group.model(), image, group.width(), group.height(), left);
                Optional<NoiseWatermarkDetection> mark = watermarker.read(noise);
                if (mark.isEmpty() && artworks != null) {
                    mark = watermarker.find(noise, artworks.noiseWatermarks(group, MAX_IDS));
                }
                if (mark.isPresent()) {
                    // a watermark alone recovers nothing: the images are compared as for the one in the pixels
                    QueryImage query = QueryImage.of(image);
                    OriginalMatch match = Resemblance.firstMatch(
                            originals.findByWatermark(mark.get().id(), unavailable),
                            candidate -> Resemblance.compareNoiseWatermarked(query, candidate),
                            unavailable);
                    return new Result(evidence(mark.get(), tried, start, null), match);
                }
            }
        } catch (SourceUnavailableException e) {
            error = String.valueOf(e.getMessage());
        }
        return new Result(evidence(null, tried, start, error), null);
    }

    private List<NoiseWatermarkGroup> groups(Raster image) {
        double ratio = (double) image.width() / image.height();
        return (artworks == null ? defaults : artworks.noiseWatermarkGroups(MAX_LISTED_GROUPS))
                .stream()
                        .filter(group -> Math.abs(ratio * group.height() / group.width() - 1) <= MAX_RATIO_DIFFERENCE)
                        .limit(MAX_TRIED_GROUPS)
                        .toList();
    }

    private static Evidence.NoiseWatermarkEvidence evidence(
            @Nullable NoiseWatermarkDetection mark, List<String> tried, long start, @Nullable String error) {
        double seconds = (System.nanoTime() - start) / 1_000_000 / 1000.0;
        return mark == null
                ? new Evidence.NoiseWatermarkEvidence(false, null, null, null, tried, seconds, error)
                : new Evidence.NoiseWatermarkEvidence(
                        true,
                        HexFormat.of().toHexDigits(mark.id()),
                        mark.score(),
                        mark.falsePositiveRate(),
                        tried,
                        seconds,
                        error);
    }
}
