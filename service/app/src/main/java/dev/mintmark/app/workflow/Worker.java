package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.draw.DrawListener;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.seal.SealedFile;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does one step of one artwork and commits its result before it returns. A step that was cut off anywhere is done again from
 * its start; a result that comes twice is committed once. Thread-safe.
 */
final class Worker {
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(250);

    private final Artworks artworks;
    private final BlobStore files;
    private final Steps steps;
    private final ArtworkEvents changes;
    private volatile boolean stopping;

    /** What is to happen after a step. */
    enum Outcome {
        /** Look at the artwork's stage again; there may be another step. */
        ADVANCED,
        /** The same step again in a moment. */
        POLL_AGAIN,
        /** The process is about to end, and the step was left. */
        INTERRUPTED
    }

    Worker(Artworks artworks, BlobStore files, Steps steps, ArtworkEvents changes) {
        this.artworks = artworks;
        this.files = files;
        this.steps = steps;
        this.changes = changes;
    }

    /** Makes drawings under way stop after their current sampler step. */
    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    Outcome work(Artwork artwork) throws Exception {
        return switch (artwork.stage()) {
            case ACCEPTED -> draw(artwork, require(steps.drawer()));
            case DRAWN -> seal(artwork, require(steps.sealer()));
            case SEALED -> pin(artwork, require(steps.pinner()));
            case PINNED, SIGNED, SENT -> mint(artwork, require(steps.minter()));
            case CONFIRMED, FAILED, CANCELLED -> Outcome.ADVANCED;
        };
    }

    private static <T> T require(@Nullable T step) {
        if (step == null) {
            throw new IllegalStateException("This process has no part in the step.");
        }
        return step;
    }

    private Outcome draw(Artwork artwork, Drawer drawer) throws StepFailedException, IOException {
        Optional<Raster> drawing = drawer.draw(artwork.recipe(), watch(artwork.id()));
        if (drawing.isEmpty()) {
            return stopping ? Outcome.INTERRUPTED : Outcome.ADVANCED;
        }
        artworks.drawn(artwork.id(), files.put(ImageCodec.encodeFast(drawing.get())));
        return Outcome.ADVANCED;
    }

    /** Registers the progress now and then, and stops the drawing once its artwork was called off. */
    private DrawListener watch(String id) {
        long[] last = {System.nanoTime() - PROGRESS_EVERY.toNanos()};
        return progress -> {
            if (stopping) {
                return false;
            }
            if (System.nanoTime() - last[0] < PROGRESS_EVERY.toNanos() && progress.step() < progress.steps()) {
                return true;
            }
            last[0] = System.nanoTime();
            return reportProgress(id, progress);
        };
    }

    private boolean reportProgress(String id, Progress progress) {
        artworks.progress(id, progress);
        changes.publish(id);
        return isAt(id, Stage.ACCEPTED);
    }

    private boolean isAt(String id, Stage stage) {
        return artworks.find(id).filter(artwork -> artwork.stage() == stage).isPresent();
    }

    private Outcome seal(Artwork artwork, Sealer sealer) throws StepFailedException, IOException {
        String drawing = require(artwork.drawing());
        byte[] png = files.get(drawing)
                .orElseThrow(() -> new StepFailedException(
                        "drawing-lost", "The drawing " + drawing + " is not in the data folder any more."));
        SealedFile sealed = sealer.seal(artwork, ImageCodec.decodeOwn(png));
        files.put(sealed.file());
        artworks.sealed(artwork.id(), sealed.seal());
        return Outcome.ADVANCED;
    }

    private Outcome pin(Artwork artwork, PinStep pinner) throws Exception {
        String sha256 = artwork.sealed().sha256();
        byte[] file = files.get(sha256)
                .orElseThrow(() -> new StepFailedException(
                        "file-lost", "The sealed file " + sha256 + " is not in the data folder any more."));
        artworks.pinned(artwork.id(), pinner.pin(artwork, file));
        return Outcome.ADVANCED;
    }

    private Outcome mint(Artwork artwork, MintStep minter) throws Exception {
        if (artwork.stage() == Stage.PINNED && minter.sign(artwork) && isAt(artwork.id(), Stage.SIGNED)) {
            return Outcome.ADVANCED;
        }
        if (artwork.stage() == Stage.SIGNED) {
            minter.send(artwork);
            artworks.sent(artwork.id());
            return Outcome.ADVANCED;
        }
        Optional<Token> token = minter.confirm(artwork);
        if (token.isEmpty()) {
            return Outcome.POLL_AGAIN;
        }
        artworks.confirmed(artwork.id(), token.get());
        return Outcome.ADVANCED;
    }
}
