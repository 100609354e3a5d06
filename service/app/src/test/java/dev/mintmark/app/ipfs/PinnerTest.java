package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over a real block store, whose files are read back. */
@Tag("slow")
class PinnerTest {
    private static final MintOrder NAMED = new MintOrder(null, 500, "Dawn", "Made \"early\".", "CC-BY-4.0");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private BlockStore store;
    private Pinner pinner;

    @BeforeEach
    void start() throws IOException {
        store = new BlockStore(folder.resolve("blocks"));
        pinner = new Pinner(store, null);
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void theCidOfASmallFileContainsTheFilesSha256() throws Exception {
        byte[] file = Samples.bytes(1 << 20);

        Pin pin = pinner.pin(Samples.artwork(file, MintOrder.STANDARD, false), file);

        assertThat(pin.root()).isNull();
        assertThat(pin.metadataCid()).isNull();
        assertThat(Cid.parse(pin.imageCid()).sha256())
                .isEqualTo(Samples.artwork(file, null, false).sealed().sha256());
        assertThat(network().fetch(pin.imageCid(), 2 << 20)).hasValue(file);
    }

    @Test
    void aLargerFileGivesTheDigestOfItsRoot() throws Exception {
        byte[] file = Samples.bytes(3_000_000);

        Pin pin = pinner.pin(Samples.artwork(file, null, false), file);

        assertThat(Cid.parse(pin.imageCid())).isEqualTo(new Cid(Cid.Codec.DAG_PB, Objects.requireNonNull(pin.root())));
        assertThat(network().fetch(pin.imageCid(), 3_000_000)).hasValue(file);
    }

    @Test
    void pinsTheCreatorsMetadataWithoutThePrompt() throws Exception {
        byte[] file = Samples.bytes(100);

        JsonNode json = metadata(pinner.pin(Samples.artwork(file, NAMED, false), file));

        assertThat(json.path("name").asString()).isEqualTo("Dawn");
        assertThat(json.path("description").asString()).isEqualTo("Made \"early\".");
        assertThat(json.path("license").asString()).isEqualTo("CC-BY-4.0");
        assertThat(json.path("image").asString()).isEqualTo("ipfs://" + Cid.of(Cid.Codec.RAW, file));
        assertThat(json.has("external_url")).isFalse();
        assertThat(json.toString()).contains("Model SHA-256").doesNotContain("secret garden");
    }

    @Test
    void aDisclosedPromptIsAnAttribute() throws Exception {
        byte[] file = Samples.bytes(100);

        JsonNode json = metadata(pinner.pin(Samples.artwork(file, NAMED, true), file));

        assertThat(json.path("attributes").toString())
                .contains("{\"trait_type\":\"Prompt\",\"value\":\"a secret garden\"}");
    }

    @Test
    void pinningAgainGivesTheSamePin() throws Exception {
        byte[] file = Samples.bytes(100);

        assertThat(pinner.pin(Samples.artwork(file, NAMED, false), file))
                .isEqualTo(pinner.pin(Samples.artwork(file, NAMED, false), file));
    }

    @Test
    void refusesBytesOtherThanTheSealedFiles() {
        byte[] file = Samples.bytes(100);

        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pinner.pin(Samples.artwork(file, null, false), Samples.bytes(101)))
                .withMessageContaining("sealed");
    }

    @Test
    void failsIfThePinCannotBeReadBack() throws Exception {
        byte[] file = Samples.bytes(100);
        HttpServer forgetful = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String cid = Cid.of(Cid.Codec.RAW, file).toString();
        forgetful.createContext("/api/v0/add", exchange -> answer(exchange, 200, "{\"Hash\":\"" + cid + "\"}"));
        forgetful.createContext(
                "/api/v0/block/get",
                exchange ->
                        answer(exchange, 500, "{\"Message\":\"block was not found\",\"Code\":0,\"Type\":\"error\"}"));
        forgetful.start();
        try {
            KuboClient kubo = new KuboClient(
                    http,
                    URI.create("http://127.0.0.1:" + forgetful.getAddress().getPort()));
            assertThatIOException()
                    .isThrownBy(() -> new Pinner(store, kubo).pin(Samples.artwork(file, null, false), file))
                    .withMessageContaining(cid);
            assertThat(store.has(Cid.parse(cid))).as("is served").isFalse();
        } finally {
            forgetful.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void aBlockThatTheDiskDamagedIsNotReadAndIsWholeWhenPinnedAgain() throws Exception {
        byte[] file = Samples.bytes(100);
        Pin pin = pinner.pin(Samples.artwork(file, null, false), file);
        Files.write(blockFile(pin), Samples.bytes(100 + 1));
        assertThatIOException()
                .isThrownBy(() -> store.block(Cid.parse(pin.imageCid())))
                .withMessageContaining("damaged");

        pinner.pin(Samples.artwork(file, null, false), file);

        assertThat(network().fetch(pin.imageCid(), 100)).hasValue(file);
    }

    @Test
    void thePinThatIsComputedIsTheOneThatIsMade() throws Exception {
        for (int size : new int[] {100, 3_000_000}) {
            byte[] file = Samples.bytes(size);
            assertThat(Pinner.pinOf(Samples.artwork(file, NAMED, false), file))
                    .isEqualTo(pinner.pin(Samples.artwork(file, NAMED, false), file));
        }
    }

    @Test
    void theBlocksBelowAPinAreComputedAsTheStoreNamesThem() throws Exception {
        for (int size : new int[] {100, 3_000_000}) {
            byte[] file = Samples.bytes(size);
            Pin pin = pinner.pin(Samples.artwork(file, NAMED, false), file);
            assertThat(Pinner.blocksBelow(Samples.artwork(file, NAMED, false), file))
                    .hasSize(size == 100 ? 0 : 3)
                    .containsExactlyInAnyOrderElementsOf(pinner.blocksBelow(pin));
        }
    }

    @Test
    void aFailedPinLeavesNoBlocks() throws Exception {
        byte[] file = Samples.bytes(3_000_000);
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String root = UnixFs.V1_2025.of(file).root().toString();
        other.createContext("/api/v0/add", exchange -> answer(exchange, 200, "{\"Hash\":\"" + root + "\"}"));
        other.createContext("/api/v0/block/get", exchange -> answer(exchange, 500, "{\"Message\":\"no\"}"));
        other.start();
        try {
            KuboClient kubo = new KuboClient(
                    http, URI.create("http://127.0.0.1:" + other.getAddress().getPort()));
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(() -> new Pinner(store, kubo).pin(Samples.artwork(file, NAMED, false), file));
            assertThat(blocks()).isZero();
        } finally {
            other.stop(0);
        }
    }

    /** As of an artwork that is pinned again because its metadata was ordered later. */
    @Test
    void aFailedTryLeavesTheBlocksOfAnEarlierPin() throws Exception {
        byte[] file = Samples.bytes(3_000_000);
        Pin pin = pinner.pin(Samples.artwork(file, null, false), file);
        Pinner withKubo = new Pinner(store, new KuboClient(http, URI.create("http://127.0.0.1:9")));

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> withKubo.pin(Samples.artwork(file, NAMED, false), file));

        assertThat(network().fetch(pin.imageCid(), 3_000_000)).hasValue(file);
    }

    @Test
    void aFileOfWhichALeafIsLostIsStillRemoved() throws Exception {
        byte[] file = Samples.bytes(3_000_000);
        Pin pin = pinner.pin(Samples.artwork(file, null, false), file);
        store.delete(UnixFs.V1_2025.of(file).blocks().getFirst().cid());

        remove(pin);

        assertThat(blocks()).isZero();
    }

    private long blocks() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void theRootsAndTheBlocksBelowThemAreAllBlocksOfAPin() throws Exception {
        byte[] file = Samples.bytes(3_000_000);
        Pin pin = pinner.pin(Samples.artwork(file, NAMED, false), file);

        remove(pin);

        assertThat(network().available(pin.imageCid())).isFalse();
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void namesTheAddressOfAKuboThatIsDown() throws Exception {
        KuboClient kubo = new KuboClient(http, URI.create("http://127.0.0.1:9"));
        byte[] file = Samples.bytes(100);

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> new Pinner(store, kubo).pin(Samples.artwork(file, null, false), file))
                .withMessage("Kubo at http://127.0.0.1:9 does not answer.");
        assertThat(store.has(Cid.of(Cid.Codec.RAW, file))).isFalse();
    }

    @Test
    void doesNotShowPossibleSecretsInKubosAddress() {
        KuboClient kubo = new KuboClient(http, URI.create("http://me:sesame@127.0.0.1:9/sesame"));
        byte[] file = Samples.bytes(100);

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> new Pinner(store, kubo).pin(Samples.artwork(file, null, false), file))
                .withMessage("Kubo at http://********@127.0.0.1:9/******** does not answer.");
    }

    private void remove(Pin pin) throws IOException {
        List<String> below = pinner.blocksBelow(pin);
        for (String cid : pin.roots()) {
            pinner.deleteBlock(cid);
        }
        for (String cid : below) {
            pinner.deleteBlock(cid);
        }
    }

    private IpfsNetwork network() {
        return new IpfsNetwork(List.of(store));
    }

    private JsonNode metadata(Pin pin) throws Exception {
        String cid = Objects.requireNonNull(pin.metadataCid());
        return JsonMapper.shared().readTree(network().fetch(cid, 1 << 20).orElseThrow());
    }

    private Path blockFile(Pin pin) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(pin.imageCid()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
