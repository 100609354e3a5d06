package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Reorganisations;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.mint.ChainCheck;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.mint.TokenCheck;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.TestDatabase;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Artworks whose mints are in blocks that were final and that the chain takes back. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class ReorganisedMintTest {
    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private ChainFixture fixture;
    private SqlArtworks artworks;
    private SqlArtworkChanges changes;
    private Pipeline pipeline;
    private Reorganisations reorganisations;

    @BeforeEach
    void open() throws Exception {
        database = kind.open(folder);
        fixture = ChainFixture.open(folder, database);
        fixture.models.register(ChainFixture.MODEL);
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
        start();
    }

    private void start() {
        Steps steps = new Steps(null, null, null, TestSteps.minting(fixture.minter));
        pipeline = new Pipeline(
                database,
                artworks,
                changes,
                new FileBlobStore(folder.resolve("files")),
                steps,
                "test",
                Clock.systemUTC());
        pipeline.start();
        reorganisations = fixture.chain.sender().reorganisations();
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
        fixture.close();
    }

    @Test
    void aTokenWhoseBlockIsGoneIsConfirmedAgainAndTheArtworkSaysThatItWaits() throws Exception {
        Token before = confirmed("first");
        List<Artwork> events = new CopyOnWriteArrayList<>();
        try (Subscription unused = pipeline.events().subscribe("first", events::add)) {
            fixture.reorganiseFrom(before.block());
            assertThat(fixture.ledger.token(before.tokenId().substring(2))).isEmpty();

            heal(() -> events.stream().anyMatch(event -> event.stage() == Stage.SENT));
            heal(() -> stage("first") == Stage.CONFIRMED);
        }

        Artwork waiting = events.stream()
                .filter(event -> event.stage() == Stage.SENT)
                .findFirst()
                .orElseThrow();
        assertThat(waiting.token()).isNull();
        assertThat(waiting.done()).isFalse();
        assertThat(waiting.failure().type()).isEqualTo("mint-reorganised");
        assertThat(waiting.failure().detail()).contains("block " + before.block());
        Artwork again = artworks.find("first").orElseThrow();
        assertThat(again.token().tx()).isEqualTo(before.tx());
        assertThat(again.token().block()).isGreaterThan(before.block());
        assertThat(again.failure()).isNull();
        assertThat(fixture.ledger
                        .token(before.tokenId().substring(2))
                        .orElseThrow()
                        .block())
                .isEqualTo(again.token().block());
        assertThat(fixture.mints()).isEqualTo(1);
    }

    @Test
    void theMintsBehindAGapGoOn() throws Exception {
        Token first = confirmed("first");
        Token second = confirmed("second");
        fixture.reorganiseFrom(first.block());
        order("third");

        heal(() -> List.of("first", "second", "third").stream().allMatch(id -> stage(id) == Stage.CONFIRMED)
                && block("first") != first.block()
                && block("second") != second.block());

        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void aServiceThatWasDownDuringTheReorganisationConfirmsAgain() throws Exception {
        Token before = confirmed("first");
        pipeline.close();
        fixture.reorganiseFrom(before.block());
        start();

        heal(() -> stage("first") != Stage.CONFIRMED);
        pipeline.close();
        start();
        heal(() -> stage("first") == Stage.CONFIRMED);

        assertThat(block("first")).isGreaterThan(before.block());
        assertThat(fixture.mints()).isEqualTo(1);
    }

    /** Nobody here can send a wallet's transaction again, so the mint that was ordered is made. */
    @Test
    void aTokenThatAWalletMintedAndThatIsGoneIsMintedAsItWasOrdered() throws Exception {
        String to = "0x00000000000000000000000000000000000000AB";
        fixture.mintedFor(fixture.artwork("by a wallet"), to, to);
        Token before = confirmed("by a wallet");
        assertThat(before.owner()).isEqualToIgnoringCase(to);
        assertThat(artworks.find("by a wallet").orElseThrow().tx()).isNull();

        fixture.reorganiseFrom(before.block());
        heal(() -> stage("by a wallet") != Stage.CONFIRMED);
        heal(() -> stage("by a wallet") == Stage.CONFIRMED);

        Token again = artworks.find("by a wallet").orElseThrow().token();
        assertThat(again.owner()).isEqualTo(fixture.holder());
        assertThat(again.tx()).isNotEqualTo(before.tx());
        assertThat(fixture.mints()).isEqualTo(1);
    }

    @Test
    void royaltiesOfSalesThatAreGoneDoNotCountUntilTheSaleIsThereAgain() throws Exception {
        SqlRoyaltyIndex index = new SqlRoyaltyIndex(database);
        ChainIndexer indexer = fixture.indexer;
        Royalties royalties = new Royalties(index, fixture.chain.chainId(), fixture.chain.contract());
        Token token = confirmed("sold");
        indexer.run();
        fixture.market.list(token.tokenId(), BigInteger.valueOf(1_000_000));
        long sale = fixture.market.buy(token.tokenId()).block();
        indexer.run();
        List<CreatorRoyalties> before = royalties.all(null, 100);
        assertThat(before)
                .singleElement()
                .satisfies(sums -> assertThat(sums.earnedWei()).isEqualTo("50000"));

        fixture.reorganiseFrom(sale);
        indexer.run();

        assertThat(royalties.all(null, 100)).singleElement().satisfies(sums -> {
            assertThat(sums.tokens()).isEqualTo(1);
            assertThat(sums.sales()).isZero();
            assertThat(sums.earnedWei()).isEqualTo("0");
        });
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNotNull();
        assertThat(fixture.market.buy(token.tokenId()).block()).isGreaterThan(sale);
        indexer.run();
        assertThat(royalties.all(null, 100)).isEqualTo(before);
    }

    @Test
    void royaltiesAreReadAgainFromTheStartWhereAllThatWasReadIsGone() throws Exception {
        SqlRoyaltyIndex index = new SqlRoyaltyIndex(database);
        ChainIndexer indexer = fixture.indexer;
        Royalties royalties = new Royalties(index, fixture.chain.chainId(), fixture.chain.contract());
        Token token = confirmed("first");
        indexer.run();
        assertThat(royalties.all(null, 100)).hasSize(1);
        long cursor = fixture.index
                .cursor(fixture.chain.chainId(), fixture.chain.contract().hex())
                .orElseThrow()
                .nextBlock();

        pipeline.close();
        fixture.reorganiseFrom(token.block());
        indexer.run();

        assertThat(royalties.all(null, 100)).isEmpty();
        assertThat(fixture.index
                        .cursor(
                                fixture.chain.chainId(),
                                fixture.chain.contract().hex())
                        .orElseThrow()
                        .nextBlock())
                .isEqualTo(cursor);
    }

    @Test
    void aCheckNamesTheTokensThatTheChainLacksAndRepairsThem() throws Exception {
        confirmed("kept");
        Token burnt = confirmed("burnt");
        fixture.market.burn(burnt.tokenId());
        Token gone = confirmed("gone");
        forgetFinalBlocks();
        TokenCheck check = new TokenCheck(fixture.chain, fixture.search, artworks, pipeline::unconfirm);
        assertThat(check.run(false)).satisfies(whole -> {
            assertThat(whole.checked()).isEqualTo(3);
            assertThat(whole.missing()).isZero();
            assertThat(whole.tokens()).isEmpty();
        });

        forgetFinalBlocks();
        fixture.reorganiseFrom(gone.block());
        ChainCheck found = check.run(false);

        assertThat(found.missing()).isEqualTo(1);
        assertThat(found.tokens())
                .containsExactly(
                        new ChainCheck.MissingToken("gone", gone.tokenId(), gone.tx(), gone.block(), null, false));
        assertThat(stage("gone")).isEqualTo(Stage.CONFIRMED);

        assertThat(check.run(true).tokens())
                .singleElement()
                .extracting(ChainCheck.MissingToken::repaired)
                .isEqualTo(true);
        until(() -> stage("gone") == Stage.CONFIRMED);
        assertThat(check.run(false).missing()).isZero();
        assertThat(block("gone")).isGreaterThan(gone.block());
        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void aCheckFindsATokenThatIsInAnotherBlock() throws Exception {
        Token token = confirmed("moved");
        confirmed("next");
        database.writer()
                .useHandle(db -> db.execute("UPDATE artworks SET token_block = token_block - 1 WHERE id = 'moved'"));
        TokenCheck check = new TokenCheck(fixture.chain, fixture.search, artworks, pipeline::unconfirm);

        assertThat(check.run(true).tokens())
                .containsExactly(new ChainCheck.MissingToken(
                        "moved", token.tokenId(), token.tx(), token.block() - 1, token.block(), true));

        until(() -> stage("moved") == Stage.CONFIRMED);
        assertThat(block("moved")).isEqualTo(token.block());
    }

    /** What an earlier program confirmed has no recorded blocks; a check records them. */
    @Test
    void blocksOfAnEarlierProgramAreWatchedOnceTheyWereChecked() throws Exception {
        Token token = confirmed("old");
        forgetFinalBlocks();
        new TokenCheck(fixture.chain, fixture.search, artworks, pipeline::unconfirm).run(false);

        fixture.reorganiseFrom(token.block());
        heal(() -> stage("old") != Stage.CONFIRMED);
        heal(() -> stage("old") == Stage.CONFIRMED);

        assertThat(fixture.mints()).isEqualTo(1);
    }

    private void forgetFinalBlocks() {
        database.writer().useHandle(db -> {
            db.execute("DELETE FROM final_blocks");
            db.execute("UPDATE chain_transactions SET block = NULL");
        });
    }

    private Token confirmed(String id) throws Exception {
        order(id);
        until(() -> stage(id) == Stage.CONFIRMED);
        return artworks.find(id).orElseThrow().token();
    }

    /** Orders the mint of a pinned artwork. */
    private void order(String id) {
        Artwork artwork = fixture.artwork(id);
        changes.add(List.of(PinnedArtworks.ordered(id)), null, "h");
        changes.drawn(id, "d", null);
        changes.sealed(id, artwork.sealed());
        pipeline.turns().take(() -> changes.pinned(id, artwork.pinned(), List.of()));
    }

    private Stage stage(String id) {
        return artworks.find(id).orElseThrow().stage();
    }

    private long block(String id) {
        return artworks.find(id).orElseThrow().token().block();
    }

    /** Checks the final blocks until the condition holds. */
    private void heal(BooleanSupplier holds) throws Exception {
        until(() -> {
            try {
                reorganisations.run(block -> pipeline.unconfirm(fixture.chain.chainId(), block.number()));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return holds.getAsBoolean();
        });
    }

    private static void until(BooleanSupplier holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The condition does not hold after 40 s.");
            }
            Thread.sleep(50);
        }
    }
}
