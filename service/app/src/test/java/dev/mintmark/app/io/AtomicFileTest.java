package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void removesOnlyTheTemporaryFilesOfACrash() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("keys/c2pa"));
        Path left = Files.createFile(keys.resolve(".writing-123.tmp"));
        Path top = Files.createFile(folder.resolve(".writing-4.tmp"));
        Path other = Files.createFile(keys.resolve("writing.tmp"));
        AtomicFile.write(keys.resolve("root.pem"), new byte[3], AtomicFile.Readers.EVERYONE);

        AtomicFile.removeLeftovers(folder);

        assertThat(left).doesNotExist();
        assertThat(top).doesNotExist();
        assertThat(other).exists();
        assertThat(keys.resolve("root.pem")).hasSize(3);
    }

    @Test
    void createsFoldersAndReplacesTheWholeFile() throws Exception {
        Path file = folder.resolve("a/b/c/key");
        AtomicFile.write(file, new byte[] {1, 2, 3}, AtomicFile.Readers.OWNER);
        AtomicFile.write(file, new byte[] {4}, AtomicFile.Readers.OWNER);
        assertThat(file).hasBinaryContent(new byte[] {4});
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
    }
}
