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
import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one task of the queue {@link StepQueue#ANCHOR}. It is never removed, and of all processes one runs it at a time: artworks that
 * are anchored together are no work of any of them alone. Thread-safe.
 */
final class AnchorTask implements ExecutionHandler<Integer>, FailureHandler<Integer> {
    /** The task's instance. */
    static final String ALL = "anchors";

    private static final Logger log = LoggerFactory.getLogger(AnchorTask.class);
    /** While artworks with an ordered anchor are on their way. */
    private static final Duration SOON = Duration.ofMillis(500);

    /** Where no anchor is ordered; an order has the task run at once. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** As many as are told what they wait for. */
    private static final int TOLD = 2000;

    private final Anchors anchors;
    private final AnchorStep step;
    private final StepQueues queues;
    private final Clock clock;

    AnchorTask(Anchors anchors, AnchorStep step, StepQueues queues, Clock clock) {
        this.anchors = anchors;
        this.step = step;
        this.queues = queues;
        this.clock = clock;
    }

    /** The task as db-scheduler takes it. */
    Task<Integer> task() {
        return Tasks.custom(StepQueue.ANCHOR.task(), Integer.class)
                .onFailure(this)
                .onDeadExecution((complete, operations) -> {
                    if (queues.isRunning(StepQueue.ANCHOR, complete.getExecution())) {
                        return;
                    }
                    Instant now = clock.instant();
                    operations.reschedule(ExecutionComplete.success(complete.getExecution(), now, now), now);
                })
                .execute(this);
    }

    @Override
    public CompletionHandler<Integer> execute(TaskInstance<Integer> task, ExecutionContext context) {
        Duration next;
        try {
            next = anchors.hasOpen() ? step.run() : SOON;
        } catch (Exception e) {
            return (complete, operations) -> {
                Instant now = clock.instant();
                onFailure(ExecutionComplete.failure(complete.getExecution(), now, now, e), operations);
            };
        }
        return (complete, operations) -> {
            boolean isIdle = !anchors.hasOpen() && !anchors.hasAhead();
            operations.reschedule(complete, clock.instant().plus(isIdle ? IDLE : next));
        };
    }

    @Override
    public void onFailure(ExecutionComplete complete, ExecutionOperations<Integer> operations) {
        Throwable cause = complete.getCause().orElseThrow();
        Duration wait = StepQueue.wait(complete.getExecution().consecutiveFailures + 1);
        String sentence = cause instanceof SourceUnavailableException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        log.info("Anchors wait {} s: {}", wait.toSeconds(), sentence);
        log.debug("The reason in full:", cause);
        try {
            List<String> waiting = Stream.concat(
                            anchors.queued(TOLD).stream(),
                            anchors.openTrees().stream().flatMap(root -> anchors.under(root).stream()))
                    .toList();
            anchors.waiting(waiting, new Failure("anchor-waiting", sentence));
        } catch (RuntimeException e) {
            log.warn("What the anchors wait for was not stored: {}", e.getMessage());
        }
        operations.reschedule(complete, clock.instant().plus(wait));
    }
}
