package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that schemathesis makes of the API's description; each answer is one that is described. */
@Tag("long")
final class SchemathesisTest {
    private static final Path FOLDER = Path.of("src/test/reference").toAbsolutePath();

    /**
     * Requests that would be drawn while they wait; archives, which it cannot write; and what could take the rights of its own key.
     */
    private static final String LEFT_OUT = "^/(v1/images|sdapi/v1/(txt2img|img2img)|api/artworks$|api/ipfs/imports$"
            + "|api/principals/\\{principal\\}$|api/keys/\\{key\\}$)";

    @TempDir
    Path folder;

    /** As an operator of a service with access control; what needs a key is asked without one too. */
    @Test
    void theServiceAnswersAsItIsDescribed() throws Exception {
        Path program = FOLDER.resolve(".venv/bin/schemathesis");
        assumeTrue(Files.exists(program), "The clients are fixtures, and scripts/test did not install " + program);
        ServerSettings settings =
                new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null);
        try (TestService service = new TestService(folder, settings)) {
            Principal operator = service.access.add(null, "Operator", EnumSet.allOf(Role.class), null, null, null);
            String key = service.access
                    .createKey(Caller.LOCAL, operator, "schemathesis", operator.permissions(), null)
                    .secret();
            List<String> command = List.of(
                    program.toString(),
                    "--config-file",
                    "schemathesis.toml",
                    "run",
                    service.address() + "/openapi.json",
                    "--no-color",
                    "--header",
                    "Authorization: Bearer " + key,
                    "--exclude-path-regex",
                    LEFT_OUT);
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
            assertThat(out).as("a request that is put off tests nothing").doesNotContain("Rate limited");
        }
    }
}
