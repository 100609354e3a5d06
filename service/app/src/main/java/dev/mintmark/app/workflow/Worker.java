package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Removal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.draw.DrawResult;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.InputImages;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.seal.SealedFile;
import dev.mintmark.app.seal.Sealer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one step of one artwork. A step that was interrupted is done again from its start, with the same result or an
 * equivalent one. Thread-safe.
 */
final class Worker {
    /** How often a mint that was just sent is asked for. */
    private static final Duration CONFIRM_EVERY = Duration.ofMillis(300);

    private static final Duration CONFIRM_SELDOM = Duration.ofSeconds(10);

    /** The time between two questions is this part of the time since the first. */
    private static final int AGES = 10;

    /** How often a contract that is paused is asked again. */
    private static final Duration RESUMED_EVERY = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final BlobStore files;
    private final Steps steps;
    private final Remover remover;
    private final ArtworkTurns turns;
    private final ArtworkEvents events;
    private final LongSupplier nanoTime;
    private final DrawStep drawStep;
    /** When this process asked for mints first, by its counter. */
    private final Map<String, Long> firstAsked = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    Worker(
            Artworks artworks,
            ArtworkChanges changes,
            BlobStore files,
            Steps steps,
            Remover remover,
            ArtworkTurns turns,
            ArtworkEvents events) {
        this(artworks, changes, files, steps, remover, turns, events, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Worker(
            Artworks artworks,
            ArtworkChanges changes,
            BlobStore files,
            Steps steps,
            Remover remover,
            ArtworkTurns turns,
            ArtworkEvents events,
            LongSupplier nanoTime) {
        this.artworks = artworks;
        this.changes = changes;
        this.files = files;
        this.steps = steps;
        this.remover = remover;
        this.turns = turns;
        this.events = events;
        this.nanoTime = nanoTime;
        this.drawStep = new DrawStep(artworks, changes, events, this::stopping);
    }

    /** Makes drawings under way stop, within a second and in the middle of a sampler step. */
    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    /** Does the artwork's next step, which it has and this process does. */
    StepResult work(Artwork artwork) throws Exception {
        return switch (artwork.stage()) {
            case ACCEPTED -> draw(artwork, require(steps.drawer()));
            case DRAWN -> seal(artwork, require(steps.sealer()));
            case SEALED -> pin(artwork, require(steps.pinner()));
            case PINNED, SIGNED, SENT -> mint(artwork, require(steps.minter()));
            case CONFIRMED, FAILED, CANCELLED ->
                throw new IllegalStateException("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
        };
    }

    private static <T> T require(@Nullable T step) {
        if (step == null) {
            throw new IllegalStateException("This process does not do the step.");
        }
        return step;
    }

    private StepResult draw(Artwork artwork, Drawer drawer) throws StepFailedException, IOException {
        InputImages inputs = inputs(artwork.recipe().parameters());
        Optional<DrawResult> drawing = drawStep.draw(artwork, inputs, drawer);
        if (drawing.isEmpty()) {
            // stopped with the process, or cancelled: then the next run finds nothing to do
            return new StepResult.Again(Duration.ZERO);
        }
        byte[] png = ImageCodec.encodeFast(drawing.get().picture());
        String notDrawn = drawing.get().notDrawn();
        boolean wasThere = isThere(Sha256.hex(png));
        String sha256 = files.put(png);
        return new StepResult.Done(() -> registerDrawing(artwork.id(), sha256, notDrawn, png), () -> {
            if (!wasThere) {
                remover.remove(new Removal(artwork.id(), List.of(sha256), List.of(), List.of()));
            }
        });
    }

    private InputImages inputs(DrawParameters parameters) throws StepFailedException, IOException {
        return InputImages.read(parameters, this::input);
    }

    private byte[] input(String sha256) throws StepFailedException, IOException {
        return files.get(sha256)
                .orElseThrow(() -> new StepFailedException(
                        "input-lost", "The input image " + sha256 + " is not in the data folder any more."));
    }

    /** Whether there is such a file, whole or damaged. */
    private boolean isThere(String sha256) {
        try {
            return files.get(sha256).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    /** A deletion of another artwork with the same drawing may have removed the file since it was put. */
    private Optional<Artwork> registerDrawing(String id, String sha256, @Nullable String notDrawn, byte[] png) {
        Optional<Artwork> drawn = changes.drawn(id, sha256, notDrawn);
        if (drawn.isPresent()) {
            try {
                files.put(png);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return drawn;
    }

    /** Registers the blocks of pins that an earlier program registered without them. */
    void listBlocks() {
        PinStep pinner = steps.pinner();
        if (pinner == null) {
            return;
        }
        for (Artwork artwork : artworks.unlistedPins()) {
            try {
                changes.listBlocks(artwork.id(), pinner.blocksBelow(artwork.pinned()));
            } catch (IOException | RuntimeException e) {
                log.warn(
                        "Which blocks artwork {} has is not known; the next start tries again: {}",
                        artwork.id(),
                        e.getMessage());
            }
        }
    }

    private StepResult seal(Artwork artwork, Sealer sealer) throws StepFailedException, IOException {
        String drawing = require(artwork.drawing());
        byte[] png = files.get(drawing)
                .orElseThrow(() -> new StepFailedException(
                        "drawing-lost", "The drawing " + drawing + " is not in the data folder any more."));
        DrawParameters parameters = artwork.recipe().parameters();
        byte[] init = parameters.init() == null ? null : input(parameters.init());
        byte[] control = parameters.control() == null ? null : input(parameters.control());
        SealedFile sealed = sealer.seal(artwork, ImageCodec.decodeOwn(png), init, control);
        files.put(sealed.file());
        return new StepResult.Done(
                () -> changes.sealed(artwork.id(), sealed.seal()),
                () -> files.delete(sealed.seal().sha256()));
    }

    private StepResult pin(Artwork artwork, PinStep pinner) throws Exception {
        String sha256 = artwork.sealed().sha256();
        byte[] file = files.get(sha256)
                .orElseThrow(() -> new StepFailedException(
                        "file-lost", "The sealed file " + sha256 + " is not in the data folder any more."));
        Pin pin = pinner.pin(artwork, file);
        List<String> blocks = pinner.blocksBelow(pin);
        return new StepResult.Done(
                () -> changes.pinned(artwork.id(), pin, blocks),
                () -> remover.remove(new Removal(artwork.id(), List.of(), pin.roots(), blocks)));
    }

    /** The outbox moves the artwork to SIGNED, in one transaction with the nonce; with it perhaps others. */
    private StepResult mint(Artwork pinned, MintStep minter) throws Exception {
        String id = pinned.id();
        Artwork artwork = pinned;
        StepResult.Again again = new StepResult.Again(CONFIRM_EVERY);
        if (artwork.stage() == Stage.PINNED) {
            try {
                if (minter.sign(artwork)) {
                    artwork = artworks.find(id).orElse(artwork);
                    if (artwork.stage() == Stage.PINNED) {
                        return again; // it waits for others
                    }
                }
            } catch (MintingPausedException e) {
                again = new StepResult.Again(RESUMED_EVERY, e.getMessage()); // a wallet may have minted it before
            }
        }
        if (artwork.stage() == Stage.SIGNED) {
            events.publish(artwork); // it may be the turn of another in which it was signed
            minter.send(artwork);
            artwork = turns.take(() -> changes.sent(id)).orElse(artwork);
        }
        Optional<Token> token;
        try {
            token = minter.confirm(artwork);
        } catch (StepFailedException e) {
            firstAsked.remove(id);
            throw e;
        }
        if (token.isEmpty()) {
            return again.reason() == null
                    ? new StepResult.Again(confirmAgain(id), minter.heldUp().orElse(null))
                    : again;
        }
        firstAsked.remove(id);
        return new StepResult.Done(() -> changes.confirmed(id, token.get()), () -> {});
    }

    /** When to ask for a mint again: soon at first, and more seldom the longer it takes. */
    private Duration confirmAgain(String id) {
        long now = nanoTime.getAsLong();
        Duration age = Duration.ofNanos(now - firstAsked.computeIfAbsent(id, each -> now));
        Duration wait = age.dividedBy(AGES);
        if (wait.compareTo(CONFIRM_EVERY) < 0) {
            return CONFIRM_EVERY;
        }
        return wait.compareTo(CONFIRM_SELDOM) < 0 ? wait : CONFIRM_SELDOM;
    }
}
