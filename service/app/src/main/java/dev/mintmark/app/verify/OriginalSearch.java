package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.app.verify.Originals.OriginalMatch;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the original of a picture: by its watermark, then by fingerprints, then, where it is switched on, by the mark in
 * the noise that it was drawn from. Whatever proposes an original, the pictures are compared before it counts. A candidate
 * that cannot be fetched is passed over and noted. Thread-safe.
 */
final class OriginalSearch {
    private final Originals originals;
    private final Watermarker watermarker;
    private final @Nullable NoiseWatermarkSearch secondLayer;

    OriginalSearch(Originals originals, Watermarker watermarker, @Nullable NoiseWatermarkSearch secondLayer) {
        this.originals = originals;
        this.watermarker = watermarker;
        this.secondLayer = secondLayer;
    }

    OriginalSearch with(NoiseWatermarkSearch search) {
        return new OriginalSearch(originals, watermarker, search);
    }

    Originals originals() {
        return originals;
    }

    /** Whether the mark in the noise is looked for. */
    boolean readsNoise() {
        return secondLayer != null;
    }

    /** What a picture itself shows. */
    record ImageMatch(
            Evidence.@Nullable Watermark watermark,
            Evidence.@Nullable FingerprintEvidence fingerprint,
            Evidence.@Nullable SecondLayer secondLayer,
            @Nullable OriginalMatch found) {
        static final ImageMatch NONE = new ImageMatch(null, null, null, null);

        @Nullable
        Original original() {
            return found == null ? null : found.original();
        }
    }

    /** @param deep whether the mark in the noise is worth the seconds that it takes */
    ImageMatch look(Raster picture, boolean deep, UnavailableSources away) {
        Detection mark = watermarker.detect(picture);
        Evidence.Watermark watermark = new Evidence.Watermark(
                mark.found(),
                mark.found() ? HexFormat.of().toHexDigits(mark.payload()) : null,
                mark.score(),
                mark.falsePositiveRate());
        QueryImage asked = mark.found() ? QueryImage.of(picture, mark.geometry()) : QueryImage.of(picture);
        OriginalMatch found = mark.found() ? marked(mark.payload(), asked, originals, away) : null;
        if (found == null) {
            found = FingerprintSearch.search(asked, originals, away);
        }
        Evidence.SecondLayer second = null;
        if (found == null && deep && secondLayer != null) {
            NoiseWatermarkSearch.Answer noise = secondLayer.search(picture, originals, away);
            second = noise.evidence();
            found = noise.found();
        }
        return new ImageMatch(watermark, likeness(found, away), second, found);
    }

    private static Evidence.FingerprintEvidence likeness(@Nullable OriginalMatch found, UnavailableSources away) {
        if (found != null) {
            return new Evidence.Fingerprint(found.original().summary().sha256(), found.distance());
        }
        String why = away.pictures();
        return why == null ? new Evidence.Fingerprint(null, null) : new Evidence.Unavailable(why);
    }

    /** By the watermark alone. */
    @Nullable
    OriginalMatch byWatermark(Raster picture, UnavailableSources away) {
        Detection mark = watermarker.detect(picture);
        return mark.found() ? marked(mark.payload(), QueryImage.of(picture, mark.geometry()), originals, away) : null;
    }

    /** By the mark in the noise alone; nothing where it is not looked for. */
    @Nullable
    OriginalMatch byNoise(Raster picture, UnavailableSources away) {
        return secondLayer == null
                ? null
                : secondLayer.search(picture, originals, away).found();
    }

    /**
     * The original whose mark somebody says this picture bears: nobody here read it, so it has to look as much like it as
     * one without a mark.
     */
    @Nullable
    OriginalMatch byMark(long id, Raster picture, UnavailableSources away) {
        QueryImage asked = QueryImage.of(picture);
        for (Original candidate : originals.byWatermark(id, away)) {
            OptionalInt distance = shows(asked, candidate, away);
            if (distance.isPresent()) {
                return new OriginalMatch(candidate, distance.getAsInt());
            }
        }
        return null;
    }

    /** In how many bits a picture differs from this original where it is a copy of it, no part of it. */
    OptionalInt shows(QueryImage asked, Original original, UnavailableSources away) {
        try {
            return Resemblance.ofNear(asked, original);
        } catch (SourceUnavailableException e) {
            away.picture(e);
            return OptionalInt.empty();
        }
    }

    /** The original that a mark which was read names, where the picture resembles it. */
    static @Nullable OriginalMatch marked(long id, QueryImage asked, Originals originals, UnavailableSources away) {
        for (Original candidate : originals.byWatermark(id, away)) {
            try {
                OptionalInt distance = Resemblance.ofMarked(asked, candidate);
                if (distance.isPresent()) {
                    return new OriginalMatch(candidate, distance.getAsInt());
                }
            } catch (SourceUnavailableException e) {
                away.picture(e);
            }
        }
        return null;
    }
}
