package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mintmark.app.io.SourceUnavailableException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP, with a server that follows the specification. */
@Tag("slow")
class PinningServiceTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final UnixFs.Import dag = UnixFs.V1_2025.of(Samples.bytes(1_500_000));
    private final Cid root = dag.root();
    private BlockStore store;
    private PinningServer server;
    private PinningService service;

    @BeforeEach
    void start() throws Exception {
        store = new BlockStore(folder);
        for (Block block : dag.blocks()) {
            store.put(block);
        }
        server = new PinningServer(store);
        service = service(PinningServer.TOKEN, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void aFileIsAskedForAndWaitedForAndReadBack() throws Exception {
        service.keep(root, store);
        service.check(root);

        assertThat(server.bodies).singleElement().satisfies(body -> {
            assertThat(body.path("cid").asString()).isEqualTo(root.toString());
            assertThat(body.path("name").asString()).isEqualTo("mintmark");
        });
        assertThat(service.list(root)).singleElement().satisfies(pin -> {
            assertThat(pin.status()).isEqualTo("pinned");
            assertThat(service.status(pin.requestId())).contains(pin);
        });
        assertThat(service.placeName()).doesNotContain("psa").startsWith("127.0.0.1:");
    }

    @Test
    void aFileThatIsPinnedIsNotAskedForAgain() throws Exception {
        service.keep(root, store);
        service.keep(root, store);

        assertThat(server.bodies).hasSize(1);
    }

    @Test
    void aPinWhoseBytesAreNotThereIsReplaced() throws Exception {
        service.keep(root, store);
        server.blocks.remove(dag.blocks().getFirst().cid());
        assertThatIOException().isThrownBy(() -> service.check(root)).withMessageContaining("is not there");

        service.keep(root, store);

        service.check(root);
        assertThat(server.pins).hasSize(1);
        assertThat(server.bodies).hasSize(2);
    }

    @Test
    void aPinWithOtherBytesDoesNotCount() throws Exception {
        service.keep(root, store);
        server.blocks.put(dag.blocks().getFirst().cid(), new byte[] {1});

        assertThatIOException().isThrownBy(() -> service.check(root)).withMessageContaining("other bytes");
    }

    @Test
    void aFileThatIsNotThereYetIsPending() throws Exception {
        server.outcome = "queued";
        PinningService impatient = service(PinningServer.TOKEN, Duration.ZERO);

        assertThatExceptionOfType(Place.PendingException.class)
                .isThrownBy(() -> impatient.keep(root, store))
                .withMessageContaining("it is queued");
        assertThatExceptionOfType(Place.PendingException.class).isThrownBy(() -> impatient.check(root));
        assertThat(server.bodies).hasSize(1);

        server.outcome = "pinned";
        service.keep(root, store);
        assertThat(server.bodies).as("the request that waits is not made again").hasSize(1);
    }

    @Test
    void aPinThatFailedIsAskedForAgain() throws Exception {
        server.outcome = "failed";
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> service.keep(root, store))
                .withMessageContaining("No provider was found.");

        server.outcome = "pinned";
        service.keep(root, store);

        assertThat(server.pins).hasSize(1);
    }

    @Test
    void aFileIsDroppedWithAllItsPins() throws Exception {
        service.keep(root, store);
        service.add(root);
        service.drop(root);
        service.drop(root);

        assertThat(server.pins).isEmpty();
        assertThatIOException().isThrownBy(() -> service.check(root)).withMessageContaining("has no pin of");
        assertThat(service.status("nothing")).isEmpty();
    }

    @Test
    void aRefusalIsOneSentenceWithoutTheToken() {
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> service("wrong-token", Duration.ZERO).keep(root, store))
                .withMessageContaining("refuses the token of ipfs.pinningTokens: Access token is missing or invalid.")
                .withMessageNotContaining("wrong-token");
        server.failWith = 429;
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> service.list(root))
                .withMessageEndingWith("takes no more requests for now, for 7 s.");
        server.failWith = 409;
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> service.list(root))
                .withMessageEndingWith("does not take more pins: Not now.");
        server.failWith = 500;
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> service.list(root))
                .withMessageEndingWith("answers HTTP 500: Not now.");
    }

    private PinningService service(String token, Duration patience) {
        return new PinningService(
                http, server.api(), token, new TrustlessGateway(http, server.gateway()), null, patience);
    }
}
