package dev.mintmark.app.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file completely or not at all, also through a power failure: temporary file, sync, rename, sync of the folder. The
 * only writer of files that have to survive. Thread-safe: there is no state.
 */
public final class AtomicFile {
    private static final String PREFIX = ".writing-";
    private static final String SUFFIX = ".tmp";
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private AtomicFile() {}

    /** Who may read the file. */
    public enum Readers {
        OWNER("rw-------"),
        EVERYONE("rw-r--r--");

        private final Set<PosixFilePermission> permissions;

        Readers(String permissions) {
            this.permissions = PosixFilePermissions.fromString(permissions);
        }
    }

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the file, replacing an older one, and creates its folders where they are missing. */
    public static void write(Path file, byte[] bytes, Readers readers) throws IOException {
        write(file, out -> out.write(bytes), readers);
    }

    /** As {@link #write(Path, byte[], Readers)}, of content that need not fit into memory. */
    public static void write(Path file, Content content, Readers readers) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder.");
        }
        createFolders(folder);
        boolean posix = isPosix(folder);
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(readers.permissions)}
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, PREFIX, SUFFIX, attributes);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            if (posix) {
                // the process's umask may have removed some of the permissions
                Files.setPosixFilePermissions(temporary, readers.permissions);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(folder);
    }

    /**
     * Makes a folder, with those above it, where they are missing. A new folder survives a power failure only when the folder above
     * it is synced.
     */
    public static void createFolders(Path folder) throws IOException {
        create(folder, new FileAttribute<?>[0]);
    }

    /** As {@link #createFolders}; a new folder is open to its owner alone, those above it are as the system makes them. */
    public static void createOwnFolder(Path folder) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        create(
                folder,
                posix
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FOLDER)}
                        : new FileAttribute<?>[0]);
    }

    private static void create(Path folder, FileAttribute<?>[] attributes) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent == null) {
            throw new IOException(folder + " is not a folder.");
        }
        createFolders(parent);
        Files.createDirectories(folder, attributes);
        try {
            sync(parent);
        } catch (AccessDeniedException e) {
            // a folder that this user may write to but not read cannot be synced
        }
    }

    /** Systems without POSIX permissions cannot open a folder and sync it by themselves. */
    private static void sync(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix");
    }

    /** Removes the temporary files that a crash left in a folder and below. No other thread or process may write there meanwhile. */
    public static void removeLeftovers(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = String.valueOf(file.getFileName());
                if (attributes.isRegularFile() && name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // a file that cannot be read was not written by this program
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
