package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryAllTest {
    @TempDir
    Path data;

    @Test
    void everyFailedArtworkIsTriedAgainAndNoOther() throws Exception {
        AtomicBoolean refuses = new AtomicBoolean(true);
        PinStep pinner = TestSteps.pinning(() -> {
            if (refuses.get()) {
                throw new StepFailedException("pin-refused", "No.");
            }
        });
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            List<String> failed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                failed.addFirst(give(fixture, 40 + i, Goal.PINNED));
                fixture.until(failed.getFirst(), artwork -> artwork.stage() == Stage.FAILED);
            }
            String sealed = give(fixture, 50, Goal.SEALED);
            fixture.until(sealed, Artwork::done);
            refuses.set(false);

            assertThat(fixture.requests.retryAll()).isEqualTo(failed);

            for (String id : failed) {
                assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
            }
            assertThat(fixture.artworks.find(sealed).orElseThrow().stage()).isEqualTo(Stage.SEALED);
            assertThat(fixture.requests.retryAll()).isEmpty();
        }
    }

    private static String give(PipelineFixture fixture, int seed, Goal goal) throws Exception {
        return fixture.give(PipelineFixture.sized("a leaf", seed, 1, 1, goal), PipelineFixture.clouds(256, seed))
                .id();
    }
}
