package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.chain.ConfiguredChainFixture;
import dev.mintmark.app.store.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two real services on one PostgreSQL database and one chain; one of them is killed while it draws, and while it mints. */
@Tag("slow")
final class SeveralNodesTest {
    private static final long PATIENCE_MILLIS = 90_000;
    private static final String ORDER = """
            {"prompt":"a red sun over blue mountains","seed":%d,"steps":%d,"pin":true,"mint":true}""";

    @TempDir
    Path folder;

    private String database;

    @Test
    void anotherNodeFinishesWhatAKilledOneBeganAndNothingIsDoneTwice() throws Exception {
        assumeTrue(TestPostgres.isInstalled(), "there is no postgresql; install the package of that name");
        database = TestPostgres.get().newDatabase();
        try (ConfiguredChainFixture chain =
                new ConfiguredChainFixture(Files.createDirectories(folder.resolve("chain")))) {
            Map<String, String> set = new TreeMap<>(chain.keys.environment(
                    chain.rpc(), ConfiguredChainFixture.SERVICE, chain.withToken(Map.of("BATCH_SIZE", "1"))));
            set.put("MINTMARK_DATABASE_URL", database);
            set.put("MINTMARK_BLOBS_URL", folder.resolve("shared").toString());
            List<String> ordered = new ArrayList<>();
            Program first = node("first", set);
            try (Program.Served one = first.serve()) {
                refusesAnotherWatermarkKey(node("stranger", set));
                giveKeys("first", "second");
                try (Program.Served two = node("second", set).serve()) {
                    for (int i = 0; i < 2; i++) {
                        ordered.add(order(one, 2 * i, 2));
                        ordered.add(order(two, 2 * i + 1, 2));
                    }
                    for (String id : ordered) {
                        assertConfirmed(two, id); // either node answers for both
                    }

                    ordered.add(order(two, 10, 60));
                    ordered.add(order(two, 11, 60));
                    awaitRow("SELECT 1 FROM draw_tasks WHERE picked AND picked_by = 'first'");
                    one.kill();
                    assertConfirmed(two, ordered.get(4));
                    assertConfirmed(two, ordered.get(5));
                }
            }
            // the lease is with the second; the first takes it over when that is killed in the middle of a mint
            try (Program.Served two = node("second", set).serve();
                    Program.Served one = first.serve()) {
                for (int i = 0; i < 3; i++) {
                    ordered.add(order(two, 20 + i, 1));
                }
                awaitRow("SELECT 1 FROM artworks WHERE stage IN ('SIGNED', 'SENT')");
                two.kill();
                for (String id : ordered) {
                    assertConfirmed(one, id);
                }
                assertOneOfEach(ordered);
            }
        }
    }

    @Test
    void aWebNodeShowsAndCancelsWhatANodeThatOnlyDrawsIsDrawing() throws Exception {
        assumeTrue(TestPostgres.isInstalled(), "there is no postgresql; install the package of that name");
        database = TestPostgres.get().newDatabase();
        Map<String, String> set = new TreeMap<>();
        set.put("MINTMARK_DATABASE_URL", database);
        set.put("MINTMARK_BLOBS_URL", folder.resolve("shared").toString());
        Map<String, String> web = new TreeMap<>(set);
        web.put("MINTMARK_NODE_ROLES", "web,pin,mint,index");
        Map<String, String> draw = new TreeMap<>(set);
        draw.put("MINTMARK_NODE_ROLES", "draw");
        try (Program.Served one = node("web", web).serve()) {
            JsonNode checks = one.get("/health/ready").path("checks");
            assertThat(checks.path("nodes").asString()).contains("draw");
            giveKeys("web", "draw");
            try (Program.Served two = node("draw", draw).serve()) {
                assertThat(two.send(HttpRequest.newBuilder(two.address().resolve("/health/ready")))
                                .statusCode())
                        .isEqualTo(200);
                HttpResponse<String> none =
                        two.send(HttpRequest.newBuilder(two.address().resolve("/api/artworks")));
                assertThat(none.statusCode()).isEqualTo(503);
                assertThat(none.body()).contains("ask a node that does");
                assertThat(one.get("/health/ready").path("checks").path("nodes").asString())
                        .isEqualTo("ok");
                String id = order(one, 1, 500);
                HttpResponse<Stream<String>> events = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(one.address().resolve("/api/artworks/" + id + "/events"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofLines());
                try (Stream<String> lines = events.body()) {
                    assertThat(lines.anyMatch(line -> line.contains("data:image/png;base64,")))
                            .as("a preview of the other node's drawing")
                            .isTrue();
                }
                one.post("/api/artworks/" + id + "/cancel", "");
                long cancelled = System.nanoTime();
                awaitRow("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM draw_tasks)");
                assertThat(System.nanoTime() - cancelled).as("nanoseconds").isLessThan(15_000_000_000L);
                assertThat(one.get("/api/artworks/" + id).path("stage").asString())
                        .isEqualTo("CANCELLED");
            }
        }
    }

    private Program node(String name, Map<String, String> set) {
        Map<String, String> environment = new TreeMap<>(set);
        environment.put("MINTMARK_NODE_NAME", name);
        return new Program(folder.resolve(name), environment);
    }

    /** The keys of the first node, as a backup would bring them. */
    private void giveKeys(String from, String to) throws IOException {
        Path keys = folder.resolve(from).resolve("keys");
        try (Stream<Path> files = Files.walk(keys)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(to).resolve("keys").resolve(keys.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void refusesAnotherWatermarkKey(Program stranger) throws Exception {
        Program.Ended ended = stranger.run("serve", "--port", "0");
        assertThat(ended.code()).as(ended.err()).isNotZero();
        assertThat(ended.err()).contains("watermark key").contains("keys restore");
    }

    private static String order(Program.Served served, int seed, int steps) throws Exception {
        var answer = served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "order-" + seed)
                .POST(HttpRequest.BodyPublishers.ofString(ORDER.formatted(seed, steps))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Program.JSON
                .readTree(answer.body())
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
    }

    private static void assertConfirmed(Program.Served served, String id) throws Exception {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        JsonNode artwork = served.get("/api/artworks/" + id);
        while (!artwork.path("done").asBoolean() && System.nanoTime() < until) {
            Thread.sleep(100);
            artwork = served.get("/api/artworks/" + id);
        }
        assertThat(artwork.path("stage").asString()).as(artwork.toString()).isEqualTo("CONFIRMED");
        assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks/" + id + "/image")))
                        .statusCode())
                .isEqualTo(200);
    }

    private void awaitRow(String sql) throws Exception {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() < until) {
                try (ResultSet rows = statement.executeQuery(sql)) {
                    if (rows.next()) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("There was never: " + sql);
    }

    /** As many final mints as artworks, each under a nonce of its own and without a gap. */
    private void assertOneOfEach(List<String> ordered) throws Exception {
        Set<String> purposes = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT purpose FROM chain_purposes JOIN chain_transactions"
                    + " ON id = transaction_id WHERE purpose LIKE 'mint:%'")) {
                while (rows.next()) {
                    assertThat(purposes.add(rows.getString(1)))
                            .as(rows.getString(1))
                            .isTrue();
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*), MAX(nonce) - MIN(nonce) + 1,"
                    + " COUNT(*) FILTER (WHERE state = 'FINAL') FROM chain_transactions"
                    + " JOIN chain_purposes ON id = transaction_id WHERE purpose LIKE 'mint:%'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(ordered.size());
                assertThat(rows.getInt(2)).isEqualTo(ordered.size());
                assertThat(rows.getInt(3)).isEqualTo(ordered.size());
            }
        }
        assertThat(purposes).hasSize(ordered.size());
    }
}
