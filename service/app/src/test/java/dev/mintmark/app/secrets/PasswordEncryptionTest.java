package dev.mintmark.app.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class PasswordEncryptionTest {
    private static final String PASSWORD = "correct horse";
    private static final String PURPOSE = "watermark.key";

    /** Written by version 1, whose keys PBKDF2 derives: "a secret" and a line feed. */
    private static final String VERSION_1 = """
            4d494e544d524b01000927c026119a5a560c1966f1338acafbc6e24492f3d868cd87561a9e90e775511d
            012bd8a93dd3ddfab5c148fb393dfe7bd1a9fbe87dc2ee""";

    private final PasswordEncryption encryption = new PasswordEncryption(PASSWORD, new SecureRandom());

    @Test
    void decryptsOnlyWithTheSamePasswordAndPurpose() throws Exception {
        byte[] encrypted = encryption.encrypt("a secret".getBytes(UTF_8), PURPOSE);
        PasswordEncryption again = new PasswordEncryption(PASSWORD, new SecureRandom());
        assertThat(again.decrypt(encrypted, PURPOSE)).isEqualTo("a secret".getBytes(UTF_8));
        assertThatExceptionOfType(SecretException.class).isThrownBy(() -> again.decrypt(encrypted, "root.key"));
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(
                        () -> new PasswordEncryption("Correct horse", new SecureRandom()).decrypt(encrypted, PURPOSE))
                .withMessageContaining("password is wrong");
    }

    @Test
    void theHeaderNamesArgon2idsParameters() {
        ByteBuffer header = ByteBuffer.wrap(encryption.encrypt(new byte[1], PURPOSE));
        byte[] mark = new byte[8];
        header.get(mark);
        assertThat(mark).isEqualTo("MINTMRK\2".getBytes(UTF_8));
        assertThat(header.getInt()).as("KiB").isEqualTo(64 << 10);
        assertThat(header.getInt()).as("iterations").isEqualTo(3);
        assertThat(header.getInt()).as("lanes").isEqualTo(4);
    }

    @Test
    void filesOfVersion1AreDecryptedAndNewOnesUseVersion2() throws Exception {
        byte[] old = HexFormat.of().parseHex(VERSION_1.replace("\n", ""));
        assertThat(PasswordEncryption.isEncrypted(old)).isTrue();
        assertThat(encryption.decrypt(old, PURPOSE)).isEqualTo("a secret\n".getBytes(UTF_8));
        assertThat(encryption.encrypt(new byte[1], PURPOSE)[7]).isEqualTo((byte) 2);

        byte[] changed = old.clone();
        changed[changed.length - 1] ^= 1;
        assertThatExceptionOfType(SecretException.class).isThrownBy(() -> encryption.decrypt(changed, PURPOSE));
    }

    @Test
    void usesOneSaltPerObjectAndANewNonceForEachFile() {
        byte[] first = encryption.encrypt(new byte[4], PURPOSE);
        byte[] second = encryption.encrypt(new byte[4], PURPOSE);
        assertThat(Arrays.copyOf(first, 36)).isEqualTo(Arrays.copyOf(second, 36));
        assertThat(Arrays.copyOfRange(first, 36, 48)).isNotEqualTo(Arrays.copyOfRange(second, 36, 48));
    }

    /** A test vector of the reference implementation: password "password", salt "somesalt". */
    @Test
    void derivesTheKeyWithArgon2id() {
        byte[] salt = "somesalt".getBytes(UTF_8);
        byte[] key = new KeyDerivation.Argon2id(65_536, 2, 1, salt).key("password".toCharArray());
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 65535, KiB",
        "8, 262145, KiB",
        "8, -1, KiB",
        "12, 2, iterations",
        "12, 9, iterations",
        "16, 0, lanes",
        "16, 17, lanes"
    })
    void refusesParametersBeyondTheLimitsBeforeDeriving(int at, int value, String named) {
        byte[] encrypted = encryption.encrypt(new byte[1], PURPOSE);
        ByteBuffer.wrap(encrypted).putInt(at, value);
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> encryption.decrypt(encrypted, PURPOSE))
                .withMessageContaining(named)
                .withMessageContaining(String.valueOf(value));
    }

    @Test
    void refusesOtherVersionsAndTruncatedFiles() {
        byte[] encrypted = encryption.encrypt(new byte[1], PURPOSE);
        byte[] future = encrypted.clone();
        future[7] = 3;
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> encryption.decrypt(future, PURPOSE))
                .withMessageContaining("version 3");
        for (int length = 0; length < encrypted.length; length++) {
            byte[] cut = Arrays.copyOf(encrypted, length);
            assertThatExceptionOfType(SecretException.class).isThrownBy(() -> encryption.decrypt(cut, PURPOSE));
        }
    }
}
