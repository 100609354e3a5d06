package dev.mintmark.app.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All events read again, on a real chain. */
@Tag("slow")
final class ReindexTest {
    private static final String NO_EVENTS = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}";
    private static final String FAILURE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"down\"}}";
    private static final String SOMEBODY = "0x00000000000000000000000000000000000000a1";

    /** The beginning of the chain is further back than a run reads again, and the index has an event that the chain never had. */
    @Test
    void allEventsAreReadAgainOnDemand(@TempDir Path data) throws Exception {
        AtomicReference<String> answer = new AtomicReference<>(NO_EVENTS);
        try (ChainFixture fixture = ChainFixture.open(data);
                Database database = Database.open(data.resolve("lied-to.db"));
                HttpClient http = HttpClient.newHttpClient()) {
            long chainId = fixture.chain.chainId();
            String contract = fixture.chain.contract().hex();
            fixture.models.register(ChainFixture.MODEL);
            Token token = fixture.mint(fixture.pinned("left out"));
            fixture.mineBlocks(40);
            try (SpoilingProxy node = new SpoilingProxy(fixture.node(), (question, real) -> {
                String spoiled = answer.get();
                return spoiled != null && question.contains("eth_getLogs") ? spoiled : real;
            })) {
                ChainIndex index = new SqlChainIndex(database);
                ContractLogs logs = new ContractLogs(
                        new ChainClient(List.of(node.address()), chainId, http, Duration.ofSeconds(10)),
                        fixture.chain.contract(),
                        0);
                ChainIndexer indexer = new ChainIndexer(fixture.chain.client(), logs, index, Clock.systemUTC());
                indexer.run();
                answer.set(null);
                indexer.run();
                assertThat(index.token(chainId, contract, token.tokenId())
                                .orElseThrow()
                                .token())
                        .isNull();
                ChainIndex.Cursor cursor = index.cursor(chainId, contract).orElseThrow();
                IndexedEvent.Place nowhere = new IndexedEvent.Place(1, "0x" + "8".repeat(64), 0, "0x" + "7".repeat(64));
                index.add(
                        chainId,
                        contract,
                        List.of(new IndexedEvent.Mint(nowhere, "0x" + "9".repeat(64), SOMEBODY, 9, 1, 0, "", null)),
                        cursor.nextBlock(),
                        new ChainIndex.Cursor(cursor.nextBlock() + 1, cursor.blockHash()));
                assertThat(index.tokensByWatermark(chainId, contract, 9)).hasSize(1);

                assertThat(indexer.isCurrent()).isTrue();
                answer.set(FAILURE);
                assertThatThrownBy(indexer::runAnew).isInstanceOf(SourceUnavailableException.class);
                assertThat(indexer.isCurrent()).as("an index that is half read").isFalse();

                answer.set(null);
                long read = indexer.runAnew();

                assertThat(read).isGreaterThan(40);
                assertThat(indexer.isCurrent()).isTrue();
                ChainIndex.TokenState kept =
                        index.token(chainId, contract, token.tokenId()).orElseThrow();
                assertThat(kept.asOf()).isEqualTo(read);
                assertThat(kept.token()).isNotNull();
                assertThat(index.tokensByWatermark(chainId, contract, 9)).isEmpty();
            }
        }
    }
}
