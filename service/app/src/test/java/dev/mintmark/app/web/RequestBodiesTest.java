package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with these limits alone, whose routes read bodies as the service's do. */
@Tag("slow")
final class RequestBodiesTest {
    private static final int LIMIT = 100_000;

    private final Semaphore waiting = new Semaphore(0);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private Javalin server;

    private void start(RequestBodies.Limits limits) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            VirtualThreadPool threads = new VirtualThreadPool();
            threads.setMaxConcurrentTasks(16);
            config.jetty.threadPool = threads;
            config.http.maxRequestSize = LIMIT;
            config.jetty.modifyServer(jetty -> jetty.insertHandler(new RequestBodies(limits)));
            Problems.register(config.routes);
            config.routes.get("/health", ctx -> ctx.result("well"));
            config.routes.post("/json", ctx -> ctx.result("read " + ctx.bodyAsBytes().length));
            config.routes.post("/wait", ctx -> {
                byte[] body = ctx.bodyAsBytes();
                waiting.release();
                answer.await();
                ctx.result("read " + body.length);
            });
            config.routes.post("/form", ctx -> ctx.result("read " + Upload.form(ctx).length));
        });
        server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() throws IOException {
        answer.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void slowBodiesLeaveRoomForRequestsWithoutOne() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1, Duration.ofMinutes(1)));
        for (int i = 0; i < 40; i++) {
            send("POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
        }
        assertThat(readWhenThereIsNoRoom(() -> post("/json", "12345")))
                .contains("Retry-After: 5", "/problems/busy", "application/problem+json");
        assertThat(read(send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 200")
                .endsWith("well");
    }

    @Test
    void aPlaceIsGivenBackWithTheAnswer() throws Exception {
        // the client may have the answer before its place is given back
        start(new RequestBodies.Limits(4, 1 << 20, 1, Duration.ofMinutes(1)));
        for (int i = 0; i < 20; i++) {
            assertThat(read(post("/json", "12345"))).startsWith("HTTP/1.1 200").endsWith("read 5");
            assertThat(read(post("/nowhere", "12345"))).startsWith("HTTP/1.1 404");
        }
    }

    /** Together they have a bound, and each that is answered makes room. */
    @Test
    void bodiesThatAreTooMuchTogetherAreRefused() throws Exception {
        start(new RequestBodies.Limits(8, 5_000, 1, Duration.ofMinutes(1)));
        Socket first = post("/wait", "x".repeat(3_000));
        waiting.acquire();
        for (String path : new String[] {"/json", "/form"}) {
            assertThat(read(post(path, form("y".repeat(3_000)))))
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 5", "/problems/busy");
        }
        answer.countDown();
        assertThat(read(first)).endsWith("read 3000");
        assertThat(readWhenThereIsRoom("/json", "x".repeat(4_900))).endsWith("read 4900");
        assertThat(readWhenThereIsRoom("/form", form("y".repeat(3_000)))).endsWith("read 3000");
    }

    @Test
    void theRestOfARefusedBodyTakesNoMemory() throws Exception {
        start(new RequestBodies.Limits(8, 5_000, 1, Duration.ofMinutes(1)));
        Socket refused = send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(4_900));
        Thread.sleep(500);

        assertThat(read(post("/json", "y".repeat(4_900)))).startsWith("HTTP/1.1 200");

        refused.getOutputStream().write(" ".repeat(5_100).getBytes(StandardCharsets.ISO_8859_1));
        refused.shutdownOutput();
        assertThat(read(refused)).startsWith("HTTP/1.1 404");
    }

    @Test
    void theRestOfARefusedBodyHasTheGraceToCome() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1, Duration.ofMillis(500)));
        Socket refused = send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        Thread trickle = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    refused.getOutputStream().write(' ');
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException e) {
                // the connection has ended
            }
        });
        assertThat(read(refused)).startsWith("HTTP/1.1 404").containsIgnoringCase("Connection: close");
        assertThat(trickle.isAlive()).as("the answer came before the body").isTrue();
        trickle.interrupt();
    }

    /** The client's next request there is answered too. */
    @Test
    void aRefusedBodyThatComesWithinTheGraceLeavesTheConnectionOpen() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1, Duration.ofSeconds(10)));
        Socket refused = send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
        for (String part : new String[] {"12345", "67890"}) {
            Thread.sleep(200);
            refused.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
        }
        refused.getOutputStream()
                .write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(refused))
                .startsWith("HTTP/1.1 404")
                .contains("HTTP/1.1 200")
                .endsWith("well");
    }

    /** Its parser may have stopped in the middle. */
    @Test
    void aRefusedFormEndsTheConnection() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1, Duration.ofSeconds(10)));
        Socket refused = send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                + "Content-Length: 5\r\n\r\n12345GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(read(refused))
                .startsWith("HTTP/1.1 404")
                .containsIgnoringCase("Connection: close")
                .doesNotContain("HTTP/1.1 200");
    }

    /** A server without routes, whose answers come after its handler returned, or never. */
    private Server startHandler(RequestBodies.Limits limits) throws Exception {
        Server jetty = new Server(new InetSocketAddress("127.0.0.1", 0));
        RequestBodies bodies = new RequestBodies(limits);
        bodies.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                if (!request.getHttpURI().getPath().equals("/later")) {
                    return false;
                }
                Thread.ofVirtual().start(() -> {
                    try {
                        waiting.release();
                        answer.await();
                        Content.Sink.write(response, true, "late", callback);
                    } catch (InterruptedException e) {
                        callback.failed(e);
                    }
                });
                return true;
            }
        });
        jetty.setHandler(bodies);
        jetty.start();
        return jetty;
    }

    @Test
    void aPlaceIsKeptUntilTheAnswerAndGivenBackWhereNobodyAnswers() throws Exception {
        Server jetty = startHandler(new RequestBodies.Limits(1, 1 << 20, 1, Duration.ofMinutes(1)));
        int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
        try {
            String withBody = "POST /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
            String bare = "GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            for (int i = 0; i < 3; i++) {
                assertThat(readWhenThereIsRoom(() -> send(port, withBody.formatted("nobody"))))
                        .startsWith("HTTP/1.1 404");
                assertThat(read(send(port, bare.formatted("nobody")))).startsWith("HTTP/1.1 404");
            }
            Socket bareLater = send(port, bare.formatted("later"));
            waiting.acquire();
            Socket later = send(port, withBody.formatted("later"));
            waiting.acquire();
            assertThat(read(send(port, withBody.formatted("later")))).startsWith("HTTP/1.1 503");
            answer.countDown();
            assertThat(read(later)).startsWith("HTTP/1.1 200").endsWith("late");
            assertThat(read(bareLater)).startsWith("HTTP/1.1 200").endsWith("late");
        } finally {
            jetty.stop();
        }
    }

    /** It would come for longer than this test waits for an answer. */
    @Test
    void aBodyThatComesTooSlowlyIsRefused() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1_000, Duration.ofMillis(500)));
        Socket slow = send("POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        Thread trickle = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 900; i++) {
                    slow.getOutputStream().write(' ');
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException e) {
                // the connection has ended
            }
        });
        assertThat(read(slow)).startsWith("HTTP/1.1 408").contains("The body comes too slowly");
        trickle.interrupt();
    }

    @Test
    void aBodyOfWhichNothingComesAnyMoreIsRefusedAfterTheGrace() throws Exception {
        start(new RequestBodies.Limits(1, 1 << 20, 1, Duration.ofMillis(500)));
        for (String sent : new String[] {"", "{"}) {
            String request = "POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + sent;
            assertThat(readWhenThereIsRoom(() -> send(request)))
                    .startsWith("HTTP/1.1 408")
                    .contains("application/problem+json", "The body comes too slowly");
        }
        assertThat(readWhenThereIsRoom("/json", "12345")).endsWith("read 5");
    }

    @Test
    void aBodyWithinTheGraceMayBeSlow() throws Exception {
        start(new RequestBodies.Limits(8, 1 << 20, 1_000, Duration.ofSeconds(10)));
        Socket slow = send("POST /json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            Thread.sleep(300);
            slow.getOutputStream().write('x');
        }
        assertThat(read(slow)).startsWith("HTTP/1.1 200").endsWith("read 5");
    }

    @Test
    void aBodyInChunksTakesAPlaceAndCountsAsOthersDo() throws Exception {
        start(new RequestBodies.Limits(1, 5_000, 1, Duration.ofMinutes(1)));
        String chunked = "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        Socket first = send(chunked.formatted("/json") + "3\r\nabc\r\n");
        Thread.sleep(500);
        assertThat(readWhenThereIsNoRoom(() -> send(chunked.formatted("/json") + "3\r\nabc\r\n0\r\n\r\n")))
                .contains("reads as many requests as it can");
        first.getOutputStream().write("2\r\nde\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(first)).endsWith("read 5");
        Thread.sleep(500);
        String much = "1770\r\n" + "x".repeat(6_000) + "\r\n0\r\n\r\n";
        assertThat(read(send(chunked.formatted("/json") + much)))
                .startsWith("HTTP/1.1 503")
                .contains("as many bodies of requests in memory as it can");
        assertThat(readWhenThereIsRoom("/json", "12345")).endsWith("read 5");
    }

    private static final String BOUNDARY = "a-boundary";

    private static String form(String file) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + file
                + "\r\n--" + BOUNDARY + "--\r\n";
    }

    private Socket post(String path, String body) throws IOException {
        return send("POST " + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private Socket send(String bytes) throws IOException {
        return send(server.port(), bytes);
    }

    private Socket send(int port, String bytes) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private String readWhenThereIsRoom(String path, String body) throws Exception {
        return readWhenThereIsRoom(() -> post(path, body));
    }

    /** The client may have an answer before the room of its body is given back. */
    private static String readWhenThereIsRoom(Callable<Socket> request) throws Exception {
        String answer = read(request.call());
        for (int i = 0; i < 50 && answer.startsWith("HTTP/1.1 503"); i++) {
            Thread.sleep(100);
            answer = read(request.call());
        }
        return answer;
    }

    /** The bodies before it may not have taken their room yet. Returns the refusal. */
    private static String readWhenThereIsNoRoom(Callable<Socket> request) throws Exception {
        String answer = read(request.call());
        for (int i = 0; i < 200 && !answer.startsWith("HTTP/1.1 503"); i++) {
            Thread.sleep(50);
            answer = read(request.call());
        }
        assertThat(answer).startsWith("HTTP/1.1 503");
        return answer;
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
