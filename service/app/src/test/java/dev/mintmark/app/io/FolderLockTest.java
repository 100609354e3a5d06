package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {
    private static final int TAKEN = 10;
    private static final int HELD = 11;

    @TempDir
    Path folder;

    @Test
    void aSecondTryInTheProcessThatHoldsTheFolderLeavesItLockedToOthers() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try (FolderLock lock = FolderLock.tryTake(folder).orElseThrow()) {
            assertThat(FolderLock.tryTake(folder)).isEmpty();
            assertThat(FolderLock.tryTake(link)).isEmpty();
            assertThat(lock.isHeld()).isTrue();
            assertThat(otherProcess()).isEqualTo(HELD);
        } finally {
            Files.delete(link);
        }
        assertThat(otherProcess()).isEqualTo(TAKEN);
    }

    @Test
    void aFolderThatWasReleasedCanBeTakenAgainHoweverOftenItWasClosed() throws Exception {
        FolderLock first = FolderLock.tryTake(folder).orElseThrow();
        first.close();
        try (FolderLock second = FolderLock.tryTake(folder).orElseThrow()) {
            first.close();
            assertThat(second.isHeld()).isTrue();
            assertThat(FolderLock.tryTake(folder)).isEmpty();
            assertThat(otherProcess()).isEqualTo(HELD);
        }
    }

    private int otherProcess() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        folder.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Another process that tries to take the folder. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) throws Exception {
            Optional<FolderLock> lock = FolderLock.tryTake(Path.of(arguments[0]));
            System.exit(lock.isPresent() ? TAKEN : HELD);
        }
    }
}
