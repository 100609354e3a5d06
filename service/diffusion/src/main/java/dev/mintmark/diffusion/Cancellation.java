package dev.mintmark.diffusion;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a drawing from another thread, also in the middle of a step. Once used, it stays used; drawings that follow each other can
 * share one. Thread-safe.
 */
public final class Cancellation {
    private boolean cancelled;
    private @Nullable Runnable action;

    /** Ends the drawing in progress, and prevents later ones: they throw {@link DrawCancelledException}. */
    public synchronized void cancel() {
        cancelled = true;
        if (action != null) {
            action.run();
        }
    }

    /** Calls {@link #cancel} after a time, which has no effect on a drawing that has ended by then. */
    public void cancelAfter(Duration time) {
        CompletableFuture.delayedExecutor(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS)
                .execute(this::cancel);
    }

    /** Returns whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Sets what {@link #cancel} does, or null; does it at once if it was called before. */
    synchronized void onCancel(@Nullable Runnable next) {
        action = next;
        if (cancelled && next != null) {
            next.run();
        }
    }
}
