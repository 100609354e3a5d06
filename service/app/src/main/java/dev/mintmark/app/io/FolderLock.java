package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a folder: the operating system's lock on the file {@code lock} in it. One process at a time holds it; the
 * operating system releases it when the process ends. Thread-safe.
 */
public final class FolderLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder; empty where it is held, by another process or by this one.
     *
     * @throws FileOwner.ForeignFileException where the lock file is another user's
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes =
                posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0];
        FileChannel channel = FileChannel.open(file, OPTIONS, attributes);
        @Nullable FileLock lock = null;
        try {
            FileOwner.requireOwn(file);
            if (posix) {
                // whoever may read it could lock it
                Files.setPosixFilePermissions(file, OWNER);
            }
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this very process has it
            lock = null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new FolderLock(channel));
    }

    public boolean isHeld() {
        return channel.isOpen();
    }

    /** Releases it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
