package dev.mintmark.app.workflow;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.Nodes;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of the steps; each is a table of db-scheduler. A process runs the tasks of the steps that it does, and can add
 * tasks to all queues. The transaction that changes an artwork also writes the task of its next step, so an artwork with a
 * next step has exactly one task.
 *
 * <p>If a process ends while it runs tasks, they stay marked with its node name. Other nodes run them again when their
 * heartbeats stop, or they are told that it ended. The node itself runs them again when it starts; no other process has its
 * name. Thread-safe.
 */
final class StepQueues {
    private static final Logger log = LoggerFactory.getLogger(StepQueues.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 12;

    /** Tasks are fetched when this share of a queue's threads is free. */
    private static final double FREE_SHARE = 0.5;

    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    private final Database database;
    private final Nodes nodes;
    private final SchedulerName node;
    private final Clock clock;
    private final Map<StepQueue, SchedulerClient> clients = new EnumMap<>(StepQueue.class);
    private final Map<StepQueue, Scheduler> schedulers = new EnumMap<>(StepQueue.class);
    private boolean paused;

    /** @param nodes this process among those that use the database */
    StepQueues(Database database, Nodes nodes, Clock clock) {
        this.database = database;
        this.nodes = nodes;
        this.node = new SchedulerName.Fixed(nodes.name());
        this.clock = clock;
        for (StepQueue queue : StepQueue.values()) {
            SchedulerClient.Builder client =
                    SchedulerClient.Builder.create(database.queueSource()).tableName(queue.table());
            clients.put(queue, (queue.hasPriorities() ? client.enablePriority() : client).build());
        }
    }

    /** Adds a queue whose tasks this process runs after the start. */
    void add(StepQueue queue, Task<Integer> task) {
        SchedulerBuilder scheduler = Scheduler.create(database.queueSource(), task)
                .schedulerName(node)
                .tableName(queue.table())
                .threads(queue.threads())
                .pollingInterval(queue.poll())
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(SHUTDOWN)
                .failureLogging(LogLevel.OFF, false);
        if (database.isShared() && queue.threads() > 1) {
            scheduler.pollUsingLockAndFetch(FREE_SHARE, 1); // no more than there are free threads: others may have some
        }
        schedulers.put(queue, (queue.hasPriorities() ? scheduler.enablePriority() : scheduler).build());
    }

    /** Puts the artwork into the queue of its next step, if it has one and is not there. Belongs into a transaction. */
    void put(Artwork artwork) {
        StepQueue.of(artwork)
                .ifPresent(queue -> client(queue)
                        .scheduleIfNotExists(
                                new TaskInstance<>(
                                        queue.task(),
                                        artwork.id(),
                                        () -> null,
                                        queue.hasPriorities() ? DrawTurns.priority(database, artwork) : 0),
                                clock.instant()));
    }

    /** Queues the task of all anchors, if it is not there. */
    void putAnchors() {
        client(StepQueue.ANCHOR)
                .scheduleIfNotExists(new TaskInstance<>(StepQueue.ANCHOR.task(), AnchorTask.ALL), clock.instant());
    }

    /** Has the task of all anchors run at once. Belongs after the commit. */
    void wakeAnchors() {
        putAnchors();
        try {
            client(StepQueue.ANCHOR)
                    .reschedule(TaskInstanceId.of(StepQueue.ANCHOR.task(), AnchorTask.ALL), clock.instant());
        } catch (TaskInstanceException e) {
            log.debug("The task of the anchors runs in this moment, and again soon.");
        }
        Scheduler scheduler = schedulers.get(StepQueue.ANCHOR);
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /** Queues the removal of what an artwork leaves. Belongs into the transaction that deletes it. */
    void putRemoval(String artwork) {
        client(StepQueue.REMOVE)
                .scheduleIfNotExists(new TaskInstance<>(StepQueue.REMOVE.task(), artwork), clock.instant());
    }

    /** Has this process look for removals at once. Belongs after the commit. */
    void wakeRemoval() {
        Scheduler scheduler = schedulers.get(StepQueue.REMOVE);
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /**
     * Takes the artwork out of all queues. Belongs into a transaction.
     *
     * @return false where a step of it runs, or ran when its process was killed: then its task remains
     */
    boolean remove(String artwork) {
        for (StepQueue queue : StepQueue.values()) {
            TaskInstanceId task = TaskInstanceId.of(queue.task(), artwork);
            SchedulerClient client = client(queue);
            if (client.getScheduledExecution(task).isPresent()) {
                try {
                    client.cancel(task);
                } catch (TaskInstanceException e) {
                    return false; // another node may have picked it in this moment
                }
            }
        }
        return true;
    }

    private SchedulerClient client(StepQueue queue) {
        return Objects.requireNonNull(clients.get(queue));
    }

    /** Has this process and the other nodes look for the artwork's task at once. Belongs after the commit, which makes it visible. */
    void wake(Artwork artwork) {
        wakeHere(artwork);
        nodes.tell(artwork.id());
    }

    /** Has this process look for the artwork's task at once. */
    void wakeHere(Artwork artwork) {
        StepQueue.of(artwork).map(schedulers::get).ifPresent(Scheduler::triggerCheckForDueExecutions);
    }

    /** Begins with what is due, and with the tasks that an earlier process of this node had begun. */
    void start() {
        schedulers.keySet().forEach(this::pullForward);
        schedulers.keySet().forEach(queue -> endHeartbeats(queue, node.getName()));
        followLease();
        nodes.whenLeasesChange(this::followLease);
        nodes.whenNodeEnds(name -> schedulers.keySet().forEach(queue -> endHeartbeats(queue, name)));
        schedulers.values().forEach(Scheduler::start);
    }

    /** Runs the tasks that one node does at a time as long as this node has the lease. */
    private synchronized void followLease() {
        boolean isHeld = nodes.holds(Nodes.Lease.MINT) && !paused;
        schedulers.forEach((queue, scheduler) -> {
            if (queue.isOneLane() && isHeld) {
                scheduler.resume();
            } else if (queue.isOneLane()) {
                scheduler.pause();
            }
        });
    }

    /** Whether this process does steps and has one to spare. */
    boolean areIdle() {
        return schedulers.values().stream()
                .anyMatch(scheduler -> scheduler.getCurrentlyExecuting().isEmpty());
    }

    /** Makes tasks due that a clock left in the far future which was set back since. */
    private void pullForward(StepQueue queue) {
        Instant now = clock.instant();
        Instant latest = now.plus(StepQueue.longestWait());
        client(queue).getScheduledExecutions().forEach(execution -> {
            if (execution.getExecutionTime().isAfter(latest)) {
                client(queue).reschedule(execution.getTaskInstance(), now);
            }
        });
    }

    /** Begins no more tasks. */
    synchronized void pause() {
        paused = true;
        schedulers.values().forEach(Scheduler::pause);
    }

    /** Stops when the running tasks have ended, or after some seconds. */
    void stop() {
        schedulers.values().parallelStream().forEach(Scheduler::stop);
    }

    /** Ends the heartbeats of a process that ended, so that the scheduler finds its tasks dead at once. */
    private void endHeartbeats(StepQueue queue, String ended) {
        int begun = database.writer()
                .withHandle(handle -> handle.execute(
                        "UPDATE " + queue.table() + " SET last_heartbeat = ? WHERE picked AND picked_by = ?"
                                + " AND last_heartbeat <> ?",
                        Timestamp.from(Instant.EPOCH),
                        ended,
                        Timestamp.from(Instant.EPOCH)));
        if (begun > 0 && ended.equals(node.getName())) {
            log.info("The last process ended while it did the step {}; it is done again.", queue.task());
        } else if (begun > 0) {
            log.info("The node {} ended while it did the step {}; it is done again.", ended, queue.task());
        }
    }

    /**
     * Whether this process runs a task that the scheduler takes for dead. A process that was suspended finds its own heartbeats
     * late when it resumes, and its step runs on.
     */
    boolean isRunning(StepQueue queue, Execution execution) {
        Scheduler scheduler = schedulers.get(queue);
        return scheduler != null
                && scheduler.getCurrentlyExecuting().stream()
                        .map(CurrentlyExecuting::getExecution)
                        .anyMatch(running -> running.version == execution.version
                                && running.taskInstance.equals(execution.taskInstance));
    }
}
