package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {
    /** A build that replaces the program's files under a running service makes closing fail so. */
    @Test
    void aClassThatIsGoneDoesNotKeepTheProgramFromEnding() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("waiting");
            process.destroy();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ended").isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws InterruptedException {
            Signals.handle();
            Signals.closing(() -> {
                throw new NoClassDefFoundError("dev/mintmark/app/Gone");
            });
            IO.println("waiting");
            Signals.awaitExit();
        }
    }
}
