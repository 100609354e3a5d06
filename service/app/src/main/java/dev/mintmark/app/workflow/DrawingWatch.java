package dev.mintmark.app.workflow;

import dev.mintmark.diffusion.Cancellation;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks during a drawing whether it is to end, and ends it in the middle of a step. Close it after the drawing. Thread-safe. */
final class DrawingWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(DrawingWatch.class);

    private final Cancellation cancellation = new Cancellation();
    private final BooleanSupplier ends;
    private volatile boolean closed;

    private DrawingWatch(BooleanSupplier ends) {
        this.ends = ends;
    }

    /**
     * Starts to ask.
     *
     * @param ends whether the drawing is to end; where it fails, it is asked again
     */
    static DrawingWatch start(BooleanSupplier ends) {
        DrawingWatch watch = new DrawingWatch(ends);
        Thread.ofPlatform().daemon().name("drawing-watch").start(watch::run);
        return watch;
    }

    /** What the drawing takes. */
    Cancellation cancellation() {
        return cancellation;
    }

    private void run() {
        try {
            while (!closed && !toEnd()) {
                Thread.sleep(EVERY);
            }
            if (!closed) {
                cancellation.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean toEnd() {
        try {
            return ends.getAsBoolean();
        } catch (RuntimeException e) {
            // the drawing is worth more than a question that the database does not answer
            log.debug("Whether a drawing is to end is not known.", e);
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
