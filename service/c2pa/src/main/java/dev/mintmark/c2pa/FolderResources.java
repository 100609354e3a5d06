package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files in a folder. */
record FolderResources(Path folder) implements Resources {
    private Path file(String identifier) throws IOException {
        Path root = folder.toRealPath();
        Path file = root.resolve(identifier).toRealPath();
        if (!file.startsWith(root)) {
            throw new IOException("it lies outside of the definition's folder");
        }
        return file;
    }

    @Override
    public byte[] read(String identifier) throws IOException {
        Path file = file(identifier);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    @Override
    public boolean isFolder(String identifier) throws IOException {
        return Files.isDirectory(file(identifier));
    }

    @Override
    public <T> T use(String identifier, Use<T> use) throws IOException, C2paException {
        try (FileChannel channel = FileChannel.open(file(identifier))) {
            return use.of(Source.of(channel));
        }
    }
}
