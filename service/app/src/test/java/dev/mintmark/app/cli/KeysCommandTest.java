package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
    private static final String BACKUP = "MINTMARK_BACKUP_PASSWORD";
    private static final String KEYS = "MINTMARK_KEYS_PASSWORD";

    @TempDir
    Path scratch;

    @Test
    void keysAreMadeShownBackedUpAndRestored() throws Exception {
        Path data = scratch.resolve("data");
        Path file = scratch.resolve("keys.backup");
        Program program = new Program(data, Map.of(BACKUP, "a long password", KEYS, "another password"));

        Program.Ended made = program.run("keys", "new", "--algorithm", "es384");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("sealed with a password", "P-384", "CN=Mintmark CA", "attester   0x");
        assertThat(program.run("keys", "show").out()).isEqualTo(made.out());
        assertThat(program.run("keys", "csr", "--organisation", "Studio").out()).contains("BEGIN CERTIFICATE REQUEST");
        assertThat(program.run("keys", "backup", file.toString()).code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Path other = scratch.resolve("other");
        Program elsewhere = new Program(other, Map.of(BACKUP, "a long password"));
        assertThat(elsewhere.run("keys", "restore", file.toString()).code()).isZero();
        assertThat(elsewhere.run("keys", "show").out().replaceFirst("stored .*", ""))
                .isEqualTo(made.out().replaceFirst("stored .*", ""));
        assertThat(elsewhere.run("keys", "rotate").out()).contains("Signing from now on");
        Program.Ended differs = elsewhere.run("keys", "restore", file.toString());
        assertThat(differs.code()).isEqualTo(2);
        assertThat(differs.err()).contains("signer.pem", "--force").doesNotContain("watermark.key");
    }

    @Test
    void aBrokenBackupWritesNothing() throws Exception {
        Path file = Files.write(scratch.resolve("keys.backup"), new byte[200]);
        Path data = scratch.resolve("data");

        Program.Ended ended =
                new Program(data, Map.of(BACKUP, "a long password")).run("keys", "restore", file.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(data).doesNotExist();
    }

    @Test
    void aWrongPasswordIsOneSentence() throws Exception {
        Path data = scratch.resolve("data");
        assertThat(new Program(data, Map.of(KEYS, "another password"))
                        .run("keys", "new")
                        .code())
                .isZero();

        for (Map<String, String> wrong : Stream.of(Map.of(KEYS, "a wrong password"), Map.<String, String>of())
                .toList()) {
            Program.Ended ended = new Program(data, wrong).run("keys", "show");
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err().lines()).hasSize(1);
            assertThat(ended.err()).contains(KEYS);
        }
        Program.Ended service = new Program(data, Map.of(KEYS, "a wrong password")).run("models", "list");
        assertThat(service.code()).isEqualTo(2);
        assertThat(service.err()).contains(KEYS);
        assertThat(new Program(data, Map.of(KEYS, "another password"))
                        .run("models", "list")
                        .code())
                .isZero();
    }
}
