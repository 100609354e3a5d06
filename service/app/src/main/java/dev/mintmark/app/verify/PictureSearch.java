package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Found;
import dev.mintmark.app.verify.Originals.Original;
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
final class PictureSearch {
    private final Originals originals;
    private final Watermarker watermarker;
    private final @Nullable SecondLayerSearch secondLayer;

    PictureSearch(Originals originals, Watermarker watermarker, @Nullable SecondLayerSearch secondLayer) {
        this.originals = originals;
        this.watermarker = watermarker;
        this.secondLayer = secondLayer;
    }

    PictureSearch with(SecondLayerSearch search) {
        return new PictureSearch(originals, watermarker, search);
    }

    Originals originals() {
        return originals;
    }

    /** Whether the mark in the noise is looked for. */
    boolean readsNoise() {
        return secondLayer != null;
    }

    /** What a picture itself shows. */
    record Sight(
            Evidence.@Nullable Watermark watermark,
            Evidence.@Nullable Likeness fingerprint,
            Evidence.@Nullable SecondLayer secondLayer,
            @Nullable Found found) {
        static final Sight NONE = new Sight(null, null, null, null);

        @Nullable
        Original original() {
            return found == null ? null : found.original();
        }
    }

    /** @param deep whether the mark in the noise is worth the seconds that it takes */
    Sight look(Raster picture, boolean deep, Away away) {
        Detection mark = watermarker.detect(picture);
        Evidence.Watermark watermark = new Evidence.Watermark(
                mark.found(),
                mark.found() ? HexFormat.of().toHexDigits(mark.payload()) : null,
                mark.score(),
                mark.falsePositiveRate());
        Asked asked = mark.found() ? Asked.of(picture, mark.geometry()) : Asked.of(picture);
        Found found = mark.found() ? marked(mark.payload(), asked, originals, away) : null;
        if (found == null) {
            found = FingerprintSearch.search(asked, originals, away);
        }
        Evidence.SecondLayer second = null;
        if (found == null && deep && secondLayer != null) {
            SecondLayerSearch.Answer noise = secondLayer.search(picture, originals, away);
            second = noise.evidence();
            found = noise.found();
        }
        return new Sight(watermark, likeness(found, away), second, found);
    }

    private static Evidence.Likeness likeness(@Nullable Found found, Away away) {
        if (found != null) {
            return new Evidence.Fingerprint(found.original().summary().sha256(), found.distance());
        }
        String why = away.pictures();
        return why == null ? new Evidence.Fingerprint(null, null) : new Evidence.Unasked(why);
    }

    /** By the watermark alone. */
    @Nullable
    Found byWatermark(Raster picture, Away away) {
        Detection mark = watermarker.detect(picture);
        return mark.found() ? marked(mark.payload(), Asked.of(picture, mark.geometry()), originals, away) : null;
    }

    /** By the mark in the noise alone; nothing where it is not looked for. */
    @Nullable
    Found byNoise(Raster picture, Away away) {
        return secondLayer == null
                ? null
                : secondLayer.search(picture, originals, away).found();
    }

    /**
     * The original whose mark somebody says this picture bears: nobody here read it, so it has to look as much like it as
     * one without a mark.
     */
    @Nullable
    Found byMark(long id, Raster picture, Away away) {
        Asked asked = Asked.of(picture);
        for (Original candidate : originals.byWatermark(id, away)) {
            OptionalInt distance = shows(asked, candidate, away);
            if (distance.isPresent()) {
                return new Found(candidate, distance.getAsInt());
            }
        }
        return null;
    }

    /** In how many bits a picture differs from this original where it is a copy of it, no part of it. */
    OptionalInt shows(Asked asked, Original original, Away away) {
        try {
            return Resemblance.ofNear(asked, original);
        } catch (SourceUnavailableException e) {
            away.picture(e);
            return OptionalInt.empty();
        }
    }

    /** The original that a mark which was read names, where the picture resembles it. */
    static @Nullable Found marked(long id, Asked asked, Originals originals, Away away) {
        for (Original candidate : originals.byWatermark(id, away)) {
            try {
                OptionalInt distance = Resemblance.ofMarked(asked, candidate);
                if (distance.isPresent()) {
                    return new Found(candidate, distance.getAsInt());
                }
            } catch (SourceUnavailableException e) {
                away.picture(e);
            }
        }
        return null;
    }
}
