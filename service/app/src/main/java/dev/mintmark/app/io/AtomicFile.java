package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/** Writes a file whole or not at all: temporary file, sync, rename, sync of the folder. Thread-safe: there is no state. */
public final class AtomicFile {
    private static final String PREFIX = ".writing-";
    private static final String SUFFIX = ".tmp";

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

    /** Writes the file, and makes its folders where they are missing. */
    public static void write(Path file, byte[] bytes, Readers readers) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " lies in no folder.");
        }
        Files.createDirectories(folder);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(readers.permissions)}
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, PREFIX, SUFFIX, attributes);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            if (posix) {
                // a creation mask can have taken away what was asked for
                Files.setPosixFilePermissions(temporary, readers.permissions);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Removes the temporary files that a crash left in a folder and below, while nobody writes there. */
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
                // what cannot be looked at is none of ours
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
