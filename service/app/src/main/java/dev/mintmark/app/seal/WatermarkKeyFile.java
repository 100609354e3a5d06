package dev.mintmark.app.seal;

import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file with the watermark key of a folder. Where artworks were sealed, only their key is accepted: with another key their
 * copies are no longer recovered, and nothing else would show it.
 */
final class WatermarkKeyFile {
    private static final String DERIVATION = "HmacSHA256";
    private static final String PURPOSE = "mintmark watermark key fingerprint";

    private final Path file;
    private final SecretFiles secrets;
    private final SecureRandom random;
    private final WatermarkKeyHistory history;

    WatermarkKeyFile(KeyFolder folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory history) {
        this.file = folder.watermark();
        this.secrets = secrets;
        this.random = random;
        this.history = history;
    }

    /**
     * Returns the key, and creates it where nothing was sealed yet.
     *
     * @throws KeyException where artworks were sealed and the key is missing or another one
     */
    WatermarkKey open() throws KeyException {
        Optional<WatermarkKey> stored = read();
        if (history.anySealed()) {
            if (stored.isEmpty()) {
                throw notTheKey("is missing, though artworks here were sealed with it");
            }
            Optional<String> known = history.fingerprint();
            if (known.isPresent() && !known.get().equals(fingerprint(stored.get()))) {
                throw notTheKey("is another one than artworks here were sealed with");
            }
        }
        return remember(stored);
    }

    /** Returns the stored key or a new one, and accepts that artworks were sealed with another. */
    WatermarkKey replace() throws KeyException {
        return remember(read());
    }

    private WatermarkKey remember(Optional<WatermarkKey> stored) throws KeyException {
        WatermarkKey key = stored.isPresent() ? stored.get() : create();
        String fingerprint = fingerprint(key);
        if (!history.fingerprint().equals(Optional.of(fingerprint))) {
            history.remember(fingerprint);
        }
        return key;
    }

    private Optional<WatermarkKey> read() throws KeyException {
        return read(file, secrets);
    }

    /** Returns the key in a file; empty where there is no such file. */
    static Optional<WatermarkKey> read(Path file, SecretFiles secrets) throws KeyException {
        try {
            return secrets.read(file).map(bytes -> WatermarkKey.parseHex(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyException("The watermark key in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private WatermarkKey create() throws KeyException {
        WatermarkKey key = WatermarkKey.random(random);
        try {
            secrets.write(file, (key.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new KeyException("The watermark key cannot be written to " + file + ".", e);
        }
        return key;
    }

    private KeyException notTheKey(String problem) {
        return new KeyException("The watermark key " + file + " " + problem
                + ", and without that key no copy of them is recovered by its watermark; bring it back from the backup"
                + " (mintmark keys restore FILE), or go on without it (mintmark keys new --replace-watermark).");
    }

    /** Returns what tells keys apart without revealing them: the SHA-256 of a value derived from the key for this purpose only. */
    static String fingerprint(WatermarkKey key) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(key.bytes(), DERIVATION));
            byte[] derived = mac.doFinal(PURPOSE.getBytes(StandardCharsets.US_ASCII));
            return Sha256.hex(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA-256.", e);
        }
    }
}
