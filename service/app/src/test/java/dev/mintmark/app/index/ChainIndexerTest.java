package dev.mintmark.app.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.index.ChainIndex.Cursor;
import dev.mintmark.app.index.ChainIndex.IndexedToken;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.TestDatabase;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index against what the contract itself says, on a real chain. */
@Tag("slow")
final class ChainIndexerTest {
    private static final String SOMEBODY = "0x00000000000000000000000000000000000000a1";
    private static final Pattern RANGE =
            Pattern.compile("\"fromBlock\":\"0x([0-9a-f]+)\",\"toBlock\":\"0x([0-9a-f]+)\"");

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static long chainId;
    private static String contract;
    private static final List<Token> tokens = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        chainId = fixture.chain.chainId();
        contract = fixture.chain.contract().hex();
        fixture.models.register(ChainFixture.MODEL);
        for (String name : List.of("kept", "transferred", "burnt", "sold", "sold and burnt")) {
            tokens.add(fixture.mint(fixture.pinned(name)));
        }
        fixture.market.transfer(tokens.get(1).tokenId(), SOMEBODY);
        fixture.market.burn(tokens.get(2).tokenId());
        for (Token sold : tokens.subList(3, 5)) {
            fixture.market.list(sold.tokenId(), BigInteger.valueOf(1_000_000));
            fixture.market.buy(sold.tokenId());
        }
        fixture.market.burn(tokens.get(4).tokenId());
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void theIndexSaysWhatTheContractSays(TestDatabase kind, @TempDir Path data) throws Exception {
        try (Database database = kind.open(data)) {
            ChainIndex index = new SqlChainIndex(database);
            assertThat(index.token(chainId, contract, tokens.getFirst().tokenId()))
                    .isEmpty();
            fixture.indexer(index).run();
            fixture.indexer(index).run();

            assertSameAsChain(index);
            assertThat(index.token(chainId, contract, "0x" + "1".repeat(64))
                            .orElseThrow()
                            .token())
                    .isNull();
            for (Token token : tokens) {
                long mark = Long.parseUnsignedLong(token.tokenId().substring(2, 18), 16);
                assertThat(index.tokensByWatermark(chainId, contract, mark)).containsExactly(token.tokenId());
            }
            assertThat(royalties(database)).singleElement().satisfies(creator -> {
                assertThat(creator.tokens()).isEqualTo(5);
                assertThat(creator.sales()).isEqualTo(2);
                assertThat(creator.earnedWei()).isEqualTo("100000");
            });
        }
    }

    private static void assertSameAsChain(ChainIndex index) throws Exception {
        long finalized = fixture.chain.logs().finalizedBlock();
        for (Token token : tokens) {
            ChainIndex.TokenState state =
                    index.token(chainId, contract, token.tokenId()).orElseThrow();
            Ledger.OnChain shown =
                    fixture.ledger.token(token.tokenId().substring(2)).orElseThrow();
            assertThat(state.asOf()).isEqualTo(finalized);
            assertThat(state.token())
                    .isEqualTo(new IndexedToken(
                            shown.tokenId(),
                            Address.of(shown.creator()).hex(),
                            shown.modelSha256(),
                            shown.modelRevoked(),
                            null,
                            shown.tx(),
                            shown.block(),
                            Address.of(shown.owner()).hex(),
                            shown.burntTx(),
                            shown.burntBlock()));
        }
    }

    private static List<CreatorRoyalties> royalties(Database database) {
        return new Royalties(new SqlRoyaltyIndex(database), chainId, fixture.chain.contract()).all(null, 100);
    }

    /** As where the process is killed between two ranges, anywhere. */
    @Test
    void anInterruptedRunContinuesWithTheRangeThatWasNotSaved(@TempDir Path data) throws Exception {
        try (Database database = Database.open(data.resolve("killed.db"))) {
            List<Long> begun = new ArrayList<>();
            SqlChainIndex index = new SqlChainIndex(database);
            ChainIndex killed = new InterceptedIndex(index, first -> {
                begun.add(first);
                if (begun.size() % 2 == 0) {
                    throw new IllegalStateException("killed");
                }
            });
            ChainIndexer indexer = indexer(fixture.chain.client(), killed, 3);
            int runs = 0;
            boolean done = false;
            while (!done) {
                runs++;
                try {
                    indexer.run();
                    done = true;
                } catch (IllegalStateException e) {
                    assertThat(indexer.isCurrent()).isFalse();
                }
            }

            assertThat(runs).isGreaterThan(3);
            assertThat(begun).as("no range that was saved is read again").isSorted();
            assertThat(begun.stream().distinct()).hasSize(begun.size() - runs + 1);
            assertThat(indexer.isCurrent()).isTrue();
            assertSameAsChain(index);
        }
    }

    /** Calls {@code before} with the first block of each range before it is saved. */
    private record InterceptedIndex(ChainIndex index, LongConsumer before) implements ChainIndex {
        @Override
        public void add(long chain, String of, List<IndexedEvent> events, long first, Cursor cursor) {
            before.accept(first);
            index.add(chain, of, events, first, cursor);
        }

        @Override
        public Optional<Cursor> cursor(long chain, String of) {
            return index.cursor(chain, of);
        }

        @Override
        public Optional<IndexedEvent.Place> lastBefore(long chain, String of, long block) {
            return index.lastBefore(chain, of, block);
        }

        @Override
        public void rewind(long chain, String of, Cursor from, Cursor to) {
            index.rewind(chain, of, from, to);
        }

        @Override
        public List<String> vaults(long chain, String of) {
            return index.vaults(chain, of);
        }

        @Override
        public void addTimes(long chain, Map<Long, Instant> times) {
            index.addTimes(chain, times);
        }

        @Override
        public Optional<TokenState> token(long chain, String of, String tokenId) {
            return index.token(chain, of, tokenId);
        }

        @Override
        public List<String> tokensByWatermark(long chain, String of, long watermarkId) {
            return index.tokensByWatermark(chain, of, watermarkId);
        }
    }

    /** As a request during the first reading of a long chain: it neither waits for it nor reads it all itself. */
    @Test
    void aRunBesideALongOneSaysHowFarThatIs(@TempDir Path data) throws Exception {
        try (Database database = Database.open(data.resolve("long.db"));
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            ChainIndexer indexer = indexer(
                    fixture.chain.client(),
                    new InterceptedIndex(new SqlChainIndex(database), first -> {
                        if (first > 0) {
                            reached.countDown();
                            await(goOn);
                        }
                    }),
                    3);
            Future<?> running = other.submit(() -> {
                indexer.run();
                return null;
            });
            await(reached);

            assertThatThrownBy(indexer::run)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("up to block 3 so far");

            goOn.countDown();
            running.get();
            indexer.run();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aProviderThatLimitsRangesIsReadToTheEnd(@TempDir Path data) throws Exception {
        try (Database database = Database.open(data.resolve("limited.db"));
                HttpClient http = HttpClient.newHttpClient();
                SpoilingProxy limited = new SpoilingProxy(fixture.node(), (question, answer) -> {
                    Matcher range = RANGE.matcher(question);
                    return range.find() && Long.parseLong(range.group(2), 16) - Long.parseLong(range.group(1), 16) >= 4
                            ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"eth_getLogs is"
                                    + " limited to a 4 range\"}}"
                            : answer;
                })) {
            ChainIndex index = new SqlChainIndex(database);
            ChainClient client = new ChainClient(List.of(limited.address()), chainId, http, Duration.ofSeconds(10));

            indexer(client, index, 10_000).run();

            assertSameAsChain(index);
        }
    }

    @Test
    void aReorganisationBelowTheCursorTakesBackWhatItTookFromTheChain(@TempDir Path data) throws Exception {
        try (ChainFixture other = ChainFixture.open(data)) {
            other.models.register(ChainFixture.MODEL);
            Token token = other.mint(other.pinned("reorganised"));
            other.indexer.run();
            Cursor read = other.index.cursor(chainId, contract(other)).orElseThrow();
            long moved = other.market.transfer(token.tokenId(), SOMEBODY).block();
            other.indexer.run();
            assertThat(owner(other, token)).isEqualTo(SOMEBODY);

            other.reorganiseFrom(moved);
            other.indexer.run();

            assertThat(owner(other, token)).isEqualTo(Address.of(other.holder()).hex());
            assertThat(other.index
                            .cursor(chainId, contract(other))
                            .orElseThrow()
                            .nextBlock())
                    .isGreaterThan(read.nextBlock());
        }
    }

    /** A node that lags behind has the same blocks as far as it has any; this one has others. */
    @Test
    void aReorganisationThatLeavesFewerBlocksIsNotTakenForALag(@TempDir Path data) throws Exception {
        try (ChainFixture other = ChainFixture.open(data)) {
            other.models.register(ChainFixture.MODEL);
            Token token = other.mint(other.pinned("reorganised"));
            String receiver = SOMEBODY.replace("a1", "a2");
            long moved = other.market.transfer(token.tokenId(), receiver).block();
            for (int i = 0; i < 3; i++) {
                other.mint(other.pinned("above " + i));
            }
            other.indexer.run();
            assertThat(owner(other, token)).isEqualTo(receiver);

            other.takeBack(1);
            other.indexer.run();
            assertThat(owner(other, token)).as("where the node only lags").isEqualTo(receiver);
            other.reorganiseFrom(moved);
            other.indexer.run();

            assertThat(owner(other, token)).isEqualTo(Address.of(other.holder()).hex());
        }
    }

    /** One behind the one that said which block is finalized, as among the nodes of one provider. */
    @Test
    void eventsThatANodeLeavesOutAreReadByTheNextRun(@TempDir Path data) throws Exception {
        AtomicBoolean behind = new AtomicBoolean();
        try (Database database = Database.open(data.resolve("behind.db"));
                HttpClient http = HttpClient.newHttpClient();
                SpoilingProxy node = new SpoilingProxy(
                        fixture.node(),
                        (question, answer) -> behind.get() && question.contains("eth_getLogs")
                                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}"
                                : answer)) {
            ChainIndex index = new SqlChainIndex(database);
            ChainClient client = new ChainClient(List.of(node.address()), chainId, http, Duration.ofSeconds(10));
            indexer(client, index, 10_000).run();
            Token token = fixture.mint(fixture.pinned("left out"));
            behind.set(true);
            indexer(client, index, 10_000).run();
            assertThat(index.token(chainId, contract, token.tokenId())
                            .orElseThrow()
                            .token())
                    .isNull();

            behind.set(false);
            fixture.mint(fixture.pinned("a block more"));
            indexer(client, index, 10_000).run();

            assertThat(index.token(chainId, contract, token.tokenId())
                            .orElseThrow()
                            .token())
                    .isNotNull();
        }
    }

    private static String contract(ChainFixture of) {
        return of.chain.contract().hex();
    }

    private static String owner(ChainFixture of, Token token) {
        return of.index
                .token(chainId, contract(of), token.tokenId())
                .orElseThrow()
                .token()
                .owner();
    }

    private static ChainIndexer indexer(ChainClient client, ChainIndex index, long range) {
        ContractLogs logs = new ContractLogs(client, fixture.chain.contract(), 0);
        return new ChainIndexer(client, logs, index, Clock.systemUTC(), range);
    }
}
