package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of an artwork's task when its step has run. */
sealed interface StepResult {
    /**
     * The step is done; its result is still to be registered.
     *
     * @param commit registers the result; has no effect where the artwork was cancelled or deleted meanwhile
     * @param undo removes what the step wrote outside of the database, where {@code commit} has no effect
     */
    record Done(Supplier<Optional<Artwork>> commit, Undo undo) implements StepResult {}

    /**
     * The step is to be run again after a while: not yet done, or left since the process is about to end.
     *
     * @param reason what it waits for, which the artwork then says; null for nothing to tell
     */
    record Again(Duration delay, @Nullable String reason) implements StepResult {
        Again(Duration delay) {
            this(delay, null);
        }
    }

    /** Removes what a step wrote. */
    @FunctionalInterface
    interface Undo {
        void run() throws Exception;
    }
}
