package dev.mintmark.diffusion.config;

import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds files that Git Large File Storage left as pointers, which a clone without git-lfs does. */
public final class LfsPointers {
    private static final String FIRST_LINE = "version https://git-lfs";
    private static final int MAX_BYTES = 1024;

    private LfsPointers() {}

    /** @throws ModelException if a file of this part of the model is a pointer */
    public static void refuse(Path root, String part) throws ModelException {
        try (Stream<Path> files = Files.list(root.resolve(part))) {
            List<Path> small = files.filter(LfsPointers::isSmall).toList();
            for (Path file : small) {
                refuse(file, part + "/" + file.getFileName(), root);
            }
        } catch (IOException e) {
            throw new ModelException("The folder " + part + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** @throws ModelException if a file is a pointer */
    public static void refuse(Path file) throws ModelException {
        try {
            if (isSmall(file)) {
                refuse(
                        file,
                        String.valueOf(file.getFileName()),
                        file.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw new ModelException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static void refuse(Path file, String name, @Nullable Path folder) throws IOException, ModelException {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).startsWith(FIRST_LINE)) {
            throw new ModelException(
                    name + " is a pointer of Git LFS, not the file itself; run \"git lfs pull\" in " + folder + ".");
        }
    }

    private static boolean isSmall(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
