package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Stage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for one artwork, shows its progress, and notes when it reached each stage. Not thread-safe. */
final class ArtworkWatcher {
    private static final long POLL_MILLIS = 20;

    /** How long a command waits for a chain or an IPFS that does not answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ArtworkApi artworks;
    private final String id;
    private final Map<Stage, Long> reached = new EnumMap<>(Stage.class);
    private final long started = System.nanoTime();
    private long waitingSince;

    ArtworkWatcher(ArtworkApi artworks, String id) {
        this.artworks = artworks;
        this.id = id;
    }

    /** Returns the artwork when nothing more happens by itself; fails if it failed, was cancelled or waits too long. */
    ArtworkResponse awaitDone() throws InterruptedException {
        while (true) {
            ArtworkResponse artwork = artworks.find(id);
            Stage stage = artwork.stage();
            if (reached.putIfAbsent(stage, System.nanoTime()) == null || stage == Stage.ACCEPTED) {
                Output.progress(words(stage, artwork.progress()));
            }
            if (artwork.failure() != null) {
                Output.progress("");
                throw CommandFailedException.failed(artwork.failure().detail());
            }
            waitOrGiveUp(stage, artwork.waiting());
            if (artwork.done()) {
                Output.progress("");
                if (stage == Stage.CANCELLED) {
                    throw CommandFailedException.failed("Artwork " + id + " was cancelled.");
                }
                return artwork;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void waitOrGiveUp(Stage stage, @Nullable Failure waiting) {
        if (waiting == null) {
            waitingSince = 0;
            return;
        }
        Output.progress("waiting   " + waiting.detail());
        if (waitingSince == 0) {
            waitingSince = System.nanoTime();
        } else if (System.nanoTime() - waitingSince > TIMEOUT.toNanos()) {
            Output.progress("");
            throw CommandFailedException.failed(waiting.detail() + " Artwork " + id + " is stored at the stage " + stage
                    + " and continues when the service runs again.");
        }
    }

    /** Seconds from the stage before to this one, rounded to milliseconds; 0 if it was not seen. */
    double secondsTo(Stage stage) {
        long before = started;
        for (Map.Entry<Stage, Long> entry : reached.entrySet()) {
            if (entry.getKey() == stage) {
                return Math.round((entry.getValue() - before) / 1e6) / 1000.0;
            }
            if (entry.getKey() != Stage.ACCEPTED) {
                before = entry.getValue();
            }
        }
        return 0;
    }

    private static String words(Stage stage, @Nullable Progress progress) {
        return switch (stage) {
            case ACCEPTED ->
                progress == null
                        ? "drawing   loading the model"
                        : "drawing   step " + progress.step() + " of " + progress.steps();
            case DRAWN -> "sealing   watermark and signed manifest";
            case SEALED -> "pinning   to IPFS";
            case PINNED, SIGNED -> "minting   attested and signed";
            case SENT -> "minting   waiting for a final block";
            case CONFIRMED, FAILED, CANCELLED -> stage.name();
        };
    }
}
