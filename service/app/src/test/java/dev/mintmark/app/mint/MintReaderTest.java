package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.FinalBlocks;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.contracts.MintmarkContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

@Tag("slow")
final class MintReaderTest {
    @TempDir
    static Path folder;

    private static ChainFixture fixture;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    /** As where a contract mints a token and passes it on in one transaction. */
    @Test
    void theOwnerOfAMintIsTheOneThatTheMintNames() throws Exception {
        Artwork artwork = fixture.pinned("passed on");
        Token token = fixture.mint(artwork);
        TransactionReceipt receipt = fixture.chain.client().receipt(token.tx()).orElseThrow();
        List<Log> logs = new ArrayList<>(receipt.getLogs());
        logs.add(passedOn(logs));
        receipt.setLogs(logs);

        assertThat(new MintReader(
                                fixture.chain.client(),
                                fixture.search,
                                fixture.chain.contract(),
                                fixture.chain.sender().finalBlocks())
                        .read(receipt, artwork))
                .hasValue(token);
    }

    /** A token that is in its block is checked from then on without being asked for. */
    @Test
    void confirmedTokensAreComparedWithTheirMints() throws Exception {
        SqlArtworks artworks = new SqlArtworks(fixture.database);
        SqlArtworkChanges changes = new SqlArtworkChanges(fixture.database, artworks, Clock.systemUTC());
        Map<String, Token> tokens = new HashMap<>();
        for (String id : List.of("kept", "moved", "of another transaction")) {
            Artwork artwork = fixture.artwork(id);
            changes.add(List.of(PinnedArtworks.ordered(id)), null, "h");
            changes.drawn(id, "d", null);
            changes.sealed(id, artwork.sealed());
            changes.pinned(id, artwork.pinned(), List.of());
            tokens.put(id, fixture.mint(artwork));
            changes.confirmed(id, tokens.get(id));
        }
        List<String> unconfirmed = new ArrayList<>();
        TokenCheck check =
                new TokenCheck(fixture.chain, fixture.search, artworks, artwork -> unconfirmed.add(artwork.id()));
        ChainCheck whole = check.run(false);
        assertThat(whole.chainId()).isEqualTo(fixture.chain.chainId());
        assertThat(whole.contract()).isEqualTo(fixture.contract());
        assertThat(whole.checked()).isEqualTo(3);
        assertThat(whole.missing()).isZero();
        assertThat(whole.skipped()).isZero();
        assertThat(whole.tokens()).isEmpty();
        assertThat(whole.block())
                .isGreaterThanOrEqualTo(tokens.get("of another transaction").block());

        fixture.database.writer().useHandle(db -> {
            db.execute("DELETE FROM final_blocks");
            db.execute("UPDATE artworks SET token_block = token_block - 1 WHERE id = 'moved'");
            db.execute("UPDATE artworks SET token_tx = '0x12' WHERE id = 'of another transaction'");
        });
        Token moved = tokens.get("moved");
        Token other = tokens.get("of another transaction");
        assertThat(check.run(false).tokens())
                .containsExactlyInAnyOrder(
                        new ChainCheck.MissingToken(
                                "moved", moved.tokenId(), moved.tx(), moved.block() - 1, moved.block(), false),
                        new ChainCheck.MissingToken(
                                "of another transaction",
                                other.tokenId(),
                                "0x12",
                                other.block(),
                                other.block(),
                                false));
        assertThat(fixture.chain.sender().finalBlocks().unchecked(fixture.chain.chainId(), 5))
                .extracting(FinalBlocks.FinalBlock::number)
                .containsExactly(tokens.get("kept").block());
        assertThat(unconfirmed).isEmpty();
        assertThat(check.run(true).missing()).isEqualTo(2);

        fixture.database
                .writer()
                .useHandle(db -> db.execute("UPDATE artworks SET token_block = 1000000 WHERE id = 'moved'"));
        assertThat(check.run(false)).satisfies(found -> {
            assertThat(found.checked()).isEqualTo(2);
            assertThat(found.skipped()).isEqualTo(1);
        });
        assertThat(unconfirmed).containsExactlyInAnyOrder("moved", "of another transaction");
    }

    private static Log passedOn(List<Log> logs) {
        String kind = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);
        Log mint = logs.stream()
                .filter(log -> log.getTopics().getFirst().equals(kind))
                .findFirst()
                .orElseThrow();
        List<String> topics = mint.getTopics();
        Log passed = new Log();
        passed.setAddress(mint.getAddress());
        passed.setData(mint.getData());
        passed.setTopics(List.of(kind, topics.get(2), "0x" + "0".repeat(62) + "ab", topics.get(3)));
        return passed;
    }
}
