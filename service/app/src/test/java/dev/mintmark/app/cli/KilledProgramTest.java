package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Stage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The real program, killed with -9 in every stage and started again: the artwork ends where it should, with one token. */
@Tag("slow")
final class KilledProgramTest {
    private static final int TRIES = 6;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final String ORDER = """
            {"prompt":"a red sun over blue mountains","seed":%d,"steps":8,"pin":true,"mint":true}""";

    @TempDir
    Path data;

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"ACCEPTED", "DRAWN", "SEALED", "PINNED", "SIGNED", "SENT", "CONFIRMED"})
    void aProgramKilledInAnyStageContinuesToExactlyOneToken(Stage stage) throws Exception {
        Program program = new Program(data, Map.of());
        Set<Stage> seen = EnumSet.noneOf(Stage.class);
        for (int attempt = 0; attempt < TRIES && !seen.contains(stage); attempt++) {
            String id;
            try (Program.Served served = program.serve()) {
                id = order(served, attempt);
                awaitStage(id, stage);
                served.kill();
            }
            Stage left = stageOf(id);
            seen.add(left);

            try (Program.Served served = program.serve()) {
                JsonNode artwork = awaitDone(served, id);
                assertThat(artwork.path("stage").asString()).isEqualTo("CONFIRMED");
                assertThat(artwork.path("token").path("tokenId").asString())
                        .isEqualTo("0x" + artwork.path("sha256").asString());
                assertThat(tokens(served)).isEqualTo(attempt + 1L);
            }
        }
        assertThat(seen).as("stages that a kill met").contains(stage);
    }

    @Test
    void aRequestRepeatedAfterAKillAddsNoSecondArtwork() throws Exception {
        Program program = new Program(data, Map.of());
        String first;
        try (Program.Served served = program.serve()) {
            first = order(served, 1, "one");
            served.kill();
        }
        try (Program.Served served = program.serve()) {
            assertThat(order(served, 1, "one")).isEqualTo(first);
            awaitDone(served, first);
            assertThat(served.get("/api/artworks").path("artworks")).hasSize(1);
        }
    }

    private static String order(Program.Served served, int seed) throws Exception {
        return order(served, seed, "order-" + seed);
    }

    private static String order(Program.Served served, int seed, String key) throws Exception {
        var answer = served.send(
                java.net.http.HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(ORDER.formatted(seed))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Program.JSON
                .readTree(answer.body())
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
    }

    /** Watches the database from outside, as often as it can, until the artwork is at the stage or past it. */
    private void awaitStage(String id, Stage stage) throws SQLException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try (Connection connection = open();
                PreparedStatement query = connection.prepareStatement("SELECT stage FROM artworks WHERE id = ?")) {
            query.setString(1, id);
            while (System.nanoTime() < until) {
                try (ResultSet row = query.executeQuery()) {
                    if (row.next() && Stage.valueOf(row.getString(1)).reached(stage)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError(id + " did not come to " + stage);
    }

    private Stage stageOf(String id) throws SQLException {
        try (Connection connection = open();
                PreparedStatement query = connection.prepareStatement("SELECT stage FROM artworks WHERE id = ?")) {
            query.setString(1, id);
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                return Stage.valueOf(row.getString(1));
            }
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mintmark.db"));
    }

    private static JsonNode awaitDone(Program.Served served, String id) throws Exception {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() < until) {
            JsonNode artwork = served.get("/api/artworks/" + id);
            if (artwork.path("done").asBoolean()) {
                return artwork;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " did not end: " + served.get("/api/artworks/" + id));
    }

    private static long tokens(Program.Served served) throws Exception {
        for (int i = 0; i < 100; i++) {
            JsonNode creators = served.get("/api/royalties").path("creators");
            if (creators.size() == 1) {
                return creators.path(0).path("tokens").asLong();
            }
            Thread.sleep(100);
        }
        return 0;
    }
}
