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
 * Reads and writes files with secrets. They are readable by their owner alone, and encrypted where there is a password. An
 * encrypted file is bound to its name: under another name it does not decrypt. Thread-safe.
 */
public final class SecretFiles {
    /** Without a password: writes files plain, and refuses encrypted ones. */
    public static final SecretFiles PLAIN = new SecretFiles(null);

    private static final String PASSWORD = "MINTMARK_KEYS_PASSWORD";
    private static final int MAX_BYTES = 1 << 20;

    private final @Nullable PasswordEncryption encryption;

    private SecretFiles(@Nullable PasswordEncryption encryption) {
        this.encryption = encryption;
    }

    /** Writes files encrypted with this password. */
    public static SecretFiles encrypted(String password, SecureRandom random) {
        return new SecretFiles(new PasswordEncryption(password, random));
    }

    /** Whether new files are encrypted. */
    public boolean encrypts() {
        return encryption != null;
    }

    /**
     * Returns the plain bytes of a file, encrypted or not; empty where there is no such file.
     *
     * @throws SecretException where it is encrypted, and there is no password or another one
     */
    public Optional<byte[]> read(Path file) throws IOException {
        Optional<byte[]> stored = stored(file);
        if (stored.isEmpty() || !PasswordEncryption.isEncrypted(stored.get())) {
            return stored;
        }
        if (encryption == null) {
            throw new SecretException(file + " is encrypted with a password; set " + PASSWORD + " to it.");
        }
        try {
            return Optional.of(encryption.decrypt(stored.get(), purpose(file)));
        } catch (SecretException e) {
            throw new SecretException(
                    file + " does not open with the password in " + PASSWORD + ": " + e.getMessage(), e);
        }
    }

    /** Writes a file completely or not at all. */
    public void write(Path file, byte[] plain) throws IOException {
        AtomicFile.write(
                file, encryption == null ? plain : encryption.encrypt(plain, purpose(file)), AtomicFile.Readers.OWNER);
    }

    /**
     * Encrypts those of the files that are plain, where there is a password. Each is replaced by its encrypted form in one step,
     * and none before all encrypted ones were decrypted: one password serves for all.
     */
    public void encryptAll(List<Path> files) throws IOException {
        if (encryption == null) {
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

    /** As {@link #encryptAll}, but encrypted files may have another password. */
    public void encryptPlain(List<Path> files) throws IOException {
        List<Path> plain = new ArrayList<>();
        for (Path file : files) {
            if (!isEncrypted(file)) {
                plain.add(file);
            }
        }
        encryptAll(plain);
    }

    /** Whether there is such a file and it is encrypted. */
    public static boolean isEncrypted(Path file) throws IOException {
        return stored(file).filter(PasswordEncryption::isEncrypted).isPresent();
    }

    private static Optional<byte[]> stored(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(file + " is longer than " + MAX_BYTES + " bytes, and no key of this program's.");
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
