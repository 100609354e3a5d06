package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** {@link HashedFiles} in a folder. */
public final class FolderFiles implements HashedFiles {
    private final Path folder;

    /** @param folder made with the first file */
    public FolderFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public void put(String place, byte[] bytes) throws IOException {
        Path file = folder.resolve(place);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            AtomicFile.write(file, bytes, AtomicFile.Readers.OWNER);
        }
    }

    @Override
    public Optional<byte[]> get(String place, Predicate<byte[]> isNamed) throws IOException {
        Path file = folder.resolve(place);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!isNamed.test(bytes)) {
            throw new IOException("The file " + file + " is damaged: its bytes do not hash to its name.");
        }
        return Optional.of(bytes);
    }

    @Override
    public boolean has(String place) {
        return Files.exists(folder.resolve(place));
    }

    @Override
    public void touch(String place) throws IOException {
        try {
            Files.setLastModifiedTime(folder.resolve(place), FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            // deleted meanwhile
        }
    }

    @Override
    public void delete(String place) throws IOException {
        Files.deleteIfExists(folder.resolve(place));
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    visitor.visit(
                            String.valueOf(file.getFileName()),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // deleted meanwhile
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
