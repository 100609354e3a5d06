package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.FileOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    Path temporary;

    @Test
    void refusesASecondServiceAndNamesTheFirst() {
        DataFolder folder = DataFolder.open(temporary.resolve("data"));
        assertThat(folder.running()).isEmpty();
        try (DataFolder.Lock lock = folder.lock()) {
            lock.announce("127.0.0.1", 7070, "/mintmark");
            DataFolder again = DataFolder.open(temporary.resolve("data"));
            assertThatThrownBy(again::lock)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("port 7070");
            assertThat(again.running()).hasValueSatisfying(service -> {
                assertThat(service.port()).isEqualTo(7070);
                assertThat(service.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(service.proof()).isEqualTo(lock.proof());
                assertThat(service.address()).hasToString("http://127.0.0.1:7070/mintmark");
            });
        }
        assertThat(folder.running()).isEmpty();
        folder.lock().close();
    }

    @Test
    void waitsForACommandThatHasTheFolder() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        DataFolder.Lock command = folder.lock();
        Thread ends = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            command.close();
        });
        long start = System.nanoTime();
        folder.lock().close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        ends.join();
    }

    @Test
    void aWaitThatIsInterruptedEnds() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        try (DataFolder.Lock lock = folder.lock()) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread waits = Thread.ofVirtual().start(() -> {
                try {
                    folder.lock();
                } catch (StoreException e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            waits.interrupt();
            waits.join();
            assertThat(failure.get()).hasMessageContaining("was interrupted");
            assertThat(interrupted).as("its caller learns of it too").isTrue();
        }
    }

    @Test
    void aServicesAddressIsThatOfItsHost() {
        assertThat(new DataFolder.RunningService("127.0.0.2", 7070, 1, null, null).address())
                .hasToString("http://127.0.0.2:7070");
        assertThat(new DataFolder.RunningService("::1", 7070, 1, null, null).address())
                .hasToString("http://[::1]:7070");
        assertThat(new DataFolder.RunningService(null, 7070, 1, null, null).address())
                .as("that of an earlier version")
                .hasToString("http://127.0.0.1:7070");
    }

    @Test
    void removesHalfWrittenFilesOfAnEarlierProcess() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        Path half = Files.createFile(Files.createDirectories(folder.files()).resolve(".writing-1.tmp"));
        Path whole = Files.createFile(folder.files().resolve("1.tmp"));
        try (DataFolder.Lock lock = folder.lock()) {
            lock.removeLeftovers();
        }
        assertThat(half).doesNotExist();
        assertThat(whole).exists();
    }

    @Test
    void refusesAFolderOfAnotherUser() throws Exception {
        assertThatThrownBy(() -> DataFolder.open(foreign(Files.createDirectory(temporary.resolve("theirs")))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to the user")
                .hasMessageContaining("name a folder of your own");
    }

    @Test
    void refusesAFolderThatEveryUserCanWrite() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> DataFolder.open(temporary))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod o-w " + temporary);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxr-x"));
        DataFolder.open(temporary);
    }

    @Test
    void refusesALockOfAnotherUser() throws Exception {
        DataFolder folder = DataFolder.open(temporary.resolve("data"));
        folder.lock().close();
        Path lock = temporary.resolve("data/lock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
        Path foreign = foreign(lock);
        assertThatThrownBy(() -> FileOwner.requireOwn(foreign))
                .isInstanceOf(FileOwner.ForeignFileException.class)
                .hasMessageContaining("belongs to the user");
        if (isRoot()) {
            assertThatThrownBy(folder::lock)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("belongs to the user");
            assertThatThrownBy(folder::running).isInstanceOf(StoreException.class);
        }
    }

    /** Whoever can read a lock file can lock it, and would keep the service from its folder. */
    @Test
    void aLockThatOthersCouldTakeIsMadeTheOwners() throws Exception {
        DataFolder folder = DataFolder.open(temporary.resolve("data"));
        Path lock = Files.createFile(temporary.resolve("data/lock"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-rw-rw-"));
        folder.lock().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesALockThatIsALink() throws Exception {
        DataFolder folder = DataFolder.open(temporary.resolve("data"));
        Files.createSymbolicLink(temporary.resolve("data/lock"), Files.createFile(temporary.resolve("other")));
        assertThatThrownBy(folder::lock).isInstanceOf(StoreException.class).hasMessageContaining("cannot be locked");
    }

    /** Makes a file another user's; a user who cannot do that gets one of the system's. */
    private static Path foreign(Path file) throws IOException {
        if (!isRoot()) {
            return Path.of("/usr");
        }
        Files.setAttribute(file, "unix:uid", 65_534);
        return file;
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    @Test
    void ignoresTheAddressFileOfAnEndedService() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        Files.writeString(temporary.resolve("service.json"), "{\"port\":7070,\"pid\":1}");
        assertThat(folder.running()).isEmpty();
        assertThat(Files.exists(temporary.resolve("service.json"))).isTrue();
    }

    /** A command that has the folder and does not serve, after a service that was killed. */
    @Test
    void aKilledServicesAddressIsNotUsed() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        try (DataFolder.Lock lock = folder.lock()) {
            writeAddress(ProcessHandle.current().pid());
            assertThat(folder.running()).as("its process runs").isPresent();
            writeAddress(Integer.MAX_VALUE);
            assertThat(folder.running()).as("its process is gone").isEmpty();
            writeAddress(1);
            lock.removeLeftovers();
            assertThat(folder.running())
                    .as("its number is another process's now")
                    .isEmpty();
        }
    }

    private void writeAddress(long pid) throws IOException {
        Files.writeString(
                temporary.resolve("service.json"),
                "{\"host\":\"127.0.0.1\",\"port\":7070,\"pid\":" + pid + ",\"secret\":\"" + "a".repeat(64) + "\"}");
    }

    /** Of such a service it cannot be told whether its port is still its own. */
    @Test
    void aServiceWithoutASecretIsNotUsed() throws Exception {
        DataFolder folder = DataFolder.open(temporary);
        try (DataFolder.Lock lock = folder.lock()) {
            Files.writeString(
                    temporary.resolve("service.json"),
                    "{\"port\":7070,\"pid\":" + ProcessHandle.current().pid() + "}");
            assertThat(folder.running()).isEmpty();
        }
    }

    @Test
    void onlyTheOwnerCanReadTheSecrets() throws Exception {
        Path data = temporary.resolve("data");
        try (DataFolder.Lock lock = DataFolder.open(data).lock()) {
            lock.announce("127.0.0.1", 1, "");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("service.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void filesAreKeptUnderTheirHash() throws Exception {
        FileBlobStore files = new FileBlobStore(temporary);
        String sha256 = files.put("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(sha256).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(files.get(sha256))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("abc"));
        assertThat(files.put("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(sha256);
        try (var all = Files.walk(temporary)) {
            assertThat(all.filter(Files::isRegularFile).toList())
                    .as("no temporary files")
                    .hasSize(1);
        }
        assertThat(files.get("0".repeat(64))).isEmpty();
        Path file = Path.of(sha256.substring(0, 2), sha256.substring(2, 4), sha256);
        for (String name : List.of("../../etc/passwd", "", "AB".repeat(32))) {
            assertThatThrownBy(() -> files.get(name)).isInstanceOf(IllegalArgumentException.class);
        }
        Files.writeString(temporary.resolve(file), "abd");
        assertThatThrownBy(() -> files.get(sha256))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        files.put("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(files.get(sha256)).as("put again, it is whole").isPresent();
        files.delete(sha256);
        assertThat(files.get(sha256)).isEmpty();
    }
}
