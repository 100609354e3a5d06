package dev.mintmark.app.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.mint.ChainFixture;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which blocks are searched for a mint. */
@Tag("slow")
final class MintSearchTest {
    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static HttpClient http;
    private static SpoilingProxy node;
    private static MintSearch search;

    /** The questions for events. */
    private static final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        http = HttpClient.newHttpClient();
        node = new SpoilingProxy(fixture.node(), (question, answer) -> {
            if (question.contains("eth_getLogs")) {
                asked.add(question);
            }
            return answer;
        });
        ChainClient client =
                new ChainClient(List.of(node.address()), fixture.chain.chainId(), http, Duration.ofSeconds(10));
        ContractLogs logs = new ContractLogs(client, fixture.chain.contract(), 0);
        search = new MintSearch(logs, fixture.index, new ChainIndexer(client, logs, fixture.index, Clock.systemUTC()));
    }

    @AfterAll
    static void close() throws Exception {
        node.close();
        http.shutdownNow();
        fixture.close();
    }

    @BeforeEach
    void reset() {
        asked.clear();
    }

    @Test
    void theBlockOfTheIndexAloneIsSearched() throws Exception {
        Token token = fixture.mint(fixture.pinned("indexed"));
        fixture.indexer.run();
        asked.clear();

        assertThat(search.find(token.tokenId()).orElseThrow().getTransactionHash())
                .isEqualTo(token.tx());

        assertThat(asked).singleElement().asString().contains(blocks(token.block(), token.block()));
    }

    @Test
    void aTokenThatIsNotMintedIsSearchedAboveTheIndexAlone() throws Exception {
        fixture.indexer.run();
        long indexed = fixture.chain.logs().finalizedBlock();
        Token token = fixture.mint(fixture.pinned("above the index"));
        asked.clear();

        assertThat(search.find("0x" + "1".repeat(64))).isEmpty();
        assertThat(search.find(token.tokenId()).orElseThrow().getTransactionHash())
                .isEqualTo(token.tx());

        assertThat(asked)
                .hasSize(2)
                .allSatisfy(question ->
                        assertThat(question).contains("\"fromBlock\":\"0x" + Long.toHexString(indexed + 1) + "\""));
    }

    @Test
    void aMintWhoseBlockIsGoneIsNotFound() throws Exception {
        Token token = fixture.mint(fixture.pinned("gone"));
        fixture.indexer.run();
        assertThat(search.find(token.tokenId())).isPresent();

        fixture.reorganiseFrom(token.block());

        assertThat(search.find(token.tokenId())).isEmpty();
        assertThat(fixture.index
                        .token(fixture.chain.chainId(), fixture.chain.contract().hex(), token.tokenId())
                        .orElseThrow()
                        .token())
                .isNull();
    }

    /** As where a node that lagged behind answered without it while the index was read. */
    @Test
    void aMintThatTheIndexLacksForEverIsFound() throws Exception {
        Token token = fixture.mint(fixture.pinned("left out"));
        fixture.indexer.run();
        fixture.database.writer().useHandle(db -> {
            db.execute("DELETE FROM token_mints WHERE token_id = ?", token.tokenId());
            db.execute("DELETE FROM token_transfers WHERE token_id = ?", token.tokenId());
        });

        assertThat(search.find(token.tokenId()).orElseThrow().getTransactionHash())
                .isEqualTo(token.tx());
    }

    private static String blocks(long from, long to) {
        return "\"fromBlock\":\"0x" + Long.toHexString(from) + "\",\"toBlock\":\"0x" + Long.toHexString(to) + "\"";
    }
}
