package dev.mintmark.app.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** moto's S3 server with a bucket named {@code bucket}: one for all tests of a JVM, which ends with it. Any keys are right. */
public final class TestBucket {
    private static final String PYTHON = System.getProperty("mintmark.python", "python3");
    private static @Nullable TestBucket running;

    private final URI endpoint;

    private TestBucket(URI endpoint) {
        this.endpoint = endpoint;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Starts it at the first call; tests that need it are left out where moto is not installed. */
    public static synchronized TestBucket get() throws IOException, InterruptedException {
        if (running == null) {
            running = start();
        }
        return running;
    }

    private static TestBucket start() throws IOException, InterruptedException {
        Process question = new ProcessBuilder(PYTHON, "-c", "import moto.server, flask")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(question.waitFor() == 0, "there is no moto; install the Python package moto[server]");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path log = Files.createTempFile("moto", ".log");
        Process server = new ProcessBuilder(
                        PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        for (int i = 0; !answers(port); i++) {
            if (!server.isAlive() || i > 600) {
                throw new IOException("moto does not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(endpoint.resolve("/bucket"))
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        return new TestBucket(endpoint);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
