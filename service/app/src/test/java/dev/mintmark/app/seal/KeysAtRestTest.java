package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.secrets.PasswordEncryption;
import dev.mintmark.app.secrets.SecretFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class KeysAtRestTest {
    private static final List<String> SECRETS = List.of("watermark.key", "c2pa/root.key", "c2pa/signer.pem");

    @TempDir
    Path folder;

    private final SecretFiles right = SecretFiles.encrypted("open sesame", new SecureRandom());

    @Test
    void encryptsPlainKeysWhenAPasswordIsSet() throws Exception {
        SealingKeys plain = open(SecretFiles.PLAIN);
        List<X509Certificate> chain = plain.signer().chain();

        SealingKeys sealed = open(right);

        assertThat(sealed.watermark()).isEqualTo(plain.watermark());
        assertThat(sealed.signer().chain()).isEqualTo(chain);
        for (String name : SECRETS) {
            byte[] stored = Files.readAllBytes(folder.resolve(name));
            assertThat(PasswordEncryption.isEncrypted(stored)).as(name).isTrue();
            assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                    .doesNotContain("PRIVATE", plain.watermark().toHex());
        }
        assertThat(open(SecretFiles.encrypted("open sesame", new SecureRandom()))
                        .watermark())
                .isEqualTo(plain.watermark());
    }

    @Test
    void continuesAnInterruptedEncryptionOfKeys() throws Exception {
        SealingKeys plain = open(SecretFiles.PLAIN);
        right.encryptAll(List.of(folder.resolve("watermark.key")));
        byte[] half = Files.readAllBytes(folder.resolve("c2pa/root.key"));
        assertThat(PasswordEncryption.isEncrypted(half)).isFalse();

        // another password would leave keys under two
        assertThatThrownBy(() -> open(SecretFiles.encrypted("another one", new SecureRandom())))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("MINTMARK_KEYS_PASSWORD");
        assertThat(Files.readAllBytes(folder.resolve("c2pa/root.key"))).isEqualTo(half);

        assertThat(open(right).watermark()).isEqualTo(plain.watermark());
        assertThat(SecretFiles.isEncrypted(folder.resolve("c2pa/root.key"))).isTrue();
    }

    @Test
    void encryptedKeysNeedTheirPassword() throws Exception {
        open(right);

        assertThatThrownBy(() -> open(SecretFiles.PLAIN))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("set MINTMARK_KEYS_PASSWORD");
        assertThatThrownBy(() -> open(SecretFiles.encrypted("another one", new SecureRandom())))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("password is wrong");
    }

    @Test
    void refusesAnEncryptedFileUnderAnotherName() throws Exception {
        open(right);
        Files.copy(folder.resolve("c2pa/root.key"), folder.resolve("c2pa/other.key"));

        assertThatThrownBy(() -> right.read(folder.resolve("c2pa/other.key"))).hasMessageContaining("other.key");
    }

    private SealingKeys open(SecretFiles secrets) throws KeyException {
        return TestKeys.open(folder, TestKeys.OWN, secrets, new SecureRandom());
    }
}
