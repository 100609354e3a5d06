package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Artworks.NoiseWatermarkGroup;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.OriginalMatch;
import dev.mintmark.diffusion.shading.ShadingDetection;
import dev.mintmark.watermark.Raster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the mark in the noise that a picture was drawn from. It takes seconds of all cores, so it comes last, tries few
 * models and sizes, and ends after a set time. Thread-safe.
 */
public final class NoiseWatermarkSearch {
    /** Models and sizes that one picture is tried with. */
    private static final int MAX_KINDS = 3;

    /** So many kinds are looked at for one of the picture's shape. */
    private static final int LISTED_KINDS = 50;

    /** So many marks of the register are compared where the noise itself does not tell its mark. */
    private static final int MAX_MARKS = 20_000;

    /** How far width to height may be from a kind's: scaling rounds, and cropping moves everything anyway. */
    private static final double SHAPE = 0.03;

    private final Drawer drawer;
    private final NoiseWatermarker layer;
    private final @Nullable Artworks register;
    private final List<NoiseWatermarkGroup> standard;
    private final Duration limit;

    /**
     * @param register tells which models, sizes and marks there are; null where it is not to be asked
     * @param standard what is tried without it
     * @param limit the longest that a search takes, but for the network run that it ends in
     */
    public NoiseWatermarkSearch(
            Drawer drawer,
            NoiseWatermarker layer,
            @Nullable Artworks register,
            List<NoiseWatermarkGroup> standard,
            Duration limit) {
        this.drawer = drawer;
        this.layer = layer;
        this.register = register;
        this.standard = List.copyOf(standard);
        this.limit = limit;
    }

    /** @param found what the mark leads to, where the picture resembles it */
    record Answer(Evidence.SecondLayer evidence, @Nullable OriginalMatch found) {}

    Answer search(Raster picture, Originals originals, UnavailableSources away) {
        long start = System.nanoTime();
        List<String> tried = new ArrayList<>();
        String error = null;
        try {
            for (NoiseWatermarkGroup kind : kinds(picture)) {
                tried.add(kind.model().substring(0, 12) + " at " + kind.width() + " x " + kind.height());
                Duration left = limit.minusNanos(System.nanoTime() - start);
                float[] noise = drawer.invert(kind.model(), picture, kind.width(), kind.height(), left);
                Optional<ShadingDetection> mark = layer.read(noise);
                if (mark.isEmpty() && register != null) {
                    mark = layer.find(noise, register.shadedMarks(kind, MAX_MARKS));
                }
                if (mark.isPresent()) {
                    // the comparison is that of the first layer: a mark alone recovers nothing
                    OriginalMatch found =
                            OriginalSearch.marked(mark.get().id(), QueryImage.of(picture), originals, away);
                    return new Answer(evidence(mark.get(), tried, start, null), found);
                }
            }
        } catch (SourceUnavailableException e) {
            error = String.valueOf(e.getMessage());
        }
        return new Answer(evidence(null, tried, start, error), null);
    }

    private List<NoiseWatermarkGroup> kinds(Raster picture) {
        double shape = (double) picture.width() / picture.height();
        return (register == null ? standard : register.shadedKinds(LISTED_KINDS))
                .stream()
                        .filter(kind -> Math.abs(shape * kind.height() / kind.width() - 1) <= SHAPE)
                        .limit(MAX_KINDS)
                        .toList();
    }

    private static Evidence.SecondLayer evidence(
            @Nullable ShadingDetection mark, List<String> tried, long start, @Nullable String error) {
        double seconds = (System.nanoTime() - start) / 1_000_000 / 1000.0;
        return mark == null
                ? new Evidence.SecondLayer(false, null, null, null, tried, seconds, error)
                : new Evidence.SecondLayer(
                        true,
                        HexFormat.of().toHexDigits(mark.id()),
                        mark.score(),
                        mark.falsePositiveRate(),
                        tried,
                        seconds,
                        error);
    }
}
