package dev.mintmark.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlWebhookFeed;
import dev.mintmark.app.store.TestDatabase;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages to a real server over HTTP. */
final class WebhooksTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ManualClock clock = new ManualClock();
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        http.shutdownNow();
    }

    /** What arrived. */
    private record Message(String id, String time, String signature, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** Answers each message with the next status, and at last with 204. */
    private static final class Receiver implements AutoCloseable {
        final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Receiver() throws IOException {
            server.createContext("/hooks", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                messages.add(new Message(
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        exchange.getRequestHeaders().getFirst("webhook-signature"),
                        body));
                Integer status = statuses.poll();
                exchange.sendResponseHeaders(status == null ? 204 : status, -1);
                exchange.close();
            });
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks?key=secret");
        }

        Message next() throws InterruptedException {
            Message message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            return message;
        }

        List<String> nextIds(int count) throws InterruptedException {
            List<String> ids = new ArrayList<>();
            for (int each = 0; each < count; each++) {
                ids.add(next().id());
            }
            return ids;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Webhooks webhooks(Database database, URI... endpoints) {
        return new Webhooks(
                new SqlWebhookFeed(database),
                http,
                List.of(endpoints),
                endpoints.length == 0 ? null : WebhookSignature.of(SECRET),
                clock,
                "test");
    }

    private Webhooks started(Database database) {
        Webhooks webhooks = webhooks(database, receiver.address());
        webhooks.start(Duration.ofMillis(10), () -> true);
        return webhooks;
    }

    private static void append(Database database, String... ids) {
        new SqlWebhookFeed(database)
                .append(
                        List.of(ids).stream()
                                .map(id -> new WebhookEvent(id, "{}"))
                                .toList(),
                        START);
    }

    private static WebhookFeed.Progress progress(Webhooks webhooks) {
        return webhooks.status().endpoints().getFirst().progress();
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Tag("slow")
    @Test
    void whatHappenedOnTheChainIsToldInItsOrderSignedAndOnce() throws Exception {
        try (ChainFixture chain = ChainFixture.open(folder)) {
            SqlWebhookFeed feed = new SqlWebhookFeed(chain.database);
            SqlArtworks artworks = new SqlArtworks(chain.database);
            SqlChainIndex index = new SqlChainIndex(
                    chain.database,
                    (chainId, contract, events) -> feed.add(chainId, contract, events, artworks, clock.instant()));
            chain.models.register(ChainFixture.MODEL);
            chain.indexer(index).run();
            try (Webhooks webhooks = started(chain.database)) {
                Artwork artwork = chain.pinned("sold");
                Token token = chain.mint(artwork);
                chain.market.list(token.tokenId(), BigInteger.valueOf(1_000_000));
                String buyer = chain.market.buy(token.tokenId()).buyer();
                chain.mint(chain.pinned("minted after the sale"));
                chain.indexer(index).run();
                chain.indexer(index).run();

                Message minted = receiver.next();
                assertThat(minted.signature())
                        .isEqualTo(WebhookSignature.of(SECRET).sign(minted.id(), START, minted.body()));
                assertThat(minted.time()).isEqualTo("" + START.getEpochSecond());
                assertThat(minted.json().path("type").asString()).isEqualTo("token.minted");
                JsonNode data = minted.json().path("data");
                assertThat(data.path("artwork").asString()).isEqualTo(artwork.id());
                assertThat(data.path("tokenId").asString()).isEqualTo(token.tokenId());
                assertThat(data.path("owner").asString()).isEqualToIgnoringCase(chain.holder());
                assertThat(data.path("tx").asString()).isEqualTo(token.tx());
                List<Message> rest = List.of(receiver.next(), receiver.next(), receiver.next());
                assertThat(rest)
                        .extracting(message -> message.json().path("type").asString())
                        .containsExactlyInAnyOrder("token.transferred", "token.sold", "token.minted");
                assertThat(rest)
                        .filteredOn(message ->
                                message.json().path("type").asString().equals("token.sold"))
                        .singleElement()
                        .satisfies(message -> {
                            JsonNode sale = message.json().path("data");
                            assertThat(sale.path("buyer").asString()).isEqualToIgnoringCase(buyer);
                            assertThat(sale.path("priceWei").asString()).isEqualTo("1000000");
                            assertThat(sale.path("royaltyWei").asString()).isEqualTo("50000");
                        });
                assertThat(Stream.concat(Stream.of(minted), rest.stream())
                                .map(message -> message.json().path("data"))
                                .toList())
                        .isSortedAccordingTo(Comparator.comparingLong(
                                        (JsonNode event) -> event.path("block").asLong())
                                .thenComparingLong(
                                        event -> event.path("logIndex").asLong()));
                await(() -> progress(webhooks).pending() == 0);
                assertThat(receiver.messages).isEmpty();
            }
        }
    }

    @Test
    void eachOfSeveralMintsIsToldWithItsOwnReceiver() {
        List<String> receivers = List.of("0x" + "a".repeat(40), "0x" + "b".repeat(40));
        List<IndexedEvent> events = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            IndexedEvent.Place place = new IndexedEvent.Place(7, "0x" + "7".repeat(64), 2 * i, "0x" + "6".repeat(64));
            IndexedEvent.Place next = new IndexedEvent.Place(7, place.blockHash(), 2 * i + 1, place.tx());
            String token = "0x" + ("" + i).repeat(64);
            events.add(new IndexedEvent.Transfer(place, token, "0x" + "0".repeat(40), receivers.get(i)));
            events.add(new IndexedEvent.Mint(next, token, "0x" + "c".repeat(40), 9, 1, 0, "", null));
        }
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            assertThat(WebhookEvent.of(1, "0x" + "d".repeat(40), events, new SqlArtworks(database), START))
                    .extracting(event -> JsonMapper.shared()
                            .readTree(event.payload())
                            .path("data")
                            .path("owner")
                            .asString())
                    .isEqualTo(receivers);
        }
    }

    @Test
    void royaltiesThatGoThroughVaultsAreTold() {
        IndexedEvent.Place place = new IndexedEvent.Place(7, "0x" + "7".repeat(64), 1, "0x" + "6".repeat(64));
        BigInteger wei = BigInteger.TWO.pow(70);
        List<IndexedEvent> events = List.of(
                new IndexedEvent.VaultCreated(place, "0xv", "0xa:2500,0xb:7500"),
                new IndexedEvent.VaultPayment(place, "0xv", "0xm", wei, null, null, null),
                new IndexedEvent.VaultPayment(place, "0xv", "0xm", wei, "0x" + "1".repeat(64), "0xs", wei.add(wei)),
                new IndexedEvent.VaultRelease(place, "0xv", "0xa", "0xr", "0x0", wei),
                new IndexedEvent.ReceiverChange(place, "0xa", "0xv"));
        List<JsonNode> told;
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            told = WebhookEvent.of(1, "0xc", events, new SqlArtworks(database), START).stream()
                    .map(event -> JsonMapper.shared().readTree(event.payload()))
                    .toList();
        }

        assertThat(told)
                .extracting(event -> event.path("type").asString())
                .containsExactly(
                        "vault.created", "vault.paid", "vault.paid", "vault.released", "royalty.receiver-changed");
        assertThat(told.get(1).at("/data/tokenId").isNull()).isTrue();
        assertThat(told.get(2).at("/data/tokenId").asString()).isEqualTo("0x" + "1".repeat(64));
        assertThat(told.get(2).at("/data/amountWei").asString()).isEqualTo("1180591620717411303424");
        assertThat(told.get(2).at("/data/priceWei").asString()).isEqualTo("2361183241434822606848");
        assertThat(told.get(3).at("/data/receiver").asString()).isEqualTo("0xr");
        assertThat(told.get(4).at("/data/royaltyReceiver").asString()).isEqualTo("0xv");
    }

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.webhook.WebhooksTest#databases")
    void anEndpointThatIsDownIsTriedAgainAndTheOrderKept(TestDatabase kind) throws Exception {
        try (Database database = kind.open(folder)) {
            receiver.statuses.addAll(List.of(500, 429));
            try (Webhooks webhooks = started(database)) {
                append(database, "a", "b");
                assertThat(receiver.next().id()).isEqualTo("a");
                await(() -> progress(webhooks).failures() == 1);
                assertThat(progress(webhooks))
                        .isEqualTo(new WebhookFeed.Progress(2, 0, 1, START.plusSeconds(5), "It answers 500."));

                clock.pass(Duration.ofSeconds(5));
                assertThat(receiver.next().id()).isEqualTo("a");
                await(() -> progress(webhooks).failures() == 2);

                webhooks.retryNow();
                assertThat(receiver.nextIds(2)).containsExactly("a", "b");
                await(() -> progress(webhooks).pending() == 0);
                assertThat(progress(webhooks)).isEqualTo(new WebhookFeed.Progress(0, 0, 0, null, null));
            }
            try (Webhooks again = started(database)) {
                append(database, "b", "c");
                assertThat(receiver.next().id()).isEqualTo("c");
                again.ping();
                assertThat(receiver.next().json().path("type").asString()).isEqualTo("ping");
            }
        }
    }

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.values());
    }

    @Test
    void anEventThatIsRefusedAgainAndAgainKeepsTheRestWaitingNoLonger() throws Exception {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            IntStream.range(0, Webhooks.REFUSALS).forEach(each -> receiver.statuses.add(400));
            try (Webhooks webhooks = started(database)) {
                append(database, "bad", "good");
                for (int attempt = 1; attempt < Webhooks.REFUSALS; attempt++) {
                    int failed = attempt;
                    assertThat(receiver.next().id()).isEqualTo("bad");
                    await(() -> progress(webhooks).failures() == failed);
                    clock.pass(Duration.ofHours(2));
                }
                assertThat(receiver.nextIds(2)).containsExactly("bad", "good");
                await(() -> progress(webhooks).pending() == 0);
                assertThat(progress(webhooks).refused()).isEqualTo(1);
            }
        }
    }

    /** A server that comes back often answers 404 first. */
    @Test
    void aRefusalAfterALongFailureIsTheFirst() throws Exception {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            // each of these says "later"
            IntStream.range(0, Webhooks.REFUSALS)
                    .forEach(each -> receiver.statuses.addAll(List.of(503, 408, 425, 429)));
            receiver.statuses.add(404);
            int attempts = receiver.statuses.size();
            try (Webhooks webhooks = started(database)) {
                append(database, "a");
                for (int attempt = 1; attempt <= attempts; attempt++) {
                    int failed = attempt;
                    assertThat(receiver.next().id()).isEqualTo("a");
                    await(() -> progress(webhooks).failures() == failed);
                    clock.pass(Duration.ofHours(2));
                }
                assertThat(receiver.next().id()).isEqualTo("a");
                await(() -> progress(webhooks).pending() == 0);
                assertThat(progress(webhooks).refused()).isZero();
            }
        }
    }

    @Test
    void anEndpointIsToldWhatIsNewSinceItWasNamed() throws Exception {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            append(database, "before");
            webhooks(database, receiver.address()).close();
            append(database, "while the service is down");
            try (Webhooks unused = started(database)) {
                assertThat(receiver.next().id()).isEqualTo("while the service is down");
            }
            webhooks(database).close();
            assertThat(new SqlWebhookFeed(database).hasEndpoints()).isFalse();
            append(database, "while nobody is told");
            try (Webhooks unused = started(database)) {
                append(database, "after");
                assertThat(receiver.next().id()).isEqualTo("after");
            }
        }
    }

    @Test
    void addressesAreShownWithoutTheirSecrets() {
        try (Database database = TestDatabase.SQLITE.open(folder);
                Webhooks webhooks = webhooks(database, URI.create("https://user:word@shop.example/hooks?key=secret"))) {
            assertThat(webhooks.status().endpoints().getFirst().address())
                    .isEqualTo("https://********@shop.example/********?********");
            webhooks.ping();
            assertThat(progress(webhooks)).isEqualTo(new WebhookFeed.Progress(1, 0, 0, null, null));
        }
    }
}
