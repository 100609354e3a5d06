package dev.mintmark.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real program in a process of its own, on a data folder of its own. */
final class Program {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration START = Duration.ofSeconds(90);

    private final Path data;
    private final Map<String, String> environment;

    Program(Path data, Map<String, String> environment) {
        this.data = data;
        this.environment = environment;
    }

    /** The checkout's root. */
    static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("contracts"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** A command run to its end. */
    Ended run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("mintmark", ".out");
        Path err = Files.createTempFile("mintmark", ".err");
        Process process = process(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "The command did not end: " + String.join(" ", arguments) + "\n" + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A command that is not waited for. */
    Process start(String... arguments) throws IOException {
        Path log = Files.createTempFile("mintmark", ".log");
        ProcessBuilder builder = process(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
        // a test that runs in the background would hand down that SIGINT is ignored
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        return builder.start();
    }

    /** A service, ready to answer. */
    Served serve() throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path log = Files.createTempFile("mintmark", ".log");
        Process process = process("serve", "--port", "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path announced = data.resolve("service.json");
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until) {
            if (!process.isAlive()) {
                throw new AssertionError("The service ended at its start:\n" + Files.readString(log));
            }
            if (Files.exists(announced)) {
                JsonNode service = JSON.readTree(Files.readAllBytes(announced));
                if (service.path("pid").asLong() == process.pid()) {
                    return new Served(
                            process,
                            URI.create(
                                    "http://127.0.0.1:" + service.path("port").asInt()),
                            log);
                }
            }
            Thread.sleep(20);
        }
        process.destroyForcibly();
        throw new AssertionError("The service did not start:\n" + Files.readString(log));
    }

    private ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml",
                "-Dmintmark.home=" + home(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        if (!arguments[0].equals("c2pa")) {
            command.addAll(List.of("--data", data.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().putAll(environment);
        return builder;
    }

    /** What a command left. */
    record Ended(int code, String out, String err) {
        JsonNode json() {
            return JSON.readTree(out);
        }
    }

    /** A running service; closing it ends it in the ordinary way. */
    record Served(Process process, URI address, Path log) implements AutoCloseable {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        }

        JsonNode get(String path) throws IOException, InterruptedException {
            return JSON.readTree(
                    send(HttpRequest.newBuilder(address.resolve(path))).body());
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(address.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        /** Ends the process and its children as a power cut would. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
