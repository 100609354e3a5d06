package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.verify.VerificationService.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command at the port of a service that may have been killed since. */
final class ServiceClientTest {
    private final ServiceProof proof = ServiceProof.create(new SecureRandom());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile ServiceProof answering = proof;
    private volatile @Nullable String refusal;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theServiceOfTheFolderIsUsed() {
        Optional<MintmarkApi> service =
                ServiceClient.connect(running(server.getAddress().getPort()));
        assertThat(service).isPresent();
        service.get().close();
    }

    @Test
    void whoeverElseHasThePortGetsARandomNumberAndNothingMore() {
        answering = ServiceProof.create(new SecureRandom());
        assertThat(ServiceClient.connect(running(server.getAddress().getPort())))
                .isEmpty();
        answering = null;
        assertThat(ServiceClient.connect(running(server.getAddress().getPort())))
                .isEmpty();
        assertThat(requests).containsExactly("GET /health/live", "GET /health/live");
    }

    @Test
    void nobodyAtThePortIsNoService() {
        int port = server.getAddress().getPort();
        server.stop(0);
        assertThat(ServiceClient.connect(running(port))).isEmpty();
    }

    /** With and without a service a command on the same file ends with the same code. */
    @Test
    void anImageThatTheServiceCannotReadIsNoWrongUse() {
        try (MintmarkApi service =
                ServiceClient.connect(running(server.getAddress().getPort())).orElseThrow()) {
            answering = null;
            refusal = "{\"detail\": \"The file is no image.\", \"field\": \"file\"}";
            assertThatThrownBy(() -> service.verification().byFile(new byte[1], Sources.REGISTER))
                    .isInstanceOfSatisfying(
                            CommandFailedException.class,
                            failed -> assertThat(failed.code()).isEqualTo(Main.FAILED))
                    .hasMessage("The file is no image.");
            refusal = "{\"detail\": \"The seed is no number.\", \"field\": \"seed\"}";
            assertThatThrownBy(() -> service.verification().byFile(new byte[1], Sources.REGISTER))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    /** A proof that was seen before is of another challenge. */
    @Test
    void aProofHoldsForItsChallengeAlone() {
        String challenge = ServiceProof.challenge(new SecureRandom());
        String answer = proof.prove(challenge, "127.0.0.1", 7070);
        assertThat(proof.holds(challenge, "127.0.0.1", 7070, answer)).isTrue();
        assertThat(proof.holds(ServiceProof.challenge(new SecureRandom()), "127.0.0.1", 7070, answer))
                .isFalse();
        assertThat(proof.holds(challenge, "::1", 7070, answer))
                .as("another address")
                .isFalse();
        assertThat(proof.holds(challenge, "127.0.0.1", 7071, answer))
                .as("another port")
                .isFalse();
        assertThat(proof.holds(challenge, "127.0.0.1", 7070, "")).isFalse();
        assertThat(proof.holds(challenge, "127.0.0.1", 7070, challenge)).isFalse();
        assertThat(proof.toString()).doesNotContain(proof.secret());
    }

    private DataFolder.RunningService running(int port) {
        return new DataFolder.RunningService(
                "127.0.0.1", port, ProcessHandle.current().pid(), proof.secret(), null);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String challenge = exchange.getRequestHeaders().getFirst(ServiceProof.CHALLENGE);
            if (answering != null) {
                exchange.getResponseHeaders()
                        .set(
                                ServiceProof.PROOF,
                                answering.prove(
                                        challenge,
                                        "127.0.0.1",
                                        exchange.getLocalAddress().getPort()));
            }
            if (refusal == null) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.getRequestBody().readAllBytes();
            byte[] body = refusal.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(422, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
