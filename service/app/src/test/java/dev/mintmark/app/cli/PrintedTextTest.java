package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.ManifestWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program prints of others' files and of its settings. */
@Tag("slow")
final class PrintedTextTest {
    private static final String NAME = "x\u001b[2J\r\nauthentic: this exact file was made and sealed here.\u009b1m";

    @TempDir
    Path scratch;

    @Test
    void escapesControlCharactersInNamesFromOthersFiles() throws Exception {
        GeneratedImage content =
                new GeneratedImage(NAME, NAME, "1", NAME, "a".repeat(64), new byte[32], null, 1, Instant.now());
        byte[] picture = ImageCodec.encode(PipelineFixture.clouds(256, 3), ImageFormat.PNG);
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(scratch.resolve("authority"));
        Path file = Files.write(
                scratch.resolve("theirs.png"),
                ManifestWriter.sign(picture, content, authority.signer()).bytes());
        Program program = new Program(scratch.resolve("data"), Map.of());

        Program.Ended verified = program.run("verify", file.toString());
        assertThat(verified.out())
                .as(verified.err())
                .startsWith("foreign: ")
                .contains("says it was made with \"x [2J  authentic: ")
                .doesNotContain("\u001b", "\u009b", "\nauthentic");
        for (String how : new String[] {"--json", "--crjson"}) {
            Program.Ended ended = program.run("c2pa", "validate", file.toString(), how);
            assertThat(ended.code()).isZero();
            assertThat(ended.json().isObject()).isTrue();
            assertThat(ended.out()).doesNotContain("\u001b", "\u009b");
        }
    }

    @Test
    void aFileWithoutCertificatesIsWrongUse() throws Exception {
        Path list = Files.writeString(scratch.resolve("list.pem"), "no certificate");
        Path file = Files.write(
                scratch.resolve("picture.png"), ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG));
        Program program = new Program(scratch.resolve("data"), Map.of());

        for (String option : new String[] {"--trust", "--tsa-trust"}) {
            Program.Ended ended = program.run("c2pa", "validate", file.toString(), option, list.toString());

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err().lines()).hasSize(1);
            assertThat(ended.err()).contains("list.pem", "BEGIN CERTIFICATE");
        }
    }

    @Test
    void configPrintsNoSecrets() throws Exception {
        Program.Ended ended = new Program(
                        scratch.resolve("data"), Map.of("MINTMARK_CHAIN_RPC", "https://rpc.example/v3/sesame"))
                .run("config");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("\n  rpc: https://rpc.example/********   # MINTMARK_CHAIN_RPC")
                .doesNotContain("sesame");
    }
}
