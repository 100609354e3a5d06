package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that schemathesis makes of the API's description; each answer is one that is described. */
@Tag("long")
final class SchemathesisTest {
    private static final Path FOLDER = Path.of("src/test/reference").toAbsolutePath();

    /**
     * Requests that would be drawn or sent to the chain; an archive, which it cannot write; and a path where DELETE is possible for a model
     * with the ID "log".
     */
    private static final String LEFT_OUT = "^/(v1/images|sdapi/v1/(txt2img|img2img)|api/artworks$|api/ipfs/imports$"
            + "|api/models/log$|api/(chain|tokens|vaults|royalties|vouchers|currencies|accounts))";

    @TempDir
    Path folder;

    @Test
    void theServiceAnswersAsItIsDescribed() throws Exception {
        Path program = FOLDER.resolve(".venv/bin/schemathesis");
        assumeTrue(Files.exists(program), "The clients are fixtures, and scripts/test did not install " + program);
        try (TestService service = new TestService(folder)) {
            String address = service.address().toString();
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--config-file",
                            "schemathesis.toml",
                            "run",
                            address + "/openapi.json",
                            "--no-color",
                            "--exclude-path-regex",
                            LEFT_OUT)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
        }
    }
}
