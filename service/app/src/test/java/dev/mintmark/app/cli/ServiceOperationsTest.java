package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators see of the real program: metrics, logs, request IDs, traces, readiness and its end. */
@Tag("slow")
final class ServiceOperationsTest {
    private static final String ORDER = """
            {"prompt":"a red sun over blue mountains","seed":1,"steps":%d,"pin":true,"mint":%s}""";

    @TempDir
    Path data;

    @Test
    void showsWhatItDoesAndEndsWithZeroWhileItDraws() throws Exception {
        Queue<String> spans = new ConcurrentLinkedQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            spans.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        Program program = new Program(
                data,
                Map.of(
                        "MINTMARK_LOG_FORMAT",
                        "json",
                        "MINTMARK_TRACE_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort()));
        String drawing;
        Path log;
        try (Program.Served served = program.serve()) {
            log = served.log();
            String id = order(served, 2, true);
            awaitDone(served, id);

            JsonNode ready = served.get("/health/ready");
            assertThat(ready.path("status").asString()).as(ready.toString()).isEqualTo("ready");
            assertThat(ready.path("checks").propertyNames())
                    .containsExactlyInAnyOrder("database", "chain", "files", "model", "ipfs", "nodes");

            HttpResponse<String> own =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/health/live"))
                            .header("X-Request-Id", "mine-1"));
            assertThat(own.headers().firstValue("X-Request-Id")).hasValue("mine-1");
            HttpResponse<String> odd =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/api/nothing"))
                            .header("X-Request-Id", "a \"b\""));
            assertThat(odd.headers().firstValue("X-Request-Id"))
                    .hasValueSatisfying(given -> assertThat(given).matches("[0-9a-f]{16}"));

            assertMetrics(served);
            drawing = order(served, 500, false);
            awaitProgress(served, drawing);
            served.process().destroy(); // SIGTERM
            assertThat(served.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(served.process().exitValue()).isZero();
        } finally {
            collector.stop(0);
        }
        assertThat(spans).anyMatch(span -> span.contains("step draw") && span.contains("artwork.id"));
        assertThat(spans).anyMatch(span -> span.contains("POST /api/artworks"));
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("{"))
                .toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = Program.JSON.readTree(line);
            assertThat(entry.path("timestamp").asLong()).isGreaterThan(1_700_000_000_000L);
            assertThat(entry.path("level").asString()).isNotEmpty();
        });

        assertThat(program.run("list", "--json").out()).as("nothing of the log").startsWith("{");
        assertThat(new Program(data, Map.of()).run("list", "--json").out())
                .as("nothing of the log")
                .startsWith("{");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mintmark.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT stage, picked, consecutive_failures FROM draw_tasks"
                        + " JOIN artworks ON id = task_instance WHERE id = '" + drawing + "'")) {
            assertThat(row.next()).as("its task is there").isTrue();
            assertThat(row.getString("stage")).isEqualTo("ACCEPTED");
            assertThat(row.getBoolean("picked")).as("handed back").isFalse();
            assertThat(row.getInt("consecutive_failures")).isZero();
        }
    }

    private static void assertMetrics(Program.Served served) throws Exception {
        List<String> wanted = List.of(
                "mintmark_step_seconds_count{outcome=\"done\",step=\"draw\"} 1",
                "mintmark_step_seconds_count{outcome=\"done\",step=\"seal\"} 1",
                "mintmark_drawing_steps_total 2",
                "mintmark_queue_artworks{step=\"draw\"} 0",
                "mintmark_queue_oldest_seconds{step=\"mint\"} 0",
                "mintmark_chain{value=\"finality_lag_blocks\"}",
                "mintmark_chain{value=\"index_lag_blocks\"}",
                "mintmark_chain{value=\"tokens\"}",
                "mintmark_chain_balance_coins{roles=\"payer",
                "mintmark_chain_pending{roles=\"payer",
                "mintmark_lease{lease=\"mint\"} 1",
                "mintmark_disk_free_bytes",
                "jvm_memory_used_bytes",
                "process_uptime_seconds");
        String shown = "";
        for (int i = 0; i < 300; i++) {
            shown = served.send(HttpRequest.newBuilder(served.address().resolve("/metrics")))
                    .body();
            String now = shown;
            if (wanted.stream().allMatch(now::contains)) {
                assertNamesOfDeployment(now);
                return;
            }
            Thread.sleep(100);
        }
        String last = shown;
        assertThat(wanted).allSatisfy(line -> assertThat(last).contains(line));
    }

    /** What the dashboard and the alerts name is there, but for what this machine or kind of database does not have. */
    private static void assertNamesOfDeployment(String metrics) throws Exception {
        Pattern name = Pattern.compile("\\b(mintmark|jvm|process|http_server)_[a-z_]+\\b");
        Pattern elsewhere = Pattern.compile("mintmark_(gpu_.*|nodes|failures_total)");
        for (String file : List.of("alerts.yaml", "dashboard.json")) {
            String text =
                    Files.readString(Program.home().resolve("scripts/deploy").resolve(file));
            assertThat(name.matcher(text).results().map(MatchResult::group).distinct())
                    .filteredOn(metric -> !elsewhere.matcher(metric).matches())
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(metrics).contains("\n" + metric));
        }
    }

    @Test
    void theDeploymentFilesAreRightByThePrograms() throws Exception {
        Process check = new ProcessBuilder(
                        Program.home().resolve("scripts/deploy/check").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }

    private static String order(Program.Served served, int steps, boolean mint) throws Exception {
        var answer = served.post("/api/artworks", ORDER.formatted(steps, mint));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Program.JSON
                .readTree(answer.body())
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
    }

    private static void awaitDone(Program.Served served, String id) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (served.get("/api/artworks/" + id).path("done").asBoolean()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " did not end");
    }

    private static void awaitProgress(Program.Served served, String id) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (served.get("/api/artworks/" + id).path("progress").path("step").asInt(0) > 0) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(id + " is not drawn");
    }
}
