package dev.mintmark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.config.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of itself where something is missing. */
final class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aChainWhoseLatestBlockIsOldIsBehind() {
        assertThatCode(() -> Readiness.requireCurrent(NOW.minusSeconds(600), 5000, NOW))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Readiness.requireCurrent(NOW.minusSeconds(601), 0, NOW))
                .hasMessage("The chain's node is behind: its latest block is of 2026-11-29T11:49:59Z.");
    }

    @Test
    void anIndexThatLacksManyBlocksIsBehind() {
        assertThatThrownBy(() -> Readiness.requireCurrent(NOW, 5001, NOW)).hasMessageContaining("5001 blocks behind");
    }

    @Test
    void aDiskWithoutRoomIsFull() {
        LinkedHashSet<Path> folders = new LinkedHashSet<>(List.of(folder, folder.getRoot()));
        assertThat(Readiness.full(folders, 0)).isEmpty();
        assertThat(Readiness.full(folders, Long.MAX_VALUE).orElseThrow())
                .startsWith("The disk of " + folder + " is full: ");
    }

    @Test
    void aNodeThatDrawsNeedsItsModel() throws Exception {
        assertThat(model("another", "draw").orElseThrow()).contains("There is no model \"another\"");
        assertThat(model("another", "pin")).isEmpty();
    }

    private Optional<String> model(String id, String role) throws Exception {
        Path data = Files.createDirectories(folder.resolve(id + role));
        var settings = SettingsLoader.load(data, Map.of("MINTMARK_DRAW_MODEL", id, "MINTMARK_NODE_ROLES", role));
        try (Closer closer = new Closer()) {
            Storage storage = new Storage(closer, settings, Clock.systemUTC(), new SecureRandom());
            Connections connections = new Connections(closer, settings, storage, Clock.systemUTC(), new SecureRandom());
            return new Readiness(settings, storage, connections, Clock.systemUTC()).model();
        }
    }
}
