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
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task of the queue {@link StepQueue#REMOVE}: removes what one deleted artwork left, and tries again, later each time, until
 * all of it is removed. Thread-safe.
 */
final class RemovalTask implements ExecutionHandler<Integer>, FailureHandler<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RemovalTask.class);

    private final Database database;
    private final Remover remover;
    private final StepQueues queues;
    private final Clock clock;

    RemovalTask(Database database, Remover remover, StepQueues queues, Clock clock) {
        this.database = database;
        this.remover = remover;
        this.queues = queues;
        this.clock = clock;
    }

    /** The task as db-scheduler takes it. */
    Task<Integer> task() {
        return Tasks.custom(StepQueue.REMOVE.task(), Integer.class)
                .onFailure(this)
                .onDeadExecution((complete, operations) -> {
                    if (queues.isRunning(StepQueue.REMOVE, complete.getExecution())) {
                        return;
                    }
                    Instant now = clock.instant();
                    operations.reschedule(ExecutionComplete.success(complete.getExecution(), now, now), now);
                })
                .execute(this);
    }

    @Override
    public CompletionHandler<Integer> execute(TaskInstance<Integer> task, ExecutionContext context) {
        String id = task.getId();
        try {
            remover.remove(id);
        } catch (IOException | SourceUnavailableException e) {
            return (complete, operations) -> {
                Instant now = clock.instant();
                onFailure(ExecutionComplete.failure(complete.getExecution(), now, now, e), operations);
            };
        }
        return (complete, operations) -> database.inTransaction(() -> {
            operations.remove();
            remover.deleteRecord(id);
            return id;
        });
    }

    @Override
    public void onFailure(ExecutionComplete complete, ExecutionOperations<Integer> operations) {
        Throwable cause = complete.getCause().orElseThrow();
        String id = complete.getExecution().getId();
        int failures = complete.getExecution().consecutiveFailures + 1;
        Duration wait = StepQueue.wait(failures);
        if (failures == 1) {
            log.warn("What artwork {} left is not all removed; it is tried until it is: {}", id, cause.getMessage());
        }
        log.debug("Try {} to remove what artwork {} left failed:", failures, id, cause);
        operations.reschedule(complete, clock.instant().plus(wait));
    }
}
