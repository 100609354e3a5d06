package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.verify.SignedPicture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program with a trust list and a time-stamp authority of others. */
@Tag("slow")
final class TrustTest {
    @TempDir
    Path scratch;

    @Test
    void showsAForeignTrustedSealAndAMissingTimeStamp() throws Exception {
        Path authority = scratch.resolve("authority");
        Path theirs = Files.write(
                scratch.resolve("theirs.png"),
                SignedPicture.signed(DevelopmentAuthority.openOrCreate(authority), SignedPicture.unsigned()));
        Program program = new Program(
                scratch.resolve("data"),
                Map.of(
                        "MINTMARK_VERIFY_TRUST",
                        authority.resolve("root.pem").toString(),
                        "MINTMARK_SIGN_TIMESTAMP",
                        "http://127.0.0.1:1/"));

        Program.Ended foreign = program.run("verify", theirs.toString());
        assertThat(foreign.out())
                .as(foreign.err())
                .startsWith("foreign: a valid manifest signed by others, on the configured trust list.\n")
                .contains("Trusted, its signer trusted by the configured trust list; says it was made with \"Mintmark");

        Path ours = scratch.resolve("ours.png");
        JsonNode made = program.run("generate", "a fox", "--steps", "1", "--out", ours.toString(), "--json")
                .json();
        JsonNode c2pa = made.path("images").path(0).path("c2pa");
        assertThat(c2pa.path("timeStamp").isNull()).isTrue();
        assertThat(c2pa.path("timeStampMissing").asString()).contains("127.0.0.1:1 cannot be asked");
        assertThat(program.run("verify", ours.toString()).out())
                .startsWith("authentic: this exact file was made and sealed here.\n")
                .contains("trusted by this installation");
    }

    @Test
    void reportsAMissingTrustListInOneSentence() throws Exception {
        Path data = scratch.resolve("data");
        Program.Ended ended = new Program(
                        data,
                        Map.of(
                                "MINTMARK_VERIFY_TRUST",
                                scratch.resolve("none.pem").toString()))
                .run("verify", "0".repeat(64));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains("verify.trust", "none.pem", "BEGIN CERTIFICATE");
    }
}
