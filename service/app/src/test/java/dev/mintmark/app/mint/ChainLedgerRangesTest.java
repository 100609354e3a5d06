package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlChainIndex;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which blocks a ledger looks, on a chain that is longer than it searches. */
@Tag("slow")
final class ChainLedgerRangesTest {
    /** As many blocks as a question searches above the index. */
    private static final int GAP = 2000;

    private static final Pattern FROM = Pattern.compile("\"method\":\"eth_getLogs\".*\"fromBlock\":\"0x([0-9a-f]+)\"");

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Token old;
    private static Token burnt;
    private static Token recent;
    private static HttpClient http;

    @TempDir
    Path data;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private SpoilingProxy node;
    private Database database;
    private ChainIndex index;

    @BeforeAll
    static void openChain() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        old = fixture.mint(fixture.pinned("old"));
        burnt = fixture.mint(fixture.pinned("burnt"));
        fixture.market.burn(burnt.tokenId());
        fixture.mineBlocks(GAP + 100);
        recent = fixture.mint(fixture.pinned("recent"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void closeChain() throws Exception {
        http.shutdownNow();
        fixture.close();
    }

    @BeforeEach
    void open() throws Exception {
        node = new SpoilingProxy(fixture.node(), (question, answer) -> {
            asked.add(question);
            return answer;
        });
        database = Database.open(data.resolve("index.db"));
        index = new SqlChainIndex(database);
    }

    @AfterEach
    void close() {
        database.close();
        node.close();
    }

    /** @param clock by which the index is current or not */
    private ChainLedger ledger(ChainIndexer indexer) {
        return new ChainLedger(client(), logs(), index, new SqlAnchorIndex(database), indexer);
    }

    private ChainIndexer indexer(Clock clock) {
        return new ChainIndexer(client(), logs(), index, clock);
    }

    private ContractLogs logs() {
        return new ContractLogs(client(), fixture.chain.contract(), 0);
    }

    private ChainClient client() {
        return new ChainClient(List.of(node.address()), fixture.chain.chainId(), http, Duration.ofSeconds(10));
    }

    private static String sha256(Token token) {
        return token.tokenId().substring(2);
    }

    private static long mark(Token token) {
        return Long.parseUnsignedLong(sha256(token).substring(0, 16), 16);
    }

    private List<Long> firstBlocks() {
        return asked.stream()
                .map(FROM::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1), 16))
                .toList();
    }

    private long asOf() {
        return index.cursor(fixture.chain.chainId(), fixture.chain.contract().hex())
                        .orElseThrow()
                        .nextBlock()
                - 1;
    }

    @Test
    void aMintIsSearchedInTheNewestBlocksWhereNothingWasRead() throws Exception {
        long finalized = fixture.chain.logs().finalizedBlock();

        assertThat(ledger(indexer(Clock.systemUTC()))
                        .token(sha256(recent))
                        .orElseThrow()
                        .tx())
                .isEqualTo(recent.tx());
        assertThat(ledger(indexer(Clock.systemUTC()))
                        .token(sha256(old))
                        .orElseThrow()
                        .tx())
                .as("its mint is not among them")
                .isNull();

        assertThat(firstBlocks()).containsOnly(finalized - GAP + 1);
    }

    @Test
    void aBurnThatIsNotAmongTheNewestBlocksIsNoAnswer() {
        ChainLedger ledger = ledger(indexer(Clock.systemUTC()));

        assertThatThrownBy(() -> ledger.token(sha256(burnt)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("was burnt in a block that was not read yet");
    }

    @Test
    void aWatermarkHasTheIndexReadFirstWhereThatIsFarBehind() throws Exception {
        ChainLedger ledger = ledger(indexer(Clock.systemUTC()));

        assertThat(ledger.byWatermark(mark(old))).containsExactly(sha256(old));

        assertThat(asOf()).isEqualTo(fixture.chain.logs().finalizedBlock());
    }

    @Test
    void aWatermarkIsSearchedFromTheFirstBlockAboveTheIndex() throws Exception {
        ChainIndexer indexer = indexer(Clock.systemUTC());
        indexer.run();
        long read = asOf();
        Token since = fixture.mint(fixture.pinned("since " + read));
        asked.clear();

        assertThat(ledger(indexer).byWatermark(mark(since))).containsExactly(sha256(since));

        assertThat(firstBlocks()).as("one question for events").containsExactly(read + 1);
        assertThat(asOf()).as("the index is near enough").isEqualTo(read);
    }

    /** As in a command, which keeps no index current. */
    @Test
    void anIndexThatReachesTheFinalizedBlockAnswersForIt() throws Exception {
        indexer(Clock.systemUTC()).run();
        asked.clear();

        assertThat(ledger(indexer(Clock.systemUTC()))
                        .token(sha256(old))
                        .orElseThrow()
                        .owner())
                .isEqualTo(fixture.holder());

        assertThat(asked).as("questions about the token").noneMatch(question -> question.contains("eth_call"));
        assertThat(firstBlocks()).isEmpty();
    }
}
