package dev.mintmark.app.cli;

import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for anchors. Not thread-safe. */
final class AnchorWatcher {
    private static final long POLL_MILLIS = 50;

    /** How long a command waits for a chain or an IPFS that does not answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final MintmarkApi api;
    private long waitingSince;

    AnchorWatcher(MintmarkApi api) {
        this.api = api;
    }

    /** Returns the anchor when a final block has it; fails if it or the artwork failed, or it waits too long. */
    AnchorResponse await(String artworkId) throws InterruptedException {
        while (true) {
            AnchorResponse anchor = api.anchors().find(artworkId);
            if (anchor.state() == Anchors.State.ANCHORED) {
                Output.progress("");
                return anchor;
            }
            if (anchor.failure() != null) {
                throw failed(anchor.failure().detail());
            }
            Failure waiting = anchor.waiting();
            if (anchor.state() == Anchors.State.ORDERED) {
                ArtworkResponse artwork = api.artworks().find(artworkId);
                if (artwork.failure() != null) {
                    throw failed(artwork.failure().detail());
                }
                waiting = artwork.waiting() == null ? waiting : artwork.waiting();
            }
            waitOrGiveUp(artworkId, waiting);
            Output.progress(
                    anchor.state() == Anchors.State.ORDERED
                            ? "anchoring   pinned"
                            : "anchoring   waiting for a final block");
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void waitOrGiveUp(String artworkId, @Nullable Failure waiting) {
        if (waiting == null) {
            waitingSince = 0;
        } else if (waitingSince == 0) {
            waitingSince = System.nanoTime();
        } else if (System.nanoTime() - waitingSince > TIMEOUT.toNanos()) {
            throw failed(waiting.detail() + " The anchor of artwork " + artworkId
                    + " is stored and continues when the service runs again.");
        }
    }

    private static CommandFailedException failed(String sentence) {
        Output.progress("");
        return CommandFailedException.failed(sentence);
    }
}
