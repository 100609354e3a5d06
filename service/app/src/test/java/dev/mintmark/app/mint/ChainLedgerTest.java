package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.Ledger.OnChain;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a question about a token costs, counted at a node, and how new its answer is. */
@Tag("slow")
final class ChainLedgerTest {
    private static final String SOMEBODY = "0x00000000000000000000000000000000000000a1";
    private static final Pattern METHOD = Pattern.compile("\"method\":\"(\\w+)\"");

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Token kept;
    private static HttpClient http;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private volatile boolean down;
    private SpoilingProxy node;
    private Database database;
    private ChainIndex index;
    private ChainIndexer indexer;
    private ChainLedger ledger;

    @TempDir
    Path data;

    @BeforeAll
    static void openChain() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        kept = fixture.mint(fixture.pinned("kept"));
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
            Matcher method = METHOD.matcher(question);
            assertThat(method.find()).isTrue();
            asked.add(method.group(1));
            return down ? "down" : answer;
        });
        database = Database.open(data.resolve("index.db"));
        index = new SqlChainIndex(database);
        ChainClient client =
                new ChainClient(List.of(node.address()), fixture.chain.chainId(), http, Duration.ofSeconds(10));
        ContractLogs logs = new ContractLogs(client, fixture.chain.contract(), 0);
        indexer = new ChainIndexer(client, logs, index, new LaterClock(later));
        ledger = new ChainLedger(client, logs, index, new SqlAnchorIndex(database), indexer);
        client.block("latest"); // asks for the chain's ID once
        asked.clear();
    }

    @AfterEach
    void close() {
        database.close();
        node.close();
    }

    private static String sha256(Token token) {
        return token.tokenId().substring(2);
    }

    @Test
    void aCurrentIndexAnswersWithoutAQuestion() throws Exception {
        indexer.run();
        asked.clear();

        OnChain token = ledger.token(sha256(kept)).orElseThrow();

        assertThat(asked).isEmpty();
        assertThat(token).isEqualTo(fixture.ledger.token(sha256(kept)).orElseThrow());
        assertThat(token.asOf()).isEqualTo(fixture.chain.logs().finalizedBlock());
    }

    @Test
    void aHashThatIsNoTokenCostsThreeQuestionsAtMost() throws Exception {
        indexer.run();
        asked.clear();

        assertThat(ledger.token("1".repeat(64))).isEmpty();

        assertThat(asked)
                .as("the finalized and the newest block, and the contract")
                .containsExactly("eth_getBlockByNumber", "eth_getBlockByNumber", "eth_call");
    }

    /** Whoever asks for hashes at random spends little of the provider's quota. */
    @Test
    void manyHashesThatAreNoTokensAreAnsweredFromTheIndex() throws Exception {
        indexer.run();
        asked.clear();
        long began = System.nanoTime();

        for (int i = 0; i < 1000; i++) {
            Ledger.Lookup found = ledger.lookUp("%064x".formatted(i));
            assertThat(found.token()).isNull();
            assertThat(found.asOf()).isPositive();
        }

        double seconds = (System.nanoTime() - began) * 1e-9;
        assertThat(asked.stream().filter("eth_call"::equals).count())
                .isBetween((long) ChainLedger.QUESTIONS, (long) (ChainLedger.QUESTIONS * (1 + seconds)));
        assertThat(ledger.token(sha256(kept))).as("a token, meanwhile").isPresent();
    }

    @Test
    void aMintThatTheIndexDoesNotHaveYetIsAskedForByItself() throws Exception {
        indexer.run();
        Token minted = fixture.mint(fixture.pinned("minted since"));
        asked.clear();

        OnChain token = ledger.token(sha256(minted)).orElseThrow();

        assertThat(token.tx()).isEqualTo(minted.tx());
        assertThat(token.block()).isEqualTo(minted.block());
        assertThat(asked)
                .containsExactly("eth_getBlockByNumber", "eth_getBlockByNumber", "eth_call", "eth_call", "eth_getLogs");
    }

    /** As where a node that lagged behind answered without it while the index was read. */
    @Test
    void aMintThatTheIndexLacksIsNotHidden() throws Exception {
        indexer.run();
        database.writer().useHandle(db -> db.execute("DELETE FROM token_mints"));

        assertThat(ledger.token(sha256(kept)).orElseThrow().owner()).isEqualTo(fixture.holder());
    }

    /** Its event does not have the root, which the indexer asks for. */
    @Test
    void aFileOfManyBlocksHasTheCidOfItsRoot() throws Exception {
        Bytes32 root = Bytes32.of(ChainFixture.sha256("a root"));
        Artwork large = fixture.pinned("large");
        fixture.mintByWallet(
                large,
                usual -> new Attestation(
                        usual.to(),
                        usual.creator(),
                        usual.tokenId(),
                        root,
                        usual.metadataDigest(),
                        usual.recipeCommitment(),
                        usual.manifestHash(),
                        usual.watermarkId(),
                        usual.modelId(),
                        usual.royaltyBps(),
                        usual.deadline()));
        Token minted = fixture.confirmed(large);
        indexer.run();

        OnChain token = ledger.token(sha256(minted)).orElseThrow();

        assertThat(token.imageCid()).isEqualTo(new Cid(Cid.Codec.DAG_PB, root.hex()).toString());
        assertThat(ledger.fresh().token(sha256(minted))).hasValue(token);
    }

    @Test
    void freshSeesATransferThatTheIndexHasNot() throws Exception {
        Token moved = fixture.mint(fixture.pinned("moved"));
        indexer.run();
        fixture.market.transfer(moved.tokenId(), SOMEBODY);
        asked.clear();

        OnChain stored = ledger.token(sha256(moved)).orElseThrow();
        assertThat(asked).isEmpty();
        OnChain fresh = ledger.fresh().token(sha256(moved)).orElseThrow();

        assertThat(stored.owner()).isEqualTo(fixture.holder());
        assertThat(fresh.owner()).isEqualToIgnoringCase(SOMEBODY);
        assertThat(stored.asOf()).isLessThan(fresh.asOf());
        assertThat(fresh.tx()).isEqualTo(moved.tx());
        assertThat(asked)
                .containsExactly("eth_getBlockByNumber", "eth_getBlockByNumber", "eth_call", "eth_call", "eth_getLogs");
        indexer.run();
        assertThat(ledger.token(sha256(moved))).hasValue(fresh);
    }

    @Test
    void freshSeesABurnThatTheIndexHasNot() throws Exception {
        Token burnt = fixture.mint(fixture.pinned("burnt"));
        indexer.run();
        String tx = fixture.market.burn(burnt.tokenId()).tx();

        assertThat(ledger.token(sha256(burnt)).orElseThrow().wasBurnt()).isFalse();
        OnChain fresh = ledger.fresh().token(sha256(burnt)).orElseThrow();

        assertThat(fresh.burntTx()).isEqualTo(tx);
        assertThat(fresh.owner()).isEqualTo(fixture.holder());
        indexer.run();
        assertThat(ledger.token(sha256(burnt))).hasValue(fresh);
    }

    /** As in a command without a service, whose index was read long ago. */
    @Test
    void anIndexThatNobodyKeepsCurrentDoesNotHideATransfer() throws Exception {
        Token moved = fixture.mint(fixture.pinned("moved later"));
        indexer.run();
        fixture.market.transfer(moved.tokenId(), SOMEBODY);
        later.set(Duration.ofMinutes(2));

        assertThat(ledger.token(sha256(moved)).orElseThrow().owner()).isEqualToIgnoringCase(SOMEBODY);

        down = true;
        OnChain old = ledger.token(sha256(moved)).orElseThrow();
        assertThat(old.owner()).as("where the chain is down").isEqualTo(fixture.holder());
        assertThatThrownBy(() -> ledger.fresh().token(sha256(moved))).isInstanceOf(SourceUnavailableException.class);
        assertThatThrownBy(() -> ledger.token("1".repeat(64))).isInstanceOf(SourceUnavailableException.class);
    }

    /** The index only says where to look. */
    @Test
    void freshTakesNothingFromTheIndexThatTheChainDoesNotSay() throws Exception {
        indexer.run();
        database.writer().useHandle(db -> {
            db.execute("UPDATE token_mints SET tx = '0xfalse', creator = '0xfalse'");
            db.execute("UPDATE token_transfers SET receiver = '0xfalse'");
            db.execute("UPDATE model_registrations SET sha256 = 'false'");
        });

        assertThat(ledger.fresh().token(sha256(kept))).isEqualTo(fixture.ledger.token(sha256(kept)));
    }

    @Test
    void aWatermarkIsLookedUpInTheIndexAndInTheBlocksAboveIt() throws Exception {
        indexer.run();
        Token minted = fixture.mint(fixture.pinned("marked since"));
        asked.clear();

        assertThat(ledger.byWatermark(mark(kept))).containsExactly(sha256(kept));
        assertThat(ledger.byWatermark(mark(minted))).containsExactly(sha256(minted));
        assertThat(asked.stream().filter("eth_getLogs"::equals)).hasSize(2);
    }

    private static long mark(Token token) {
        return Long.parseUnsignedLong(sha256(token).substring(0, 16), 16);
    }

    private static final class LaterClock extends Clock {
        private final AtomicReference<Duration> later;

        LaterClock(AtomicReference<Duration> later) {
            this.later = later;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(later.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
