package dev.mintmark.app.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.PasswordEncryption;
import dev.mintmark.app.secrets.SecretException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class KeyBackupTest {
    private static final Settings.Sign OWN = TestKeys.OWN;

    @TempDir
    Path scratch;

    private final PasswordEncryption encryption = new PasswordEncryption("the backup's password", new SecureRandom());
    private Path data;
    private SealingKeys keys;
    private KeyBackup backup;

    @BeforeEach
    void make() throws Exception {
        data = scratch.resolve("data");
        keys = TestKeys.open(data.resolve("keys"), OWN, new SecureRandom());
        Files.createDirectories(data.resolve("chain/keys"));
        Files.writeString(data.resolve("chain/keys/attester.key"), "ab".repeat(32));
        backup = KeyBackup.of(data, SecretFiles.PLAIN);
    }

    @Test
    void aBackupRestoresAllKeysAlsoEncryptedOnes() throws Exception {
        Path other = scratch.resolve("other");
        SecretFiles sealing = SecretFiles.encrypted("another password", new SecureRandom());

        KeyBackup opened = KeyBackup.decrypt(
                backup.encrypted(encryption), new PasswordEncryption("the backup's password", new SecureRandom()));
        opened.restore(other, sealing, Clock.systemUTC(), SealingKeys::retireCertificates);

        assertThat(opened).isEqualTo(backup);
        assertThat(opened.files().keySet())
                .contains("keys/watermark.key", "keys/c2pa/root.key", "chain/keys/attester.key");
        SealingKeys restored = TestKeys.open(other.resolve("keys"), OWN, sealing, new SecureRandom());
        assertThat(restored.watermark()).isEqualTo(keys.watermark());
        assertThat(restored.signer().chain()).isEqualTo(keys.signer().chain());
        assertThat(SecretFiles.isEncrypted(other.resolve("chain/keys/attester.key")))
                .isTrue();
        assertThat(opened.differing(other, sealing)).isEmpty();
    }

    @Test
    void namesDifferingKeysAndKeepsTheReplacedOnes() throws Exception {
        Path other = scratch.resolve("other");
        SealingKeys theirs = TestKeys.open(other.resolve("keys"), OWN, new SecureRandom());

        assertThat(backup.differing(other, SecretFiles.PLAIN))
                .containsExactlyInAnyOrder(
                        "keys/watermark.key", "keys/c2pa/root.key", "keys/c2pa/root.pem", "keys/c2pa/signer.pem");
        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC(), SealingKeys::retireCertificates);

        assertThat(TestKeys.open(other.resolve("keys"), OWN, new SecureRandom()).watermark())
                .isEqualTo(keys.watermark());
        try (Stream<Path> files = Files.walk(other.resolve("keys/replaced"))) {
            Path kept = files.filter(file -> file.endsWith("watermark.key"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(kept)).contains(theirs.watermark().toHex());
        }
    }

    @Test
    void anInterruptedRestoreStopsTheStartUntilItIsRepeated() throws Exception {
        Path other = scratch.resolve("other");
        TestKeys.open(other.resolve("keys"), OWN, new SecureRandom());
        Files.createDirectories(other.resolve("chain"));
        Path hindrance = Files.createSymbolicLink(other.resolve("chain/keys"), other.resolve("nowhere"));

        assertThatThrownBy(() ->
                        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC(), SealingKeys::retireCertificates))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestKeys.open(other.resolve("keys"), OWN, new SecureRandom()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("keys restore again");

        Files.delete(hindrance);
        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC(), SealingKeys::retireCertificates);
        assertThat(TestKeys.open(other.resolve("keys"), OWN, new SecureRandom()).watermark())
                .isEqualTo(keys.watermark());
    }

    @Test
    void keysWhosePasswordIsLostAreReplacedAndKept() throws Exception {
        Path other = scratch.resolve("other");
        SecretFiles lost = SecretFiles.encrypted("a lost password", new SecureRandom());
        TestKeys.open(other.resolve("keys"), OWN, lost, new SecureRandom());
        lost.write(other.resolve("chain/keys/payer.key"), "not in the backup".getBytes(UTF_8));
        SecretFiles now = SecretFiles.encrypted("another password", new SecureRandom());
        assertThatThrownBy(() -> backup.differing(other, now)).isInstanceOf(SecretException.class);

        backup.restore(other, now, Clock.systemUTC(), SealingKeys::retireCertificates);

        assertThat(TestKeys.open(other.resolve("keys"), OWN, now, new SecureRandom())
                        .watermark())
                .isEqualTo(keys.watermark());
        assertThat(other.resolve("chain/keys/payer.key")).doesNotExist();
        assertThat(replaced(other, "watermark.key")).isPresent();
        Path payer = replaced(other, "payer.key").orElseThrow();
        assertThat(lost.read(payer))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().contains("not in the backup"));
    }

    @Test
    void replacedKeysAreEncryptedToo() throws Exception {
        Path other = scratch.resolve("other");
        SealingKeys theirs = TestKeys.open(other.resolve("keys"), OWN, new SecureRandom());
        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC(), SealingKeys::retireCertificates);
        Path aside = replaced(other, "watermark.key").orElseThrow();
        assertThat(SecretFiles.isEncrypted(aside)).isFalse();

        SecretFiles sealing = SecretFiles.encrypted("another password", new SecureRandom());
        TestKeys.open(other.resolve("keys"), OWN, sealing, new SecureRandom());

        for (String name : List.of("watermark.key", "root.key", "signer.pem")) {
            assertThat(SecretFiles.isEncrypted(replaced(other, name).orElseThrow()))
                    .as(name)
                    .isTrue();
        }
        assertThat(SecretFiles.isEncrypted(replaced(other, "root.pem").orElseThrow()))
                .isFalse();
        assertThat(sealing.read(aside))
                .hasValueSatisfying(bytes ->
                        assertThat(bytes).asString().contains(theirs.watermark().toHex()));
    }

    @Test
    void filesOfAReplacedAuthorityStayTrustedAsOurs() throws Exception {
        Path other = scratch.resolve("other");
        SealingKeys before = TestKeys.open(other.resolve("keys"), OWN, new SecureRandom());
        backup.restore(other, SecretFiles.PLAIN, Clock.systemUTC(), SealingKeys::retireCertificates);

        SealingKeys after = TestKeys.open(other.resolve("keys"), OWN, new SecureRandom());

        assertThat(after.signer().chain()).isEqualTo(keys.signer().chain());
        TrustPolicy policy = after.ownAuthorities().stream()
                .reduce(TrustPolicy.of(TrustAnchors.NONE), TrustPolicy::withSigners, (left, right) -> left);
        for (SealingKeys either : List.of(before, after)) {
            assertThat(policy.trustedBy(either.signer().chain(), Instant.now())).isNotNull();
        }
        assertThat(TrustAnchors.fromPem(after.anchorsPem()).anchors()).hasSize(2);
    }

    @Test
    void theBackupIncludesRetiredCertificatesOfAnyName() throws Exception {
        Path old = data.resolve("keys/c2pa/old");
        Files.createDirectories(old);
        Files.copy(data.resolve("keys/c2pa/root.pem"), old.resolve("-1a.pem"));
        SealingKeys.authority(KeyFolder.in(data), SecretFiles.PLAIN, new SecureRandom())
                .rotate(SigningAlgorithm.ES256);

        KeyBackup whole = KeyBackup.of(data, SecretFiles.PLAIN);

        assertThat(whole.files().keySet())
                .filteredOn(name -> name.startsWith("keys/c2pa/old/"))
                .hasSize(2);
        assertThat(KeyBackup.decrypt(whole.encrypted(encryption), encryption)).isEqualTo(whole);
    }

    private static Optional<Path> replaced(Path data, String name) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("keys/replaced"))) {
            return files.filter(file -> file.endsWith(name)).findFirst();
        }
    }

    @Test
    void refusesABackupWithAnyChangedByte() {
        byte[] sealed = backup.encrypted(encryption);
        assertThat(sealed.length).isGreaterThan(1000);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> KeyBackup.decrypt(changed, encryption))
                    .as("byte %d", i)
                    .isInstanceOf(SecretException.class);
        }
        for (int length = 0; length < sealed.length; length += 7) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> KeyBackup.decrypt(cut, encryption)).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void refusesFileNamesOutsideTheKeyFolders() {
        KeyBackup hostile = new KeyBackup(Map.of("../../outside", new byte[1]));

        assertThatThrownBy(() -> KeyBackup.decrypt(hostile.encrypted(encryption), encryption))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("../../outside");
        assertThatThrownBy(() -> KeyBackup.decrypt(
                        encryption.encrypt("[1]".getBytes(UTF_8), "mintmark keys backup"), encryption))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> KeyBackup.decrypt(
                        encryption.encrypt("null".getBytes(UTF_8), "mintmark keys backup"), encryption))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> KeyBackup.decrypt(
                        encryption.encrypt("{\"version\":1}".getBytes(UTF_8), "mintmark keys backup"), encryption))
                .isInstanceOf(SecretException.class);
    }
}
