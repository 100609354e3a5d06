package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.ipfs.Cid;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job, run as a newcomer runs it, and every number of it checked by another way. */
@Tag("slow")
final class DemoTest {
    @TempDir
    Path folder;

    @Test
    void demoMintsAnImageFromAPromptThatOthersCanVerify() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        Program.Ended ended = program.run(
                "demo",
                "a red sun over blue mountains",
                "--json",
                "--out",
                folder.resolve("out").toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonNode demo = ended.json();

        JsonNode verify = demo.path("verify");
        assertThat(verify.path("byHash").asString()).isEqualTo("authentic");
        assertThat(verify.path("byFile").asString()).isEqualTo("authentic");
        assertThat(verify.path("byStrippedCopy").asString()).isEqualTo("recovered");
        assertThat(verify.path("byAlteredCopy").asString()).isEqualTo("recovered");

        byte[] image =
                Files.readAllBytes(Path.of(demo.path("image").path("path").asString()));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
        assertThat(demo.path("image").path("sha256").asString()).isEqualTo(sha256);
        assertThat(demo.path("token").path("tokenId").asString()).isEqualTo("0x" + sha256);
        assertThat(Cid.parse(demo.path("ipfs").path("imageCid").asString()).sha256())
                .isEqualTo(sha256);
        assertThat(demo.path("c2pa").path("state").asString()).isEqualTo("Trusted");
        assertThat(demo.path("token").path("modelSha256").asString()).isEqualTo(modelBySha256sum());
        assertThat(demo.path("watermark").path("psnr").asDouble()).isGreaterThanOrEqualTo(42);

        BigInteger price = new BigInteger(demo.path("sale").path("priceWei").asString());
        assertThat(new BigInteger(demo.path("royalty").path("earnedWei").asString()))
                .isEqualTo(price.divide(BigInteger.valueOf(20)));

        for (String copy : new String[] {"stripped", "altered"}) {
            Program.Ended detected = new Program(folder.resolve("empty"), Map.of())
                    .run(
                            "watermark",
                            "detect",
                            demo.path("copies").path(copy).asString(),
                            "--key",
                            folder.resolve("data/keys/watermark.key").toString(),
                            "--json");
            assertThat(detected.json().path("id").asString())
                    .as(copy)
                    .isEqualTo(demo.path("watermark").path("id").asString());
        }

        Program.Ended validated = new Program(folder.resolve("empty"), Map.of())
                .run(
                        "c2pa",
                        "validate",
                        demo.path("image").path("path").asString(),
                        "--trust",
                        demo.path("trustAnchors").asString(),
                        "--json");
        assertThat(validated.json().path("state").asString()).isEqualTo("Trusted");
    }

    private static String modelBySha256sum() throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "find -L model_index.json */ -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum")
                .directory(Program.home().resolve("models/starter").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return out.substring(0, 64);
    }
}
