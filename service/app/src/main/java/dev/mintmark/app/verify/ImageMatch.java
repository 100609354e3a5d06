package dev.mintmark.app.verify;

import org.jspecify.annotations.Nullable;

/**
 * What the pixels of a query image show.
 *
 * @param regions the comparison with the original that the watermark names; null where it names none that can be read
 * @param noiseWatermark null where it was not searched
 * @param match the original that the image resembles; null where none was found
 */
record ImageMatch(
        Evidence.@Nullable Watermark watermark,
        Evidence.@Nullable FingerprintEvidence fingerprint,
        Evidence.@Nullable Regions regions,
        Evidence.@Nullable NoiseWatermarkEvidence noiseWatermark,
        @Nullable OriginalMatch match) {
    static final ImageMatch NONE = new ImageMatch(null, null, null, null, null);

    @Nullable
    Original original() {
        return match == null ? null : match.original();
    }
}
