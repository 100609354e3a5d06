package dev.mintmark.app.chain.anvil;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class AnvilProcessTest {
    @TempDir
    Path folder;

    @Test
    void theEnvironmentHasNoPasswords() {
        Map<String, String> environment = new HashMap<>(
                Map.of("MINTMARK_KEYS_PASSWORD", "secret", "MINTMARK_SIGN_PASSWORD", "pin", "PATH", "/bin"));
        AnvilProcess.removeOwnVariables(environment);
        assertThat(environment).isEqualTo(Map.of("PATH", "/bin"));
    }

    @Test
    void theProcessHasNoneOfThisProgramsVariables() throws Exception {
        Path program = Files.writeString(
                folder.resolve("anvil"),
                "#!/bin/sh\nenv > variables\necho Listening on 127.0.0.1:4321\nexec sleep 60\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        AnvilProcess process = AnvilProcess.start(program, folder, 0, null);
        try {
            assertThat(process.port()).isEqualTo(4321);
            assertThat(Files.readString(folder.resolve("variables")))
                    .contains("PATH=")
                    .doesNotContain("MINTMARK_");
        } finally {
            process.end(folder);
        }
    }

    /** A real one writes the states of earlier blocks once it has many. */
    @Test
    void statesOfEarlierBlocksLieInItsFolderAndEndWithIt() throws Exception {
        Path states = folder.resolve("states");
        try (HttpClient http = HttpClient.newHttpClient();
                ManualChain chain = new ManualChain(folder, http)) {
            chain.mine(600);
            assertThat(states).isNotEmptyDirectory();
            Files.writeString(states.resolve("left by a killed one"), "state");
        }
        assertThat(states).doesNotExist();

        Files.createDirectories(states.resolve("of a killed one"));
        try (HttpClient http = HttpClient.newHttpClient();
                ManualChain chain = new ManualChain(folder, http)) {
            chain.mine(1);
            assertThat(states.resolve("of a killed one")).doesNotExist();
        }
    }
}
