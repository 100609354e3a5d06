package dev.mintmark.app.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.PasswordSeal;
import dev.mintmark.app.artwork.SecretException;
import dev.mintmark.app.artwork.SecretFiles;
import dev.mintmark.app.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyBackupTest {
    private static final Settings.Sign OWN = new Settings.Sign(null, null);

    @TempDir
    Path scratch;

    private final PasswordSeal seal = new PasswordSeal("the backup's password", new SecureRandom());
    private Path data;
    private Keys keys;
    private KeyBackup backup;

    @BeforeEach
    void make() throws Exception {
        data = scratch.resolve("data");
        keys = Keys.open(data.resolve("keys"), OWN, new SecureRandom());
        Files.createDirectories(data.resolve("chain/keys"));
        Files.writeString(data.resolve("chain/keys/attester.key"), "ab".repeat(32));
        backup = KeyBackup.of(data, SecretFiles.PLAIN);
    }

    @Test
    void aBackupBringsEverythingBackAlsoSealed() throws Exception {
        Path other = scratch.resolve("other");
        SecretFiles sealing = SecretFiles.sealed("another password", new SecureRandom());

        KeyBackup opened =
                KeyBackup.open(backup.sealed(seal), new PasswordSeal("the backup's password", new SecureRandom()));
        opened.restore(other, sealing, Clock.systemUTC());

        assertThat(opened).isEqualTo(backup);
        assertThat(opened.files().keySet())
                .contains("keys/watermark.key", "keys/c2pa/root.key", "chain/keys/attester.key");
        Keys restored = Keys.open(other.resolve("keys"), OWN, sealing, new SecureRandom());
        assertThat(restored.watermark()).isEqualTo(keys.watermark());
        assertThat(restored.signer().chain()).isEqualTo(keys.signer().chain());
        assertThat(SecretFiles.isSealed(other.resolve("chain/keys/attester.key")))
                .isTrue();
        assertThat(opened.differing(other, sealing)).isEmpty();
    }

    @Test
    void otherKeysAreNamedAndKept() throws Exception {
        Path other = scratch.resolve("other");
        Keys theirs = Keys.open(other.resolve("keys"), OWN, new SecureRandom());

        assertThat(backup.differing(other, SecretFiles.PLAIN))
                .containsExactlyInAnyOrder(
                        "keys/watermark.key", "keys/c2pa/root.key", "keys/c2pa/root.pem", "keys/c2pa/signer.pem");
        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC());

        assertThat(Keys.open(other.resolve("keys"), OWN, new SecureRandom()).watermark())
                .isEqualTo(keys.watermark());
        try (Stream<Path> files = Files.walk(other.resolve("keys/replaced"))) {
            Path kept = files.filter(file -> file.endsWith("watermark.key"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(kept)).contains(theirs.watermark().toHex());
        }
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] sealed = backup.sealed(seal);
        assertThat(sealed.length).isGreaterThan(1000);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> KeyBackup.open(changed, seal))
                    .as("byte %d", i)
                    .isInstanceOf(SecretException.class);
        }
        for (int length = 0; length < sealed.length; length += 7) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> KeyBackup.open(cut, seal)).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void namesOutsideTheKeysAreRefused() {
        KeyBackup hostile = new KeyBackup(Map.of("../../outside", new byte[1]));

        assertThatThrownBy(() -> KeyBackup.open(hostile.sealed(seal), seal))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("../../outside");
        assertThatThrownBy(() -> KeyBackup.open(seal.seal("[1]".getBytes(UTF_8), "mintmark keys backup"), seal))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> KeyBackup.open(seal.seal("null".getBytes(UTF_8), "mintmark keys backup"), seal))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() ->
                        KeyBackup.open(seal.seal("{\"version\":1}".getBytes(UTF_8), "mintmark keys backup"), seal))
                .isInstanceOf(SecretException.class);
    }
}
