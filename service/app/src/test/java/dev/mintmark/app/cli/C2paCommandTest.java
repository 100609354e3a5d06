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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The answers and exit codes of {@code c2pa validate}. */
@Tag("slow")
final class C2paCommandTest {
    @TempDir
    Path scratch;

    private Program program;
    private DevelopmentAuthority authority;
    private byte[] picture;
    private byte[] signed;

    @BeforeEach
    void sign() throws Exception {
        program = new Program(scratch.resolve("data"), Map.of());
        authority = DevelopmentAuthority.openOrCreate(scratch.resolve("authority"));
        picture = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);
        GeneratedImage content = new GeneratedImage(
                "clouds", "Example", "1", "starter", "a".repeat(64), new byte[32], null, 1, Instant.now());
        signed = ManifestWriter.sign(picture, content, authority.signer()).bytes();
    }

    private Program.Ended validate(byte[] bytes, String... options) throws Exception {
        Path file = Files.write(scratch.resolve("picture.png"), bytes);
        String[] arguments = new String[3 + options.length];
        arguments[0] = "c2pa";
        arguments[1] = "validate";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return program.run(arguments);
    }

    @Test
    void theJsonHasWhatTheWordsHave() throws Exception {
        Program.Ended ended = validate(
                signed, "--json", "--trust", authority.trustAnchorsPem().toString());

        JsonNode json = ended.json();
        assertThat(ended.code()).isZero();
        assertThat(json.path("state").asString()).isEqualTo("Trusted");
        assertThat(json.path("informational").toString()).contains("signingCredential.ocsp.skipped");
        assertThat(json.path("claimGenerator").asString()).isEqualTo("Example/1");
        JsonNode signer = json.path("signer");
        assertThat(signer.path("commonName").asString()).isEqualTo("Development claim signer");
        assertThat(signer.path("issuer").asString()).isNotEmpty();
        assertThat(signer.path("algorithm").asString()).isEqualTo("es256");
        assertThat(signer.path("trustedBy").asString()).contains("the list ");
        assertThat(json.path("time").isNull()).isTrue();
        assertThat(json.path("findings").findValuesAsString("code")).contains("assertion.dataHash.match");
        assertThat(json.path("findings").findValuesAsString("explanation"))
                .contains("The asset is the one that was signed.");
        assertThat(json.path("findings").findValuesAsString("url")).allMatch(url -> url.startsWith("self#jumbf="));

        String words = validate(signed, "--trust", authority.trustAnchorsPem().toString())
                .out();
        assertThat(words)
                .contains("Development claim signer", "Example/1", "passed: assertion.dataHash.match")
                .contains("noted: signingCredential.ocsp.skipped");
    }

    @Test
    void itEndsWithZeroForValidAndTrustedOnly() throws Exception {
        byte[] changed = signed.clone();
        changed[changed.length - 20] ^= 1;
        assertThat(validate(signed, "--json").json().path("state").asString()).isEqualTo("Valid");
        assertThat(validate(signed).code()).isZero();
        for (byte[] bytes : new byte[][] {changed, picture, new byte[9]}) {
            assertThat(validate(bytes).code()).isEqualTo(1);
            assertThat(validate(bytes, "--json").code()).isEqualTo(1);
        }
        JsonNode invalid = validate(changed, "--json").json();
        assertThat(invalid.path("state").asString()).isEqualTo("Invalid");
        assertThat(invalid.path("failures").toString()).contains("assertion.dataHash.mismatch");
        assertThat(validate(picture, "--json").json().path("signer").isNull()).isTrue();
    }
}
