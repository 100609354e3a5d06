package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.ChainKeys;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlOutbox;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mints through two nodes that fail in every way that providers were seen to, before a real chain, with a clock that jumps and blocks that come when
 * they come. What happens follows from a seed. Each artwork becomes one token, and while it does not, a sentence says why.
 * {@link ProviderSimulationTest} does the same in far more runs, on a simulated chain.
 */
@Tag("slow")
final class ProviderFaultsTest {
    private static final int RUNS = 30;
    private static final long SEED = 1;
    private static final int TURNS = 40;

    @TempDir
    static Path folder;

    private static final ManualClock CLOCK = new ManualClock(Instant.now());
    private static HttpClient http;
    private static ManualChain blocks;
    private static List<FaultyNode> nodes;
    private static Database database;
    private static SqlArtworks artworks;
    private static SqlArtworkChanges changes;
    private static Chain chain;
    private static Minter minter;

    @BeforeAll
    static void open() throws Exception {
        http = HttpClient.newHttpClient();
        blocks = new ManualChain(folder, http);
        for (Key key : Key.values()) {
            blocks.fund(key.address(), BigInteger.TEN.pow(24));
        }
        nodes = List.of(new FaultyNode(blocks.address()), new FaultyNode(blocks.address()));
        database = Database.open(folder.resolve("mintmark.db"));
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, CLOCK);
        chain = openChain(new ChainKeys(folder));
        ChainIndex index = new SqlChainIndex(database);
        ChainIndexer indexer = new ChainIndexer(chain.client(), chain.logs(), index, CLOCK);
        minter = new Minter(
                chain,
                new MintSearch(chain.logs(), index, indexer),
                new MintBatches(artworks, 3, Duration.ZERO, CLOCK),
                CLOCK);
    }

    private static Chain openChain(ChainKeys keys) throws Exception {
        List<Key> service = List.of(Key.PAYER, Key.ATTESTER, Key.ADMIN, Key.HOLDER);
        Chain.ChainDependencies real = dependencies(Clock.systemUTC());
        AtomicBoolean isDeployed = new AtomicBoolean();
        Thread miner = Thread.ofVirtual().start(() -> {
            while (!isDeployed.get()) {
                mine(1);
                pause();
            }
        });
        String contract = Chain.deploy(
                        keys.settings(blocks.address(), service, Map.of()), real, Key.OWNER.address(), address -> {})
                .address()
                .checksummed();
        Map<String, String> more = Map.of("TOKEN", contract);
        try (Chain honest = Chain.open(keys.settings(blocks.address(), service, more), real)) {
            new ModelRegistry(honest).register(ChainFixture.MODEL);
        }
        isDeployed.set(true);
        miner.join();
        String rpc = nodes.get(0).address() + "," + nodes.get(1).address();
        Map<String, String> both = Map.of("TOKEN", contract, "RPC", rpc);
        return Chain.open(keys.settings(URI.create("http://replaced"), service, both), dependencies(CLOCK));
    }

    private static Chain.ChainDependencies dependencies(Clock clock) {
        return new Chain.ChainDependencies(
                Path.of("not/needed"),
                folder.resolve("not-needed"),
                new SqlOutbox(database),
                http,
                clock,
                new SecureRandom(),
                SecretFiles.PLAIN,
                Timeouts.STANDARD);
    }

    private static void mine(int count) {
        try {
            blocks.mine(count);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void close() throws Exception {
        chain.close();
        database.close();
        nodes.forEach(FaultyNode::close);
        blocks.close();
        http.close();
    }

    @Test
    void everyArtworkBecomesOneTokenWhateverTheProvidersDo() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                simulate(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void simulate(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            ids.add(PinnedArtworks.insert(database, seed + " " + i, MintOrder.STANDARD, ChainFixture.MODEL)
                    .id());
        }
        for (int turn = 0; turn < TURNS; turn++) {
            if (random.nextInt(4) == 0) {
                FaultyNode.Fault[] all = FaultyNode.Fault.values();
                nodes.get(random.nextInt(2)).become(all[random.nextInt(all.length)], random.nextLong());
            }
            switch (random.nextInt(6)) {
                case 0, 1 -> mine(1 + random.nextInt(3));
                case 2 -> blocks.dropWaiting();
                case 3 -> blocks.reorganise(1); // above what is final
                default -> CLOCK.pass(Duration.ofSeconds(random.nextInt(120)));
            }
            step(ids.get(random.nextInt(ids.size())));
        }
        nodes.forEach(node -> node.become(FaultyNode.Fault.HONEST, 0));
        for (int turn = 0; turn < 60 && !ids.stream().allMatch(ProviderFaultsTest::isConfirmed); turn++) {
            CLOCK.pass(Duration.ofSeconds(30));
            for (String id : ids) {
                step(id);
            }
            mine(1);
        }
        for (String id : ids) {
            Artwork artwork = artworks.find(id).orElseThrow();
            assertThat(artwork.stage()).as(id).isEqualTo(Stage.CONFIRMED);
            assertThat(mints(artwork)).as("tokens of " + id).isOne();
        }
    }

    private static boolean isConfirmed(String id) {
        return artworks.find(id).orElseThrow().stage() == Stage.CONFIRMED;
    }

    /** Takes an artwork as far as it goes now, as the pipeline does; a failure for good is no end here. */
    private static void step(String id) throws Exception {
        try {
            Artwork artwork = artworks.find(id).orElseThrow();
            if (artwork.stage() == Stage.CONFIRMED) {
                return;
            }
            if (artwork.stage() == Stage.PINNED && minter.sign(artwork)) {
                artwork = artworks.find(id).orElseThrow();
                if (artwork.stage() == Stage.PINNED) {
                    return;
                }
            }
            if (artwork.stage() == Stage.SIGNED) {
                minter.send(artwork);
                artwork = changes.sent(id).orElse(artwork);
            }
            Optional<Token> token = minter.confirm(artwork);
            if (token.isPresent()) {
                changes.confirmed(id, token.get());
            }
        } catch (SourceUnavailableException | MintingPausedException e) {
            assertThat(e.getMessage()).as("why " + id + " waits").endsWith(".").hasSizeGreaterThan(20);
        } catch (StepFailedException e) {
            throw new AssertionError(id + " failed for good: " + e.failure(), e);
        }
    }

    private static long mints(Artwork artwork) throws Exception {
        String token = "0x" + artwork.sealed().sha256();
        return chain.logs().between(0, chain.client().block("latest").number()).stream()
                .filter(log -> ChainFixture.isMint(log) && log.getTopics().contains(token))
                .count();
    }
}
