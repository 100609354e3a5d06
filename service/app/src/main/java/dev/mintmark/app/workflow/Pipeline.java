package dev.mintmark.app.workflow;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.Queue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes artworks from stage to stage. What is to be done stands in the database, in a queue whose tasks hold nothing but an
 * artwork's ID: a process that ends anywhere, and however, leaves it to the next one. Drawings and mints go one at a time,
 * sealing and pinning beside them. Thread-safe.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration MINT_POLL = Duration.ofMillis(300);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final int SWEPT_AT_ONCE = 1000;
    private static final int MISSED_HEARTBEATS = 5;

    private final Database database;
    private final Artworks artworks;
    private final Queue queue;
    private final ArtworkEvents changes;
    private final Worker worker;
    private final Clock clock;
    private final Map<StepQueue, Scheduler> schedulers = new EnumMap<>(StepQueue.class);
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweeper").factory());

    public Pipeline(Database database, Artworks artworks, BlobStore files, Steps steps, Clock clock) {
        this.database = database;
        this.artworks = artworks;
        this.queue = new Queue(database);
        this.changes = new ArtworkEvents(artworks);
        this.worker = new Worker(artworks, files, steps, changes);
        this.clock = clock;
        List<StepQueue> marks = new ArrayList<>();
        if (steps.drawer() != null) {
            schedule("draw", 1, POLL, List.of(StepQueue.DRAW));
        }
        if (steps.sealer() != null) {
            marks.add(StepQueue.SEAL);
        }
        if (steps.pinner() != null) {
            marks.add(StepQueue.PIN);
        }
        if (!marks.isEmpty()) {
            schedule("mark", 2, POLL, marks);
        }
        if (steps.minter() != null) {
            schedule("mint", 1, MINT_POLL, List.of(StepQueue.MINT));
        }
    }

    /** Takes up what an earlier process left and begins. Only for whoever holds the lock of the data folder. */
    public void start() {
        int freed = queue.release();
        if (freed > 0) {
            log.info("{} steps were cut off when the last process ended; they are done again.", freed);
        }
        schedulers.values().stream().distinct().forEach(Scheduler::start);
        sweeper.scheduleWithFixedDelay(this::sweep, 0, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Queues the artwork's next step, if there is one and it is done here. */
    public void submit(Artwork artwork) {
        if (!artwork.done() && !worker.stopping()) {
            StepQueue.of(artwork.stage()).ifPresent(lane -> {
                Scheduler scheduler = schedulers.get(lane);
                if (scheduler != null) {
                    scheduler.scheduleIfNotExists(new TaskInstance<>(lane.task(), artwork.id()), clock.instant());
                }
            });
        }
    }

    /**
     * Tells every change of an artwork that this process makes.
     *
     * @param listener called on the thread that made the change; it must not block
     */
    public Subscription subscribe(String id, Consumer<Artwork> listener) {
        return changes.subscribe(id, listener);
    }

    /** Says that the artwork was changed by other means than a step. */
    void changed(String id) {
        changes.publish(id);
    }

    /** Stops: drawings after their current sampler step, other steps when they are done. */
    @Override
    public void close() {
        worker.stop();
        sweeper.shutdownNow();
        schedulers.values().stream().distinct().parallel().forEach(Scheduler::stop);
    }

    private void schedule(String name, int threads, Duration poll, List<StepQueue> lanes) {
        List<Task<?>> tasks = new ArrayList<>();
        lanes.forEach(lane -> tasks.add(task(lane)));
        Scheduler scheduler = Scheduler.create(database.writerSource(), tasks)
                .schedulerName(new SchedulerName.Fixed("mintmark-" + name))
                .threads(threads)
                .pollingInterval(poll)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .enableImmediateExecution()
                .shutdownMaxWait(SHUTDOWN)
                // the other lanes' tasks are not known to this scheduler, and not its to delete
                .deleteUnresolvedAfter(Duration.ofDays(36_500))
                .failureLogging(LogLevel.WARN, true)
                .build();
        lanes.forEach(lane -> schedulers.put(lane, scheduler));
    }

    private Task<Void> task(StepQueue lane) {
        StepTask run = new StepTask(lane, artworks, worker, changes, this::submit, clock);
        return Tasks.custom(lane.task(), Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) ->
                        run.execute(instance.getId(), context.getExecution().consecutiveFailures));
    }

    /** The queue's client has its own connection, so a crash can come between an artwork's commit and its task's. */
    private void sweep() {
        try {
            for (String id : queue.orphans(SWEPT_AT_ONCE)) {
                artworks.find(id).ifPresent(this::submit);
            }
        } catch (RuntimeException e) {
            log.warn("Looking for artworks without a task failed; it is tried again.", e);
        }
    }
}
