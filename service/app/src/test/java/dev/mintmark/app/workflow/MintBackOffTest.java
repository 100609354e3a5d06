package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a mint that waits for its block is asked for, by a counter that the test moves. */
class MintBackOffTest {
    @TempDir
    Path data;

    private final AtomicLong nanos = new AtomicLong();
    private final Unfinished minter = new Unfinished();

    @Test
    void aMintIsAskedForMoreSeldomTheLongerItTakes() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Worker worker = worker(fixture);
            Artwork sent = sent(fixture, 1);

            assertThat(calls(worker, sent, Duration.ofSeconds(3)))
                    .as("at first a chain of one node is final soon")
                    .isBetween(9, 12);
            assertThat(calls(worker, sent, Duration.ofSeconds(12))).isLessThan(20);
            calls(worker, sent, Duration.ofMinutes(5));
            assertThat(calls(worker, sent, Duration.ofMinutes(10)))
                    .as("once in 10 s")
                    .isBetween(58, 62);

            assertThat(calls(worker, sent(fixture, 2), Duration.ofSeconds(3)))
                    .as("another mint")
                    .isBetween(9, 12);
        }
    }

    @Test
    void whatHoldsUpAllMintsIsSaid() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Worker worker = worker(fixture);
            Artwork sent = sent(fixture, 1);
            assertThat(again(worker, sent).reason()).isNull();

            minter.why = "The fees are above the ceiling.";

            assertThat(again(worker, sent).reason()).isEqualTo("The fees are above the ceiling.");
        }
    }

    private int calls(Worker worker, Artwork sent, Duration time) throws Exception {
        int before = minter.calls;
        long end = nanos.get() + time.toNanos();
        while (nanos.get() < end) {
            nanos.addAndGet(again(worker, sent).delay().toNanos());
        }
        return minter.calls - before;
    }

    private static StepResult.Again again(Worker worker, Artwork sent) throws Exception {
        return (StepResult.Again) worker.work(sent);
    }

    private Worker worker(PipelineFixture fixture) {
        return new Worker(
                fixture.artworks,
                fixture.changes,
                fixture.files,
                new Steps(null, null, null, minter),
                new Remover(fixture.database, fixture.files, null),
                fixture.pipeline.turns(),
                fixture.pipeline.events(),
                nanos::get);
    }

    private static Artwork sent(PipelineFixture fixture, long seed) {
        Artwork made = fixture.requests
                .create(PipelineFixture.small("a leaf", seed), null)
                .getFirst();
        return new Artwork(
                made.id(),
                Stage.SENT,
                made.goal(),
                made.modelId(),
                made.recipe(),
                made.salt(),
                made.disclosePrompt(),
                made.format(),
                made.mint(),
                null,
                null,
                null,
                null,
                "0x1",
                null,
                null,
                made.createdAt());
    }

    /** A chain on which nothing becomes final. */
    private static final class Unfinished implements MintStep {
        private int calls;
        private @Nullable String why;

        @Override
        public boolean sign(Artwork artwork) {
            return true;
        }

        @Override
        public void send(Artwork artwork) {}

        @Override
        public Optional<Token> confirm(Artwork artwork) {
            calls++;
            return Optional.empty();
        }

        @Override
        public Optional<String> heldUp() {
            return Optional.ofNullable(why);
        }
    }
}
