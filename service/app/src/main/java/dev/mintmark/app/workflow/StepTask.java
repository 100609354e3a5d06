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
import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.DiskFull;
import dev.mintmark.app.io.SourceRefusedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.io.Traces;
import io.opentelemetry.api.trace.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The task of a queue: runs one step of one artwork. One transaction stores the result, ends the task and queues the next step.
 * After a temporary failure the step is tried again, with growing delays. If it cannot succeed or failed too often, its artwork
 * fails; while the chain or the network is out of order it waits without limit. The task's data is how often a process ended during the step; null means never. Thread-safe.
 */
final class StepTask implements ExecutionHandler<Integer>, FailureHandler<Integer> {
    private static final String WAITING = "-waiting";
    private static final Logger log = LoggerFactory.getLogger(StepTask.class);

    /** The field of the log with the artwork's ID. */
    private static final String LOG_FIELD = "artwork";

    private static final String OUT_OF_MEMORY = "out-of-memory";

    /** The most characters of a failure's reason. */
    private static final int MAX_SENTENCE = 1000;

    private final StepQueue queue;
    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final Worker worker;
    private final ArtworkTurns turns;
    private final StepQueues queues;
    private final Clock clock;

    /** Artworks whose failed try could not be stored, as on a full disk. */
    private final Set<String> unregistered = ConcurrentHashMap.newKeySet();

    /** How often in a row the artworks found another system out of order. */
    private final Map<String, Integer> outages = new ConcurrentHashMap<>();

    StepTask(
            StepQueue queue,
            Artworks artworks,
            ArtworkChanges changes,
            Worker worker,
            ArtworkTurns turns,
            StepQueues queues,
            Clock clock) {
        this.queue = queue;
        this.artworks = artworks;
        this.changes = changes;
        this.worker = worker;
        this.turns = turns;
        this.queues = queues;
        this.clock = clock;
    }

    /** The task as db-scheduler takes it. */
    Task<Integer> task() {
        return Tasks.custom(queue.task(), Integer.class)
                .onFailure(this)
                .onDeadExecution(this::runAgainOrFail)
                .execute(this);
    }

    @Override
    public CompletionHandler<Integer> execute(TaskInstance<Integer> task, ExecutionContext context) {
        Optional<Artwork> artwork = next(task.getId());
        if (artwork.isEmpty()) {
            outages.remove(task.getId());
            return new CompletionHandler.OnCompleteRemove<>();
        }
        StepResult result = observed(artwork.get());
        outages.remove(task.getId());
        return switch (result) {
            case StepResult.Done done -> (complete, operations) -> end(task.getId(), done, complete, operations);
            case StepResult.Again again ->
                (complete, operations) -> runLater(artwork.get(), again, complete, operations);
        };
    }

    private void runLater(
            Artwork artwork,
            StepResult.Again again,
            ExecutionComplete complete,
            ExecutionOperations<Integer> operations) {
        Instant later = clock.instant().plus(again.delay());
        Failure reason = again.reason() == null ? null : new Failure(queue.task() + WAITING, again.reason());
        if (reason == null || reason.equals(artwork.failure())) {
            operations.reschedule(complete, later);
            return;
        }
        log.info("Artwork {} waits: {}", artwork.id(), reason.detail());
        turns.take(() -> {
            operations.reschedule(complete, later);
            return changes.waiting(artwork.id(), reason);
        });
    }

    /** Returns the artwork where this queue's step is its next one. */
    private Optional<Artwork> next(String id) {
        return artworks.find(id).filter(found -> StepQueue.of(found).equals(Optional.of(queue)));
    }

    /** Works under a span, with the artwork's ID beside what is logged. */
    private StepResult observed(Artwork artwork) {
        long begin = System.nanoTime();
        Span span = Traces.start("step " + queue.task());
        span.setAttribute("artwork.id", artwork.id());
        MDC.put(LOG_FIELD, artwork.id());
        String outcome = "failed";
        try {
            StepResult result = work(artwork);
            outcome = result instanceof StepResult.Done ? "done" : "again";
            return result;
        } finally {
            MDC.remove(LOG_FIELD);
            StepMetrics.ended(queue, System.nanoTime() - begin, outcome);
            span.setAttribute("outcome", outcome);
            span.end();
        }
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
            String id, StepResult.Done done, ExecutionComplete complete, ExecutionOperations<Integer> operations) {
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
    public void onFailure(ExecutionComplete complete, ExecutionOperations<Integer> operations) {
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
        } else if (queue.waitsForOthers() && isOutage(cause)) {
            Instant now = clock.instant(); // as a success, so that the tries that count begin anew
            ExecutionComplete passed = ExecutionComplete.success(complete.getExecution(), now, now);
            tryLater(id, outages.merge(id, 1, Integer::sum), cause, passed, operations);
        } else if (failures >= queue.tries() && !DiskFull.is(cause)) {
            String type = cause instanceof OutOfMemoryError ? OUT_OF_MEMORY : queue.task() + "-given-up";
            String detail = "Given up after " + failures + " tries: " + sentence(cause);
            fail(id, new Failure(type, detail), cause, operations);
        } else {
            tryLater(id, failures, cause, complete, operations);
        }
    }

    /** Runs a step again at once that its process did not end. That is no failed try: the step did nothing wrong. */
    private void runAgain(ExecutionComplete complete, ExecutionOperations<Integer> operations) {
        Instant now = clock.instant();
        operations.reschedule(ExecutionComplete.success(complete.getExecution(), now, now), now);
    }

    /**
     * Runs a step again whose process ended without stopping it, by a kill or a crash. That is no failed try. A step that may
     * have crashed the process itself does not get to do so at every start for ever.
     */
    private void runAgainOrFail(ExecutionComplete complete, ExecutionOperations<Integer> operations) {
        if (queues.isRunning(queue, complete.getExecution())) {
            return;
        }
        TaskInstance<?> task = complete.getExecution().taskInstance;
        if (unregistered.remove(task.getId())) {
            runAgain(complete, operations);
            return;
        }
        int ends = (task.getData() instanceof Integer earlier ? earlier : 0) + 1;
        if (ends < queue.processEnds()) {
            Instant now = clock.instant();
            operations.reschedule(ExecutionComplete.success(complete.getExecution(), now, now), now, ends);
            return;
        }
        String detail = "The program ended " + ends + " times during the step " + queue.task()
                + ", which may be too much for this machine; ask for a smaller image or another model, or retry it.";
        log.warn("Artwork {} failed: {}", task.getId(), detail);
        StepMetrics.failed(queue.task() + "-crashed");
        turns.take(() -> {
            operations.remove();
            return changes.failed(task.getId(), new Failure(queue.task() + "-crashed", detail));
        });
    }

    /** Whether the step did nothing wrong: the chain, the network, the fees, the coins or the database are not as it needs them. */
    private static boolean isOutage(Throwable cause) {
        return (cause instanceof SourceUnavailableException && !(cause instanceof SourceRefusedException))
                || DatabaseTrouble.sentence(cause).isPresent();
    }

    /** What the artwork fails with where trying again cannot help. */
    private Optional<Failure> lasting(Throwable cause) {
        return switch (cause) {
            case StepFailedException failed -> Optional.of(failed.failure());
            case InvalidRequestException refused ->
                Optional.of(new Failure(queue.task() + "-refused", String.valueOf(refused.getMessage())));
            default -> Optional.empty();
        };
    }

    private void fail(String id, Failure failure, Throwable cause, ExecutionOperations<Integer> operations) {
        log.warn("Artwork {} failed: {}", id, failure.detail());
        StepMetrics.failed(failure.type());
        outages.remove(id);
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
            ExecutionOperations<Integer> operations) {
        Duration wait = StepQueue.wait(failures);
        String sentence = sentence(cause);
        log.info("Artwork {} waits {} s for try {}: {}", id, wait.toSeconds(), failures + 1, sentence);
        log.debug("The reason in full:", cause);
        try {
            turns.take(() -> {
                operations.reschedule(complete, clock.instant().plus(wait));
                return changes.waiting(id, new Failure(queue.task() + WAITING, sentence));
            });
        } catch (RuntimeException e) {
            unregistered.add(id); // the queue takes it for one whose process ended
            throw e;
        }
    }

    private static String sentence(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            // perhaps by what another request had taken at that moment
            return "The machine's memory was too small for this step; a smaller image needs less.";
        }
        if (DiskFull.is(e)) {
            return DiskFull.SENTENCE;
        }
        String message = String.valueOf(e.getMessage());
        String sentence = e instanceof SourceUnavailableException
                ? message
                : DatabaseTrouble.sentence(e).orElse(e.getClass().getSimpleName() + ": " + message);
        // parts of it may come from other programs
        return sentence.length() <= MAX_SENTENCE ? sentence : sentence.substring(0, MAX_SENTENCE) + "…";
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
