package dev.mintmark.app.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index is read anew where a node said what is wrong. */
@Tag("slow")
final class ReindexTest {
    private static final String SOMEBODY = "0x00000000000000000000000000000000000000a1";

    /** The beginning of the chain is further back than a run reads again, and the index has an event that the chain never had. */
    @Test
    void allEventsAreReadAgainOnDemand(@TempDir Path data) throws Exception {
        AtomicBoolean lying = new AtomicBoolean(true);
        try (ChainFixture chain = ChainFixture.open(data);
                Database database = Database.open(data.resolve("lied-to.db"));
                HttpClient http = HttpClient.newHttpClient()) {
            long chainId = chain.chain.chainId();
            String contract = chain.chain.contract().hex();
            chain.models.register(ChainFixture.MODEL);
            Token token = chain.mint(chain.pinned("left out"));
            chain.mineBlocks(40);
            try (SpoilingProxy node = new SpoilingProxy(
                    chain.node(),
                    (question, answer) -> lying.get() && question.contains("eth_getLogs")
                            ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}"
                            : answer)) {
                ChainIndex index = new SqlChainIndex(database);
                ContractLogs logs = new ContractLogs(
                        new ChainClient(List.of(node.address()), chainId, http, Duration.ofSeconds(10)),
                        chain.chain.contract(),
                        0);
                ChainIndexer indexer = new ChainIndexer(chain.chain.client(), logs, index, Clock.systemUTC());
                indexer.run();
                lying.set(false);
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

                long read = indexer.runAnew();

                assertThat(read).isGreaterThan(40);
                ChainIndex.TokenState kept =
                        index.token(chainId, contract, token.tokenId()).orElseThrow();
                assertThat(kept.asOf()).isEqualTo(read);
                assertThat(kept.token()).isNotNull();
                assertThat(index.tokensByWatermark(chainId, contract, 9)).isEmpty();
            }
        }
    }
}
