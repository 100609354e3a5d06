package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the original of a picture: by its watermark, then by fingerprints, then, where it is switched on, by the mark in
 * the noise that it was drawn from. Whatever proposes an original, the pictures are compared before it counts. Thread-safe.
 */
final class PictureSearch {
    private static final Logger log = LoggerFactory.getLogger(PictureSearch.class);

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
            Evidence.@Nullable Fingerprint fingerprint,
            Evidence.@Nullable SecondLayer secondLayer,
            @Nullable Original original) {
        static final Sight NONE = new Sight(null, null, null, null);
    }

    /** @param deep whether the mark in the noise is worth the seconds that it takes */
    Sight look(Raster picture, boolean deep) {
        Detection mark = watermarker.detect(picture);
        Evidence.Watermark watermark = new Evidence.Watermark(
                mark.found(),
                mark.found() ? HexFormat.of().toHexDigits(mark.payload()) : null,
                mark.score(),
                mark.falsePositiveRate());
        Raster straight = mark.found() ? Rectified.of(picture, mark.geometry()) : picture;
        Pdq print = Pdq.of(straight);
        Original original = mark.found() ? marked(mark.payload(), picture, mark.geometry(), print) : null;
        int distance = original == null ? 0 : print.distance(original.fingerprint());
        if (original == null) {
            FingerprintSearch.Found found = FingerprintSearch.search(straight, print, originals);
            original = found == null ? null : found.original();
            distance = found == null ? 0 : found.distance();
        }
        Evidence.SecondLayer second = null;
        if (original == null && deep && secondLayer != null) {
            SecondLayerSearch.Found found = secondLayer.search(picture, print, originals);
            second = found.evidence();
            original = found.original();
            distance = original == null ? 0 : print.distance(original.fingerprint());
        }
        return new Sight(
                watermark,
                original == null
                        ? new Evidence.Fingerprint(null, null)
                        : new Evidence.Fingerprint(original.summary().sha256(), distance),
                second,
                original);
    }

    /** By the watermark alone. */
    @Nullable
    Original byWatermark(Raster picture) {
        Detection mark = watermarker.detect(picture);
        return mark.found()
                ? marked(mark.payload(), picture, mark.geometry(), Pdq.of(Rectified.of(picture, mark.geometry())))
                : null;
    }

    /** By the mark in the noise alone; nothing where it is not looked for. */
    @Nullable
    Original byNoise(Raster picture) {
        return secondLayer == null
                ? null
                : secondLayer.search(picture, Pdq.of(picture), originals).original();
    }

    /** The original that somebody says this picture's mark names. */
    @Nullable
    Original byMark(long id, Raster picture) {
        return marked(id, picture, Geometry.IDENTITY, Pdq.of(picture));
    }

    /** Whether the picture is a copy of this original, no part of it. */
    boolean shows(Raster picture, Original original) {
        try {
            return Resemblance.ofNear(picture, original);
        } catch (SourceUnavailableException e) {
            log.info("A picture with a like fingerprint cannot be compared: {}", e.getMessage());
            return false;
        }
    }

    /** The original that a mark names, where the picture resembles it; a source that is away shows in its evidence. */
    private @Nullable Original marked(long id, Raster picture, Geometry seen, Pdq print) {
        try {
            for (Original candidate : originals.byWatermark(id)) {
                if (Resemblance.ofMarked(picture, seen, print, candidate)) {
                    return candidate;
                }
            }
        } catch (SourceUnavailableException e) {
            log.info("The original of watermark {} cannot be looked up: {}", id, e.getMessage());
        }
        return null;
    }
}
