package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The memory that large pictures leave behind. For 384 × 384 pixels the attention of the tiny UNet takes over 160 MB, for the 64 × 64
 * that it was made for next to nothing.
 */
class LargePictureMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int LARGE = 384;
    private static final int MAX_KEPT = 60;

    @BeforeEach
    void onLinux() {
        assumeThat(STATUS).exists();
    }

    @Test
    void aLargePictureGivesItsMemoryBack() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            model.draw(request(64), StepListener.NONE);
            long before = megabytes();
            long[] during = {0};
            model.draw(request(LARGE), (step, steps) -> {
                during[0] = Math.max(during[0], megabytes());
                return true;
            });
            assertThat(during[0] - before).isGreaterThan(2 * MAX_KEPT);
            assertThat(megabytes() - before).isLessThan(MAX_KEPT);
        }
    }

    @Test
    void aCancelledLargePictureLeavesItsMemoryToTheNextPictureToGiveBack() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            model.draw(request(64), StepListener.NONE);
            long before = megabytes();
            assertThatThrownBy(() -> model.draw(request(LARGE), (step, steps) -> false))
                    .isInstanceOf(DrawCancelledException.class);
            assertThat(megabytes() - before).isGreaterThan(2 * MAX_KEPT);
            model.draw(request(64), StepListener.NONE);
            assertThat(megabytes() - before).isLessThan(MAX_KEPT);
        }
    }

    private static DrawRequest request(int side) {
        return new DrawRequest("a red fox", null, 7, 2, 5, null, side, side);
    }

    /** The resident memory of this process. */
    private static long megabytes() {
        System.gc();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
