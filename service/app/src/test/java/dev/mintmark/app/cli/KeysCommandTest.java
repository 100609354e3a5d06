package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class KeysCommandTest {
    private static final String BACKUP = "MINTMARK_BACKUP_PASSWORD";
    private static final String KEYS = "MINTMARK_KEYS_PASSWORD";

    @TempDir
    Path scratch;

    @Test
    void newShowBackupAndRestoreWorkTogether() throws Exception {
        Path data = scratch.resolve("data");
        Path file = scratch.resolve("keys.backup");
        Program program = new Program(data, Map.of(BACKUP, "a long password", KEYS, "another password"));

        Program.Ended made = program.run("keys", "new", "--algorithm", "es384");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("encrypted with a password", "P-384", "CN=Mintmark CA", "attester   0x");
        assertThat(program.run("keys", "show").out()).isEqualTo(made.out());
        assertThat(program.run("keys", "csr", "--organisation", "Studio").out()).contains("BEGIN CERTIFICATE REQUEST");
        assertThat(program.run("keys", "backup", file.toString()).code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Path other = scratch.resolve("other");
        Program elsewhere = new Program(other, Map.of(BACKUP, "a long password"));
        assertThat(elsewhere.run("keys", "restore", file.toString()).code()).isZero();
        for (String name : new String[] {"keys", "chain/keys"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other.resolve(name))))
                    .isEqualTo("rwx------");
        }
        assertThat(elsewhere.run("keys", "show").out().replaceFirst("stored .*", ""))
                .isEqualTo(made.out().replaceFirst("stored .*", ""));
        assertThat(elsewhere.run("keys", "rotate").out()).contains("Signing from now on");
        Program.Ended differs = elsewhere.run("keys", "restore", file.toString());
        assertThat(differs.code()).isEqualTo(2);
        assertThat(differs.err()).contains("signer.pem", "--force").doesNotContain("watermark.key");
    }

    @Test
    void newEncryptsThePlainKeysThatAreThere() throws Exception {
        Path data = scratch.resolve("data");
        Program plain = new Program(data, Map.of());
        assertThat(plain.run("keys", "new").out()).contains("stored     plain");

        Program.Ended encrypted = new Program(data, Map.of(KEYS, "another password")).run("keys", "new");

        assertThat(encrypted.out()).contains("stored     encrypted with a password");
        assertThat(plain.run("keys", "show").code()).isNotZero();
    }

    @Test
    void replacesAWatermarkKeyThatArtworksNeedOnlyWithReplaceWatermark() throws Exception {
        Path data = Files.createDirectories(scratch.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = scratch.resolve("keys.backup");
        Path picture = scratch.resolve("picture.png");
        Program program = new Program(data, Map.of(BACKUP, "a long password"));
        assertThat(program.run("generate", "a fox", "--steps", "1", "--out", picture.toString())
                        .code())
                .isZero();
        // starts the chain, which has keys too
        assertThat(program.run("royalties").code()).isZero();
        assertThat(readableByAll(data)).containsExactly("root.pem");
        assertThat(program.run("keys", "backup", file.toString()).code()).isZero();
        Path key = data.resolve("keys/watermark.key");
        byte[] needed = Files.readAllBytes(key);

        Files.delete(key);
        for (Program.Ended refused : List.of(program.run("generate", "a fox"), program.run("keys", "new"))) {
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err().lines()).hasSize(1);
            assertThat(refused.err()).contains("watermark.key is missing", "keys restore", "--replace-watermark");
        }
        assertThat(key).doesNotExist();
        assertThat(program.run("keys", "restore", file.toString()).code()).isZero();
        assertThat(Files.readAllBytes(key)).isEqualTo(needed);

        Files.delete(key);
        assertThat(program.run("keys", "new", "--replace-watermark").code()).isZero();
        assertThat(Files.readAllBytes(key)).isNotEqualTo(needed);
        assertThat(program.run("models", "list").code()).isZero();
    }

    @Test
    void replacesKeysWhosePasswordIsLostOnlyWithForce() throws Exception {
        Path file = scratch.resolve("keys.backup");
        Program made = new Program(scratch.resolve("made"), Map.of(BACKUP, "a long password"));
        assertThat(made.run("keys", "new").code()).isZero();
        assertThat(made.run("keys", "backup", file.toString()).code()).isZero();
        Path data = scratch.resolve("data");
        assertThat(new Program(data, Map.of(KEYS, "a lost password"))
                        .run("keys", "new")
                        .code())
                .isZero();

        Program program = new Program(data, Map.of(BACKUP, "a long password", KEYS, "another password"));
        Program.Ended refused = program.run("keys", "restore", file.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--force", KEYS);
        Program.Ended forced = program.run("keys", "restore", "--force", file.toString());
        assertThat(forced.code()).as(forced.err()).isZero();

        try (Program.Served served = program.serve()) {
            String chain = Files.readString(data.resolve("chain/anvil.pid")).strip();
            assertThat(Files.readString(Path.of("/proc", chain, "environ"), StandardCharsets.ISO_8859_1))
                    .contains("PATH=")
                    .doesNotContain("MINTMARK_", "another password");
            assertThat(served.get("/api/artworks").path("artworks")).isEmpty();
        }
    }

    /** Of what only the owner is to know: the keys, and the register with its salts and prompts. */
    private static List<String> readableByAll(Path data) throws IOException {
        try (Stream<Path> keys = Files.walk(data.resolve("keys"));
                Stream<Path> files = Files.walk(data.resolve("files"));
                Stream<Path> above = Files.list(data);
                Stream<Path> accounts = Files.walk(data.resolve("chain/keys"))) {
            List<String> readable = new ArrayList<>();
            for (Path file : Stream.of(keys, files, above, accounts)
                    .flatMap(found -> found)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList()) {
                if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                    readable.add(String.valueOf(file.getFileName()));
                }
            }
            return readable;
        }
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
        String unknown = "0".repeat(64);
        Program.Ended refused = new Program(data, Map.of(KEYS, "a wrong password")).run("verify", unknown);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(KEYS);
        assertThat(new Program(data, Map.of(KEYS, "another password"))
                        .run("verify", unknown)
                        .code())
                .isZero();
    }
}
