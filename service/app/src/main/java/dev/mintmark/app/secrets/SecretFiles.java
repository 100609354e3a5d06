package dev.mintmark.app.secrets;

import dev.mintmark.app.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files with secrets, readable by their owner alone, and sealed with a password where there is one. A file is bound to its
 * name: sealed bytes under another file's name do not open. Thread-safe.
 */
public final class SecretFiles {
    /** Without a password: files are written plain, and sealed ones are refused. */
    public static final SecretFiles PLAIN = new SecretFiles(null);

    private static final String PASSWORD = "MINTMARK_KEYS_PASSWORD";
    private static final int MAX_LENGTH = 1 << 20;

    private final @Nullable PasswordEncryption seal;

    private SecretFiles(@Nullable PasswordEncryption seal) {
        this.seal = seal;
    }

    /** Sealed with this password. */
    public static SecretFiles sealed(String password, SecureRandom random) {
        return new SecretFiles(new PasswordEncryption(password, random));
    }

    /** Whether files are sealed from now on. */
    public boolean encrypts() {
        return seal != null;
    }

    /**
     * The plain bytes of a file, sealed or not; nothing where there is no such file.
     *
     * @throws SecretException where it is sealed, and there is no password or another one
     */
    public Optional<byte[]> read(Path file) throws IOException {
        Optional<byte[]> stored = stored(file);
        if (stored.isEmpty() || !PasswordEncryption.isEncrypted(stored.get())) {
            return stored;
        }
        if (seal == null) {
            throw new SecretException(file + " is sealed with a password; set " + PASSWORD + " to it.");
        }
        try {
            return Optional.of(seal.open(stored.get(), purpose(file)));
        } catch (SecretException e) {
            throw new SecretException(
                    file + " does not open with the password in " + PASSWORD + ": " + e.getMessage(), e);
        }
    }

    /** Writes a file whole or not at all. */
    public void write(Path file, byte[] plain) throws IOException {
        AtomicFile.write(file, seal == null ? plain : seal.seal(plain, purpose(file)), AtomicFile.Readers.OWNER);
    }

    /**
     * Seals those of the files that are plain, where there is a password. Each is replaced at once by its sealed form, and
     * none is touched before all sealed ones were opened: there is one password for all.
     */
    public void convert(List<Path> files) throws IOException {
        if (seal == null) {
            return;
        }
        List<Path> plain = new ArrayList<>();
        for (Path file : files) {
            Optional<byte[]> stored = stored(file);
            if (stored.isPresent() && !PasswordEncryption.isEncrypted(stored.get())) {
                plain.add(file);
            } else {
                read(file);
            }
        }
        for (Path file : plain) {
            Optional<byte[]> content = read(file);
            if (content.isPresent()) {
                write(file, content.get());
            }
        }
    }

    /** Seals those of the files that are plain, where there is a password; the sealed ones may be of another. */
    public void convertThoseThatArePlain(List<Path> files) throws IOException {
        List<Path> plain = new ArrayList<>();
        for (Path file : files) {
            if (!isEncrypted(file)) {
                plain.add(file);
            }
        }
        convert(plain);
    }

    /** Whether there is such a file, and it is sealed. */
    public static boolean isEncrypted(Path file) throws IOException {
        return stored(file).filter(PasswordEncryption::isEncrypted).isPresent();
    }

    private static Optional<byte[]> stored(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw new IOException(file + " is longer than " + MAX_LENGTH + " bytes, and no key of this program's.");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String purpose(Path file) {
        return String.valueOf(file.getFileName());
    }
}
