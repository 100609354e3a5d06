package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a folder: the operating system's lock on the file {@code lock} in it. One process at a time holds it; the
 * operating system releases it when the process ends. Thread-safe.
 */
public final class FolderLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    /**
     * The folders that this process holds. To close any channel of a file releases all locks that the process has on it, so a
     * second one is never opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder; empty where it is held, by another process or by this one.
     *
     * @throws FileOwner.ForeignFileException where the lock file is another user's
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        Optional<FolderLock> taken = Optional.empty();
        try {
            taken = tryLock(real).map(channel -> new FolderLock(real, channel));
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(real);
            }
        }
        return taken;
    }

    private static Optional<FileChannel> tryLock(Path folder) throws IOException {
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
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(channel);
    }

    public boolean isHeld() {
        return channel.isOpen();
    }

    /** Releases it. */
    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                HELD.remove(folder);
            }
        }
    }
}
