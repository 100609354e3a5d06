package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.serializer.JavaSerializer;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work that a process leaves behind is done once by the next. */
@Tag("slow")
@Timeout(120)
final class RestartTest {
    @TempDir
    Path data;

    @Test
    void theNextProcessContinuesTheArtworksOfAnEndedOne() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.requests
                    .create(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
        }
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aDrawingInterruptedByTheEndOfTheProcessIsRepeatedWithoutAFailure() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 8, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            fixture.until(id, artwork -> artwork.progress() != null);
        }
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(fixture.artworks.find(id).orElseThrow().failure()).isNull();
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    /** The heartbeat is of this moment, so that only the start itself can have taken the step up again. */
    @Test
    void aStepOfAKilledProcessIsRepeatedAtTheNextStart() throws Exception {
        String id = leftBegun(PipelineFixture.NODE);
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aTaskThatAClockLeftInTheFarFutureIsDueAtTheNextStart() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.requests
                    .create(PipelineFixture.small("a red boat", 4), null)
                    .getFirst()
                    .id();
            fixture.database
                    .writer()
                    .useHandle(handle ->
                            handle.execute("UPDATE draw_tasks SET execution_time = execution_time + 3600000"));
        }
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    /** As where the engine crashes on this artwork, and the service is started again each time. */
    @Test
    void aDrawingDuringWhichItsProcessEndedThreeTimesFailsWithASentenceAndCanBeRetried() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
        }
        for (int end = 1; end < 3; end++) {
            markBegun("draw_tasks", id, null);
            try (PipelineFixture fixture = PipelineFixture.open(data)) {
                fixture.until(id, artwork -> artwork.progress() != null);
                assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
                fixture.database
                        .writer()
                        .useHandle(handle -> handle.execute("UPDATE artworks SET progress_step = NULL"));
            }
        }
        markBegun("draw_tasks", id, null);
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            Artwork failed = fixture.done(id);
            assertThat(failed.stage()).isEqualTo(Stage.FAILED);
            assertThat(failed.failure())
                    .isEqualTo(new Failure(
                            "draw-crashed",
                            "The program ended 3 times during the step draw, which may be too much for this machine;"
                                    + " ask for a smaller image or another model, or retry it."));
            assertThat(fixture.tasks()).isZero();

            fixture.requests.retry(id);
            fixture.until(id, artwork -> artwork.progress() != null);
        }
    }

    /** Such kills say nothing of the step, and what it pins or mints must come to its end. */
    @Test
    void aPinIsTriedAgainHoweverOftenItsProcessEnded() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 19, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 19))
                    .id();
            fixture.until(id, artwork -> artwork.stage() == Stage.SEALED);
        }
        markBegun("pin_tasks", id, 1000);
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, TestSteps.pinning(() -> {}), null)) {
            assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
        }
    }

    /** Its heartbeats are late when it resumes: they are set back here for longer than the scheduler takes to see it. */
    @Test
    void aProcessThatWasSuspendedGoesOnWithItsStep() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        PinStep pinner = TestSteps.pinning(() -> {
            pins.incrementAndGet();
            begun.countDown();
            goOn.await();
        });
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            String id = fixture.give(
                            PipelineFixture.sized("a leaf", 31, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 31))
                    .id();
            begun.await();
            for (int i = 0; i < 240; i++) {
                fixture.database
                        .writer()
                        .useHandle(handle -> handle.execute("UPDATE pin_tasks SET last_heartbeat = 0"));
                Thread.sleep(50);
            }
            assertThat(isPicked(fixture)).isTrue();
            goOn.countDown();
            assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
            assertThat(pins).hasValue(1);
        }
    }

    private static boolean isPicked(PipelineFixture fixture) {
        return fixture.database
                .reader()
                .withHandle(handle -> handle.createQuery("SELECT picked FROM pin_tasks")
                        .mapTo(Boolean.class)
                        .one());
    }

    /** The wait for 150 tries is hours long; the table says that there were as many. */
    @Test
    void theLastTryThatFailsFailsTheArtworkAndNoneBefore() throws Exception {
        PinStep failing = TestSteps.pinning(() -> {
            throw new IOException("The disk is broken.");
        });
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 33, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 33))
                    .id();
            fixture.until(id, artwork -> artwork.stage() == Stage.SEALED);
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute("UPDATE pin_tasks SET consecutive_failures = 148"));
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, failing, null)) {
            fixture.until(id, artwork -> artwork.failure() != null);
            Artwork waiting = fixture.artworks.find(id).orElseThrow();
            assertThat(waiting.stage()).isEqualTo(Stage.SEALED);
            assertThat(waiting.failure()).isEqualTo(new Failure("pin-waiting", "IOException: The disk is broken."));
            fixture.database.writer().useHandle(handle -> handle.execute("UPDATE pin_tasks SET execution_time = 0"));
            assertThat(fixture.done(id).failure())
                    .isEqualTo(
                            new Failure("pin-given-up", "Given up after 150 tries: IOException: The disk is broken."));
        }
    }

    /** A provider may be down for days; the table says that there were as many tries as it takes to give up. */
    @Test
    void anOutageIsWaitedForWithoutLimitAndCountsForNothing() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        PinStep failing = TestSteps.pinning(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new SourceUnavailableException("The node does not answer.");
            }
            throw new IOException("The disk is broken.");
        });
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 35, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 35))
                    .id();
            fixture.until(id, artwork -> artwork.stage() == Stage.SEALED);
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute("UPDATE pin_tasks SET consecutive_failures = 1000"));
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, failing, null)) {
            fixture.until(id, artwork -> tries.get() >= 2 && artwork.failure() != null);
            Artwork waiting = fixture.artworks.find(id).orElseThrow();
            assertThat(waiting.stage()).isEqualTo(Stage.SEALED);
            assertThat(waiting.failure()).isEqualTo(new Failure("pin-waiting", "The node does not answer."));
            fixture.until(id, artwork -> artwork.failure().detail().startsWith("IOException"));
            assertThat(fixture.artworks.find(id).orElseThrow().failure())
                    .as("the first try that counts")
                    .isEqualTo(new Failure("pin-waiting", "IOException: The disk is broken."));
        }
    }

    /** The queue is woken by a change, and does not find its task only when it looks for others' the next time. */
    @Test
    void aChangeIsWorkedOnAtOnce() throws Exception {
        Semaphore pins = new Semaphore(0);
        PinStep failing = TestSteps.pinning(() -> {
            pins.release();
            throw new StepFailedException("pin-refused", "No.");
        });
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, failing, null)) {
            String id = fixture.give(
                            PipelineFixture.sized("a leaf", 34, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 34))
                    .id();
            pins.acquire();
            fixture.until(id, artwork -> artwork.stage() == Stage.FAILED);
            long begin = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                fixture.requests.retry(id);
                pins.acquire();
                fixture.until(id, artwork -> artwork.stage() == Stage.FAILED);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("10 waits of a second each without it")
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    /** A step that its process interrupts by ending did nothing wrong. */
    @Test
    void aStepThatFailsWhileItsProcessEndsIsNoFailedTry() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(
                data,
                TestSteps.pinning(() -> {
                    begun.countDown();
                    goOn.await();
                    throw new IOException("The connection was closed.");
                }),
                null)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 32, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 32))
                    .id();
            begun.await();
            Thread ending = Thread.ofPlatform().start(fixture.pipeline::close);
            Thread.sleep(500);
            goOn.countDown();
            ending.join();
            assertThat(fixture.artworks.find(id).orElseThrow().failure()).isNull();
            int failures = fixture.database
                    .reader()
                    .withHandle(handle -> handle.createQuery("SELECT consecutive_failures FROM pin_tasks")
                            .mapTo(Integer.class)
                            .one());
            assertThat(failures).isZero();
        }
    }

    @Test
    void doesNotTakeAStepFromANodeWithARecentHeartbeat() throws Exception {
        String id = leftBegun("another");
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            fixture.sealed("a quick brook", 6);
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
        }
    }

    @Test
    void aStageAndTheNextTaskAreCommittedInOneTransaction() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.small("a leaf", 14), null)
                    .getFirst()
                    .id();
            assertThatThrownBy(() -> fixture.pipeline.turns().take(() -> {
                        assertThat(fixture.pipeline.queues().remove(id)).isTrue();
                        assertThat(fixture.changes.failed(id, new Failure("x", "y")))
                                .isPresent();
                        throw new IllegalStateException("The process ends here.");
                    }))
                    .hasMessage("The process ends here.");
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(fixture.tasks()).isEqualTo(1);

            fixture.requests.cancel(id);
            assertThat(fixture.tasks()).isZero();
        }
    }

    @Test
    void aStartWithANewDatabaseRemovesNothing() throws Exception {
        PinStep pinner = PinStep.of(new Pinner(new BlockStore(data.resolve("blocks")), null));
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            pinnedArtwork(fixture, 18);
        }
        for (String suffix : List.of("", "-wal", "-shm")) {
            java.nio.file.Files.deleteIfExists(data.resolve("mintmark.db" + suffix));
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            assertThat(PipelineFixture.filesIn(fixture.folder.files())).isEqualTo(2);
            assertThat(PipelineFixture.filesIn(data.resolve("blocks"))).isEqualTo(1);
        }
    }

    /** What a process leaves that is killed in a step. */
    private void markBegun(String table, String id, Integer earlierEnds) {
        try (Database database = Database.open(data.resolve("mintmark.db"))) {
            database.writer()
                    .useHandle(handle -> handle.execute(
                            "UPDATE " + table + " SET picked = 1, picked_by = ?, last_heartbeat = ?,"
                                    + " task_data = COALESCE(?, task_data) WHERE task_instance = ?",
                            PipelineFixture.NODE,
                            System.currentTimeMillis(),
                            earlierEnds == null ? null : new JavaSerializer().serialize(earlierEnds),
                            id));
        }
    }

    private String leftBegun(String node) throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute(
                            "UPDATE draw_tasks SET picked = 1, picked_by = ?, last_heartbeat = ? WHERE task_instance = ?",
                            node,
                            System.currentTimeMillis(),
                            id));
            return id;
        }
    }

    private static String pinnedArtwork(PipelineFixture fixture, long seed) throws Exception {
        String id = fixture.give(
                        PipelineFixture.sized("a leaf", seed, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, seed))
                .id();
        assertThat(fixture.done(id).pin()).isNotNull();
        return id;
    }
}
