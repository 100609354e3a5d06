package dev.mintmark.app.workflow;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a lane's task: does the step, and says what becomes of the task. */
final class StepTask {
    private static final Logger log = LoggerFactory.getLogger(StepTask.class);
    private static final Duration POLL_AGAIN = Duration.ofMillis(300);

    private final StepQueue lane;
    private final Artworks artworks;
    private final Worker worker;
    private final ArtworkEvents changes;
    private final Consumer<Artwork> submit;
    private final Clock clock;

    StepTask(
            StepQueue lane,
            Artworks artworks,
            Worker worker,
            ArtworkEvents changes,
            Consumer<Artwork> submit,
            Clock clock) {
        this.lane = lane;
        this.artworks = artworks;
        this.worker = worker;
        this.changes = changes;
        this.submit = submit;
        this.clock = clock;
    }

    /** @param failures of this task in a row, before this run */
    CompletionHandler<Void> execute(String id, int failures) {
        while (true) {
            Optional<Artwork> artwork = artworks.find(id);
            if (artwork.isEmpty() || artwork.get().done()) {
                return new CompletionHandler.OnCompleteRemove<>();
            }
            if (StepQueue.of(artwork.get().stage()).orElse(lane) != lane) {
                submit.accept(artwork.get());
                return new CompletionHandler.OnCompleteRemove<>();
            }
            try {
                switch (worker.work(artwork.get())) {
                    case ADVANCED -> {
                        changes.publish(id);
                        if (artworks.find(id)
                                .filter(now -> now.stage() == artwork.get().stage())
                                .isPresent()) {
                            // somebody else's work on it is not committed yet
                            return again(POLL_AGAIN);
                        }
                    }
                    case POLL_AGAIN -> {
                        return again(POLL_AGAIN);
                    }
                    case INTERRUPTED -> {
                        return again(Duration.ZERO);
                    }
                }
            } catch (StepFailedException e) {
                return fail(id, e.failure(), e);
            } catch (InvalidRequestException e) {
                return fail(id, new Failure(lane.task() + "-refused", String.valueOf(e.getMessage())), e);
            } catch (OutOfMemoryError e) {
                return fail(
                        id,
                        new Failure(
                                "out-of-memory",
                                "The machine's memory is too small for this step; ask for a smaller image."),
                        e);
            } catch (Exception e) {
                return worker.stopping() ? again(Duration.ZERO) : later(id, failures + 1, e);
            }
        }
    }

    private static CompletionHandler<Void> again(Duration wait) {
        return (complete, task) ->
                task.reschedule(complete, complete.getTimeDone().plus(wait));
    }

    private CompletionHandler<Void> fail(String id, Failure failure, Throwable cause) {
        log.warn("Artwork {} failed: {}", id, failure.detail());
        log.debug("The reason in full:", cause);
        artworks.failed(id, failure);
        changes.publish(id);
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private CompletionHandler<Void> later(String id, int failures, Exception cause) {
        String sentence = sentence(cause);
        if (failures >= lane.tries()) {
            return fail(
                    id,
                    new Failure(lane.task() + "-given-up", "Given up after " + failures + " tries: " + sentence),
                    cause);
        }
        Duration wait = StepQueue.wait(failures);
        log.info("Artwork {} waits {} s for try {}: {}", id, wait.toSeconds(), failures + 1, sentence);
        log.debug("The reason in full:", cause);
        artworks.waiting(id, new Failure(lane.task() + "-waiting", sentence));
        changes.publish(id);
        Instant now = clock.instant();
        return (complete, task) ->
                task.reschedule(ExecutionComplete.failure(complete.getExecution(), now, now, cause), now.plus(wait));
    }

    private static String sentence(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof SourceUnavailableException ? message : e.getClass().getSimpleName() + ": " + message;
    }
}
