package dev.mintmark.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.app.workflow.Steps;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class FinalityWatchTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void takesBackTheTokensOfBlocksThatAreGoneAndSendsTheirTransactionsAgain() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            SqlArtworks artworks = new SqlArtworks(fixture.database);
            SqlArtworkChanges changes = new SqlArtworkChanges(fixture.database, artworks, Clock.systemUTC());
            Token token = confirmed(fixture, changes);
            Pipeline pipeline = pipeline(fixture, artworks, changes);
            try (FinalityWatch unused = watch(fixture, pipeline)) {
                Thread.sleep(500);
                assertThat(artworks.find("watched").orElseThrow().stage()).isEqualTo(Stage.CONFIRMED);

                fixture.reorganiseFrom(token.block());

                while (artworks.find("watched").orElseThrow().stage() != Stage.SENT
                        || fixture.chain
                                        .sender()
                                        .live("mint:watched")
                                        .orElseThrow()
                                        .state()
                                != Outbox.State.FINAL) {
                    Thread.sleep(50);
                }
            }
            assertThat(fixture.mints()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(60)
    void registersATokenThatAWalletBurntAndTheReorganisationOfTheBurn() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            SqlArtworks artworks = new SqlArtworks(fixture.database);
            SqlArtworkChanges changes = new SqlArtworkChanges(fixture.database, artworks, Clock.systemUTC());
            Token token = confirmed(fixture, changes);
            Pipeline pipeline = pipeline(fixture, artworks, changes);
            try (FinalityWatch unused = watch(fixture, pipeline)) {
                new Wallet(fixture.chain.client(), fixture.chain.accounts().holder())
                        .send(fixture.contract(), BigInteger.ZERO, MintmarkCalls.burn(Bytes32.of(token.tokenId())));
                while (!token(artworks).wasBurnt()) {
                    Thread.sleep(50);
                }
                Token burnt = token(artworks);
                assertThat(burnt.burntBlock()).isGreaterThan(token.block());
                assertThat(fixture.chain.client().receipt(burnt.burntTx())).isPresent();

                fixture.reorganiseFrom(burnt.burntBlock());

                while (token(artworks).wasBurnt()) {
                    Thread.sleep(50);
                }
                assertThat(token(artworks)).isEqualTo(token);
            }
        }
    }

    private static Token token(SqlArtworks artworks) {
        return artworks.find("watched").orElseThrow().token();
    }

    private Pipeline pipeline(ChainFixture fixture, SqlArtworks artworks, SqlArtworkChanges changes) {
        return new Pipeline(
                fixture.database,
                artworks,
                changes,
                new FileBlobStore(folder.resolve("files")),
                new Steps(null, null, null, null),
                "test",
                Clock.systemUTC());
    }

    private static FinalityWatch watch(ChainFixture fixture, Pipeline pipeline) {
        BurnRegister burns =
                new BurnRegister(fixture.indexer, fixture.chain.chainId(), fixture.chain.contract(), () -> pipeline);
        return FinalityWatch.start(fixture.chain, pipeline, burns, Duration.ofMillis(50), () -> true);
    }

    private static Token confirmed(ChainFixture fixture, SqlArtworkChanges changes) throws Exception {
        Artwork artwork = fixture.artwork("watched");
        changes.add(List.of(PinnedArtworks.ordered("watched")), null, "h");
        changes.drawn(artwork.id(), "d", null);
        changes.sealed(artwork.id(), artwork.sealed());
        changes.pinned(artwork.id(), artwork.pinned(), List.of());
        Token token = fixture.mint(artwork);
        assertThat(changes.confirmed(artwork.id(), token)).isPresent();
        return token;
    }
}
