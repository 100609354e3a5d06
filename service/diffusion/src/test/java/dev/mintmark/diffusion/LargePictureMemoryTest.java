package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory that large pictures leave behind, in a process whose heap has one size. For 384 × 384 pixels the attention of the tiny UNet
 * takes over 160 MB, for the 64 × 64 that it was made for next to nothing.
 */
@Tag("slow")
class LargePictureMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int LARGE = 384;
    private static final int MIN_TAKEN = 120;

    /** Of a large picture that is cancelled, the next picture gives the memory back. */
    @ParameterizedTest
    @ValueSource(strings = {"whole", "cancelled"})
    void aLargePictureGivesItsMemoryBack(String drawing) throws Exception {
        assumeTrue(Files.exists(STATUS), "only Linux tells a process's memory");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargePictureMemoryTest.class.getName(),
                        drawing)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        String[] lines = printed.strip().split("\n");
        long[] megabytes = Arrays.stream(lines[lines.length - 1].split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        long taken = megabytes[1] - megabytes[0];
        assertThat(taken).as("taken").isGreaterThan(MIN_TAKEN);
        // The C library keeps some of what is free, differently from run to run; without shrinkage nearly all is kept.
        assertThat(megabytes[2] - megabytes[0]).as("kept of " + taken).isLessThan(taken * 3 / 5);
    }

    /** Prints the resident memory before a large picture, in it, and after it, in MB. */
    public static void main(String[] arguments) throws Exception {
        boolean isCancelled = arguments[0].equals("cancelled");
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            model.draw(request(64), StepListener.NONE);
            long before = megabytes();
            long[] during = {0};
            try {
                model.draw(request(LARGE), (step, steps) -> {
                    during[0] = Math.max(during[0], megabytes());
                    return !isCancelled;
                });
            } catch (DrawCancelledException e) {
                model.draw(request(64), StepListener.NONE);
            }
            System.out.println(before + " " + during[0] + " " + megabytes());
        }
    }

    private static DrawRequest request(int side) {
        return new DrawRequest("a red fox", null, 7, 2, 5, null, side, side);
    }

    private static long megabytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
