package dev.mintmark.diffusion.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path that ONNX Runtime's Java binding can open. The binding hands over modified UTF-8, in which characters beyond U+FFFF
 * name no file; for such a path this makes a temporary link to the model's folder and removes it when closed.
 */
final class ShortPath implements AutoCloseable {
    private final Path path;
    private final @Nullable Path link;

    private ShortPath(Path path, @Nullable Path link) {
        this.path = path;
        this.link = link;
    }

    static ShortPath of(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || file.toString().codePoints().allMatch(Character::isBmpCodePoint)) {
            return new ShortPath(file, null);
        }
        try {
            Path temporary = Files.createTempDirectory("model");
            Path link = Files.createSymbolicLink(temporary.resolve("part"), folder);
            return new ShortPath(link.resolve(file.getFileName()), link);
        } catch (IOException | UnsupportedOperationException e) {
            return new ShortPath(file, null); // ONNX Runtime then says that there is no such file
        }
    }

    @Override
    public void close() {
        if (link != null) {
            try {
                Files.delete(link);
                Files.delete(link.getParent());
            } catch (IOException e) {
                link.toFile().deleteOnExit();
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
