package dev.mintmark.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Stage;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far an artwork is.
 *
 * @param percent of all work, 0 to 100; drawing takes nearly all of the time
 * @param preview of the drawing under way, a PNG file of at most 128 pixels a side as a data URL; only there while this process draws
 *     it and has one
 * @param waiting why a step is tried again later; only there while it is
 */
record ProgressEvent(
        String id,
        Stage stage,
        @Nullable Integer step,
        @Nullable Integer steps,
        int percent,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String preview,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure waiting) {

    static ProgressEvent of(Artwork artwork, Optional<byte[]> preview) {
        Progress progress = artwork.progress();
        return new ProgressEvent(
                artwork.id(),
                artwork.stage(),
                progress == null ? null : progress.step(),
                progress == null ? null : progress.steps(),
                percent(artwork),
                preview.filter(png -> artwork.stage() == Stage.ACCEPTED)
                        .map(png ->
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(png))
                        .orElse(null),
                artwork.stage().ended() ? null : artwork.failure());
    }

    private static int percent(Artwork artwork) {
        if (artwork.done()) {
            return 100;
        }
        Progress progress = artwork.progress();
        return switch (artwork.stage()) {
            case ACCEPTED -> progress == null || progress.steps() == 0 ? 0 : 80 * progress.step() / progress.steps();
            case DRAWN -> 82;
            case SEALED -> 88;
            case PINNED -> 92;
            case SIGNED -> 94;
            case SENT -> 97;
            case CONFIRMED, FAILED, CANCELLED -> 100;
        };
    }
}
