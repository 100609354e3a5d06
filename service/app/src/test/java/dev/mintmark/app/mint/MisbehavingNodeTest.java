package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.ChainKeys;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlOutbox;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node between us and a real chain that spoils one of its answers: nothing but the declared exception comes of it. */
@Tag("slow")
@Timeout(300)
final class MisbehavingNodeTest {
    private static final int ROUNDS = 600;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What stands in the place of a part of an answer. */
    private static final List<JsonNode> NONSENSE = List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.stringNode(""),
            JsonNodeFactory.instance.stringNode("0x"),
            JsonNodeFactory.instance.stringNode("0x1"),
            JsonNodeFactory.instance.stringNode("0xzz"),
            JsonNodeFactory.instance.stringNode("many"),
            JsonNodeFactory.instance.stringNode("0x" + "f".repeat(65)),
            JsonNodeFactory.instance.stringNode("0x" + "f".repeat(5000)),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(new BigInteger("9".repeat(400))),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.arrayNode(),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.arrayNode().addNull(),
            JsonNodeFactory.instance.arrayNode().add("0x12"));

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static HttpClient http;
    private static HttpServer proxy;
    private static Chain chain;
    private static Artwork minted;
    private static Random random;

    /** How many answers pass before the one that is spoilt. */
    private static volatile int before = Integer.MAX_VALUE;

    private static volatile String spoilt = "";

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        minted = fixture.pinned("minted");
        fixture.mint(minted);
        http = HttpClient.newHttpClient();
        URI real = fixture.node();
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.createContext("/", exchange -> pass(exchange, real));
        proxy.start();
        ChainKeys keys = new ChainKeys(folder);
        chain = Chain.open(
                keys.settings(
                        URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()),
                        List.of(ChainKeys.Key.PAYER, ChainKeys.Key.ATTESTER),
                        Map.of("CHAIN_ID", Long.toString(fixture.chain.chainId()), "TOKEN", fixture.contract())),
                new Chain.ChainDependencies(
                        Path.of("not/needed"),
                        folder.resolve("not-needed"),
                        new SqlOutbox(fixture.database),
                        http,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        SecretFiles.PLAIN,
                        Timeouts.STANDARD));
    }

    @AfterAll
    static void close() throws Exception {
        chain.close();
        proxy.stop(0);
        http.shutdownNow();
        fixture.close();
    }

    private interface Question {
        /** Asks, and checks what is answered. */
        void ask() throws Exception;
    }

    @Test
    void aSpoiltAnswerIsASourceThatIsNotAvailableAndNeverAWrongValue() throws Exception {
        ChainIndexer indexer = new ChainIndexer(chain.client(), chain.logs(), fixture.index, Clock.systemUTC());
        Ledger ledger = new ChainLedger(chain, fixture.index, new SqlAnchorIndex(fixture.database), indexer).fresh();
        Minter minter = new Minter(
                chain,
                new MintSearch(chain.logs(), fixture.index, indexer),
                ChainFixture.alone(fixture.database),
                Clock.systemUTC());
        ModelRegistry models = new ModelRegistry(chain);
        String sha256 = minted.sealed().sha256();
        String owner = ledger.token(sha256).orElseThrow().owner();
        assertThat(owner).isEqualTo(fixture.holder());
        Artwork elsewhere = fixture.artwork("minted");
        List<Question> questions = List.of(
                () -> assertThat(ledger.token(sha256))
                        .map(Ledger.OnChain::owner)
                        .hasValue(owner),
                () -> assertThat(ledger.token(ChainFixture.sha256("never minted")))
                        .isEmpty(),
                () -> assertThat(ledger.byWatermark(minted.sealed().watermarkId()))
                        .isSubsetOf(sha256),
                () -> assertThat(models.all()).hasSizeLessThanOrEqualTo(1),
                () -> assertThat(minter.confirm(elsewhere))
                        .satisfiesAnyOf(
                                token -> assertThat(token).isEmpty(),
                                token -> assertThat(token.orElseThrow().tokenId())
                                        .isEqualTo("0x" + sha256)),
                indexer::run);
        random = new Random(1);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Question question = questions.get(random.nextInt(questions.size()));
            before = random.nextInt(4);
            spoilt = "nothing";
            try {
                question.ask();
            } catch (SourceUnavailableException e) {
                assertThat(e.getMessage()).as("a sentence").endsWith(".").doesNotContain("Exception");
                refused++;
            } catch (Throwable e) {
                throw new AssertionError(
                        "Round " + round + ", question " + questions.indexOf(question) + ": " + spoilt, e);
            }
        }
        before = Integer.MAX_VALUE;
        assertThat(refused).as("rounds that met a spoilt answer").isGreaterThan(ROUNDS / 4);
        assertThat(ledger.token(sha256)).isPresent();
    }

    private static void pass(HttpExchange exchange, URI real) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            byte[] answer = http.send(
                            HttpRequest.newBuilder(real)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            if (before-- == 0) {
                byte[] honest = answer;
                answer = spoil(honest);
                spoilt = new String(question, StandardCharsets.UTF_8) + " -> "
                        + new String(answer, StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] spoil(byte[] answer) {
        if (random.nextInt(20) == 0) {
            return java.util.Arrays.copyOf(answer, random.nextInt(answer.length));
        }
        JsonNode json = JSON.readTree(answer);
        List<Runnable> ways = new ArrayList<>();
        collect((ObjectNode) json, json.has("result") ? "result" : "error", ways);
        ways.get(random.nextInt(ways.size())).run();
        return JSON.writeValueAsBytes(json);
    }

    /** The places in a tree that can be spoilt. */
    private static void collect(ObjectNode parent, String field, List<Runnable> ways) {
        ways.add(() -> parent.set(field, nonsense(parent.get(field))));
        ways.add(() -> parent.remove(field));
        below(parent.get(field), ways);
    }

    private static void below(JsonNode node, List<Runnable> ways) {
        if (node instanceof ObjectNode object) {
            object.propertyNames().forEach(name -> collect(object, name, ways));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int at = i;
                ways.add(() -> array.set(at, nonsense(array.get(at))));
                ways.add(() -> array.remove(at));
                below(array.get(at), ways);
            }
        }
    }

    private static JsonNode nonsense(JsonNode honest) {
        if (honest.isString() && random.nextBoolean()) {
            String text = honest.asString();
            return JsonNodeFactory.instance.stringNode(
                    random.nextBoolean() ? text.substring(0, random.nextInt(text.length() + 1)) : text + "0");
        }
        return NONSENSE.get(random.nextInt(NONSENSE.size()));
    }
}
