package dev.mintmark.app.seal;

import dev.mintmark.app.io.Sha256;
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
 * The watermark key of a folder. Where artworks are sealed, only the very key that they were sealed with will do: another one
 * would end the recovery of their copies, and nobody would notice.
 */
final class WatermarkKeyFile {
    private static final String NAME = "watermark.key";
    private static final String DERIVATION = "HmacSHA256";
    private static final String PURPOSE = "mintmark watermark key fingerprint";

    private final Path file;
    private final SecretFiles secrets;
    private final SecureRandom random;
    private final WatermarkKeyHistory record;

    WatermarkKeyFile(Path folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory record) {
        this.file = in(folder);
        this.secrets = secrets;
        this.random = random;
        this.record = record;
    }

    static Path in(Path folder) {
        return folder.resolve(NAME);
    }

    /**
     * The key, made where there is none and nothing was sealed yet.
     *
     * @throws KeyException where artworks were sealed and the key is missing or another one
     */
    WatermarkKey open() throws KeyException {
        Optional<WatermarkKey> stored = stored();
        if (record.anySealed()) {
            if (stored.isEmpty()) {
                throw lost("is missing, though artworks here were sealed with it");
            }
            Optional<String> known = record.fingerprint();
            if (known.isPresent() && !known.get().equals(fingerprint(stored.get()))) {
                throw lost("is another one than artworks here were sealed with");
            }
        }
        return remembered(stored);
    }

    /** Goes on with the key that is there, or a new one, whatever was sealed with another. */
    WatermarkKey replace() throws KeyException {
        return remembered(stored());
    }

    private WatermarkKey remembered(Optional<WatermarkKey> stored) throws KeyException {
        WatermarkKey key = stored.isPresent() ? stored.get() : made();
        String fingerprint = fingerprint(key);
        if (!record.fingerprint().equals(Optional.of(fingerprint))) {
            record.remember(fingerprint);
        }
        return key;
    }

    private Optional<WatermarkKey> stored() throws KeyException {
        try {
            return secrets.read(file).map(bytes -> WatermarkKey.parseHex(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyException("The watermark key in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private WatermarkKey made() throws KeyException {
        WatermarkKey made = WatermarkKey.random(random);
        try {
            secrets.write(file, (made.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new KeyException("The watermark key cannot be written to " + file + ".", e);
        }
        return made;
    }

    private KeyException lost(String how) {
        return new KeyException("The watermark key " + file + " " + how
                + ", and without that key no copy of them is recovered by its watermark; bring it back from the backup"
                + " (mintmark keys restore FILE), or go on without it (mintmark keys new --replace-watermark).");
    }

    /** Tells keys apart and says nothing of them: the SHA-256 of a value that is derived from the key for this alone. */
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
