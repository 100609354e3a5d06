package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A service that ends while a command waits for what it asked for. */
final class LostServiceTest {
    private final ServiceProof proof = ServiceProof.create(new SecureRandom());

    @Test
    void theCommandNamesTheArtworksThatAreKept() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try (MintmarkApi api = ServiceClient.connect(new DataFolder.RunningService(
                                "127.0.0.1",
                                server.getAddress().getPort(),
                                ProcessHandle.current().pid(),
                                proof.secret(),
                                null))
                        .orElseThrow();
                CancelOnInterrupt created = new CancelOnInterrupt(api)) {
            List<ArtworkResponse> artworks = created.create(GenerateRequest.of(DrawParameters.Request.of("a fox")));
            assertThat(artworks).extracting(ArtworkResponse::id).containsExactly("first", "second");
            server.stop(0);

            assertThatThrownBy(() -> new ArtworkWatcher(api.artworks(), "first").awaitDone())
                    .isInstanceOfSatisfying(CommandFailedException.class, e -> {
                        assertThat(e.isServiceLost()).isTrue();
                        assertThat(created.kept(e).code()).isEqualTo(Main.FAILED);
                        assertThat(created.kept(e))
                                .hasMessage(e.getMessage()
                                        + " The service continues the order when it runs again: artwork"
                                        + " first, second.");
                    });
            CommandFailedException another = CommandFailedException.failed("The drawing failed.");
            assertThat(created.kept(another)).isSameAs(another);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String challenge = exchange.getRequestHeaders().getFirst(ServiceProof.CHALLENGE);
            if (challenge != null) {
                int port = exchange.getLocalAddress().getPort();
                exchange.getResponseHeaders().set(ServiceProof.PROOF, proof.prove(challenge, "127.0.0.1", port));
            }
            ArtworkList created = new ArtworkList(List.of(artwork("first"), artwork("second")));
            byte[] json = JsonMapper.shared().writeValueAsBytes(created);
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private static ArtworkResponse artwork(String id) {
        DrawParameters parameters = TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", 64, 64);
        Recipe recipe = new Recipe(parameters, "ab".repeat(32), List.of());
        return ArtworkResponse.of(Artwork.accepted(
                id, Goal.SEALED, "starter", recipe, new byte[32], false, ImageFormat.PNG, null, Instant.EPOCH));
    }
}
