package dev.mintmark.app.workflow;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task of a queue: does the step of one artwork, and registers the result in the transaction that also ends the task and
 * queues the next step. A step that fails in passing is tried again, later each time; one that cannot succeed, or that failed
 * too often, fails its artwork. Thread-safe.
 */
final class StepTask implements ExecutionHandler<Void>, FailureHandler<Void> {
    private static final Logger log = LoggerFactory.getLogger(StepTask.class);

    private final StepQueue queue;
    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final Worker worker;
    private final ArtworkTurns turns;
    private final Clock clock;

    StepTask(
            StepQueue queue,
            Artworks artworks,
            ArtworkChanges changes,
            Worker worker,
            ArtworkTurns turns,
            Clock clock) {
        this.queue = queue;
        this.artworks = artworks;
        this.changes = changes;
        this.worker = worker;
        this.turns = turns;
        this.clock = clock;
    }

    /** The task as db-scheduler takes it. */
    Task<Void> task() {
        return Tasks.custom(queue.task(), Void.class)
                .onFailure(this)
                .onDeadExecution(this::runAgain)
                .execute(this);
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> task, ExecutionContext context) {
        Optional<Artwork> artwork = next(task.getId());
        if (artwork.isEmpty()) {
            return new CompletionHandler.OnCompleteRemove<>();
        }
        return switch (work(artwork.get())) {
            case StepResult.Done done -> (complete, operations) -> end(task.getId(), done, complete, operations);
            case StepResult.Again again ->
                (complete, operations) ->
                        operations.reschedule(complete, clock.instant().plus(again.delay()));
        };
    }

    /** Returns the artwork where this queue's step is its next one. */
    private Optional<Artwork> next(String id) {
        return artworks.find(id).filter(found -> StepQueue.of(found).equals(Optional.of(queue)));
    }

    private StepResult work(Artwork artwork) {
        try {
            return worker.work(artwork);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StepException(e);
        }
    }

    /** Registers a result. A result that cannot be registered is undone and counts as a failed try. */
    private void end(
            String id, StepResult.Done done, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Optional<Artwork> changed;
        try {
            changed = turns.take(() -> {
                operations.remove();
                return done.commit().get();
            });
        } catch (RuntimeException e) {
            if (next(id).isEmpty()) {
                throw e; // committed all the same
            }
            undo(id, done);
            Instant now = clock.instant();
            onFailure(ExecutionComplete.failure(complete.getExecution(), now, now, e), operations);
            return;
        }
        if (changed.isEmpty()) {
            log.info("Artwork {} was cancelled during the step {}.", id, queue.task());
            undo(id, done);
        }
    }

    private void undo(String id, StepResult.Done done) {
        try {
            done.undo().run();
        } catch (Exception e) {
            log.warn("What the step {} made for artwork {} cannot be removed.", queue.task(), id, e);
        }
    }

    @Override
    public void onFailure(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Throwable cause = complete.getCause().orElseThrow();
        if (cause instanceof StepException step) {
            cause = step.cause;
        }
        String id = complete.getExecution().getId();
        int failures = complete.getExecution().consecutiveFailures + 1;
        Optional<Failure> lasting = lasting(cause);
        if (lasting.isPresent()) {
            fail(id, lasting.get(), cause, operations);
        } else if (worker.stopping()) {
            runAgain(complete, operations);
        } else if (failures >= queue.tries()) {
            String detail = "Given up after " + failures + " tries: " + sentence(cause);
            fail(id, new Failure(queue.task() + "-given-up", detail), cause, operations);
        } else {
            tryLater(id, failures, cause, complete, operations);
        }
    }

    /** Runs a step again at once that its process did not end. That is no failed try: the step did nothing wrong. */
    private void runAgain(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Instant now = clock.instant();
        operations.reschedule(ExecutionComplete.success(complete.getExecution(), now, now), now);
    }

    /** What the artwork fails with where trying again cannot help. */
    private Optional<Failure> lasting(Throwable cause) {
        return switch (cause) {
            case StepFailedException failed -> Optional.of(failed.failure());
            case InvalidRequestException refused ->
                Optional.of(new Failure(queue.task() + "-refused", String.valueOf(refused.getMessage())));
            case OutOfMemoryError _ ->
                Optional.of(new Failure(
                        "out-of-memory", "The machine's memory is too small for this step; ask for a smaller image."));
            default -> Optional.empty();
        };
    }

    private void fail(String id, Failure failure, Throwable cause, ExecutionOperations<Void> operations) {
        log.warn("Artwork {} failed: {}", id, failure.detail());
        log.debug("The reason in full:", cause);
        turns.take(() -> {
            operations.remove();
            return changes.failed(id, failure);
        });
    }

    private void tryLater(
            String id,
            int failures,
            Throwable cause,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        Duration wait = StepQueue.wait(failures);
        String sentence = sentence(cause);
        log.info("Artwork {} waits {} s for try {}: {}", id, wait.toSeconds(), failures + 1, sentence);
        log.debug("The reason in full:", cause);
        turns.take(() -> {
            operations.reschedule(complete, clock.instant().plus(wait));
            return changes.waiting(id, new Failure(queue.task() + "-waiting", sentence));
        });
    }

    private static String sentence(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof SourceUnavailableException ? message : e.getClass().getSimpleName() + ": " + message;
    }

    /** Carries a step's checked exception to {@link #onFailure}. */
    private static final class StepException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Exception cause;

        StepException(Exception cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
