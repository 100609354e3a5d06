package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Anchors.Anchor;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.store.SqlAnchors;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Artworks under one root, on a real chain. */
@Tag("slow")
@Timeout(180)
final class AnchorerTest {
    private static final String COLLECTOR = "0x00000000000000000000000000000000000000a1";

    @TempDir
    Path folder;

    private ChainFixture fixture;
    private Anchors anchors;
    private Anchorer anchorer;

    @BeforeEach
    void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        start(1000);
    }

    private void start(int size) {
        anchors = new SqlAnchors(fixture.database);
        anchorer = fixture.anchorer(size);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void anchorsWhatIsQueuedUnderOneRootAndTheTokensAreClaimedByTheServiceAndByAWallet() throws Exception {
        List<Artwork> artworks = ordered(5);

        anchorer.run();

        assertThat(artworks).extracting(artwork -> anchor(artwork).state()).containsOnly(Anchors.State.SIGNED);
        List<Anchor> anchored = anchored(artworks);
        assertThat(anchored)
                .extracting(Anchor::root)
                .containsOnly(anchored.getFirst().root());
        assertThat(anchored)
                .extracting(Anchor::tx)
                .containsOnly(anchored.getFirst().tx());
        for (Anchor anchor : anchored) {
            assertThat(fixture.chain
                            .client()
                            .query(
                                    fixture.chain.contract(),
                                    MintmarkQueries.isAnchored(
                                            Generations.attestation(anchor.requireGeneration()),
                                            anchor.proof().stream()
                                                    .map(Bytes32::of)
                                                    .toList())))
                    .isTrue();
        }
        assertThat(fixture.ledger
                        .anchored(artworks.get(2).sealed().sha256())
                        .orElseThrow()
                        .time())
                .isEqualTo(anchored.get(2).anchoredAt());
        assertThat(fixture.mints()).isZero();

        Token first = fixture.mint(artworks.get(1));
        assertThat(first.owner()).isEqualTo(fixture.holder());
        Token claimed = fixture.mint(artworks.get(3));
        System.out.println("gas of a claim: " + first.gasUsed() + " the creator's first, " + claimed.gasUsed());
        assertThat(claimed.gasUsed()).isLessThan(110_000);
        Wallet wallet = fixture.wallet();
        wallet.send(fixture.contract(), BigInteger.ZERO, Generations.claim(anchored.get(4)));
        assertThat(fixture.confirmed(artworks.get(4)).owner()).isEqualTo(fixture.holder());
        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void theTermsThatWereAnchoredHold() throws Exception {
        Artwork artwork = fixture.pinned("for a collector", new MintOrder(COLLECTOR, 700, null, null, null));
        order(artwork);

        Anchor anchor = anchored(List.of(artwork)).getFirst();
        assertThat(fixture.indexer.lastBlock()).as("verification knows it").isGreaterThanOrEqualTo(anchor.block());
        Token token = fixture.mint(artwork);

        assertThat(anchor.requireGeneration().royaltyBps()).isEqualTo(700);
        assertThat(token.owner()).isEqualToIgnoringCase(COLLECTOR);
        assertThat(token.creator()).isEqualToIgnoringCase(COLLECTOR);
    }

    @Test
    void anAnchoredArtworkIsLeftOutOfABatchAndClaimedAlone() throws Exception {
        Artwork anchored = ordered(1).getFirst();
        anchored(List.of(anchored));
        Artwork other = fixture.pinned("of a batch");
        Artwork third = fixture.pinned("of it too");
        Minter minter = fixture.minter(50);

        minter.sign(other);
        assertThat(fixture.signed()).containsExactlyInAnyOrder(other.id(), third.id());
        minter.sign(anchored);

        minter.send(other);
        minter.send(anchored);
        assertThat(fixture.confirmed(anchored).tx())
                .isNotEqualTo(fixture.confirmed(third).tx());
    }

    /** The target is 3,000 gas each. */
    @Test
    void athousandArtworksCostLessThanThreeThousandGasEach() throws Exception {
        List<Artwork> artworks = new ArrayList<>();
        fixture.database.writer().useTransaction(db -> artworks.addAll(ordered(1000)));

        List<Anchor> anchored = anchored(artworks);

        assertThat(anchored)
                .extracting(Anchor::root)
                .containsOnly(anchored.getFirst().root());
        System.out.println("gas of an anchor of 1,000: " + anchored.getFirst().gasUsed() + " each");
        assertThat(anchored.getFirst().gasUsed()).isLessThan(3000);
        Token token = fixture.mint(artworks.get(999));
        Token other = fixture.mint(artworks.get(998));
        System.out.println("gas of a claim: " + token.gasUsed() + " the creator's first, " + other.gasUsed());
        assertThat(other.gasUsed()).isLessThan(110_000);
    }

    @Test
    void aTreeHasNoMoreThanItsSize() throws Exception {
        start(2);
        List<Artwork> artworks = ordered(3);

        List<Anchor> anchored = anchored(artworks);

        assertThat(anchored.stream().map(Anchor::root).distinct()).hasSize(2);
        assertThat(anchored.get(0).root()).isEqualTo(anchored.get(1).root());
    }

    @Test
    void oneThatCannotBeAnchoredFailsAloneWithItsReason() throws Exception {
        Artwork unregistered = PinnedArtworks.insert(
                fixture.database, "of another model", MintOrder.STANDARD, ChainFixture.sha256("other"));
        Artwork minted = fixture.pinned("minted by a wallet");
        fixture.mintByWallet(minted, usual -> usual);
        while (fixture.ledger.token(minted.sealed().sha256()).isEmpty()) {
            Thread.sleep(50);
        }
        Artwork mistyped = fixture.pinned("to nobody", new MintOrder("0x" + "0".repeat(40), 500, null, null, null));
        List.of(unregistered, minted, mistyped).forEach(this::order);
        List<Artwork> good = ordered(3);

        assertThat(anchored(good).stream().map(Anchor::root).distinct()).hasSize(1);

        assertThat(anchor(unregistered).failure().detail()).contains("is not registered on the contract");
        assertThat(anchor(minted).failure().detail()).contains("is minted already");
        assertThat(anchor(mistyped).failure().detail()).contains("The zero address");
        assertThat(List.of(unregistered, minted, mistyped))
                .extracting(artwork -> anchor(artwork).state())
                .containsOnly(Anchors.State.FAILED);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void whatAKillLeftIsSentOrMadeAnewByTheNextProcess() throws Exception {
        List<Artwork> artworks = ordered(3);
        anchorer.run();
        String tx = live(artworks.getFirst()).last().hash();
        fixture.close();
        fixture = ChainFixture.open(folder);
        start(1000);

        assertThat(anchored(artworks)).extracting(Anchor::tx).containsOnly(tx);
        assertThat(stored()).isEqualTo(1);

        Artwork planned = fixture.pinned("killed between its tree and its transaction");
        order(planned);
        assertThat(anchors.plan(
                        fixture.chain.chainId(),
                        fixture.contract(),
                        "0x" + "1".repeat(64),
                        List.of(new Anchors.Leaf(
                                planned.id(), anchor(artworks.get(0)).requireGeneration(), List.of()))))
                .isTrue();
        assertThat(anchored(List.of(planned)).getFirst().root()).isNotEqualTo("0x" + "1".repeat(64));
    }

    @Test
    void aReplacementAnchorsTheSameTreeAndACancellationFailsIt() throws Exception {
        List<Artwork> artworks = ordered(3);
        anchorer.run();
        String tx = live(artworks.getFirst()).last().hash();
        ReplacedTransaction replaced = fixture.chain.sender().replacements().bump(tx, null);
        assertThat(replaced.purpose()).isEqualTo("anchor:queued 0 and 2 more");
        assertThat(anchored(artworks)).extracting(Anchor::tx).hasSize(3).doesNotContainNull();

        Artwork cancelled = fixture.pinned("cancelled");
        order(cancelled);
        anchorer.run();
        fixture.chain.sender().replacements().cancel(live(cancelled).last().hash(), null);
        while (anchor(cancelled).state() == Anchors.State.SIGNED) {
            anchorer.run();
            Thread.sleep(50);
        }
        if (anchor(cancelled).state() == Anchors.State.FAILED) {
            assertThat(anchor(cancelled).failure().detail()).contains("The operator cancelled the anchor");
            order(cancelled);
            anchored(List.of(cancelled));
        }
    }

    @Test
    void aPauseHoldsAnchorsUntilItEnds() throws Exception {
        List<Artwork> artworks = ordered(2);
        fixture.chain.mintingPause().pause();
        try {
            anchorer.run();
            assertThat(artworks).extracting(artwork -> anchor(artwork).state()).containsOnly(Anchors.State.ORDERED);
            assertThat(anchor(artworks.getFirst()).failure().detail()).contains("Minting is paused");
            assertThat(stored()).isZero();
        } finally {
            fixture.chain.mintingPause().resume();
        }
        assertThat(anchored(artworks)).extracting(Anchor::failure).containsOnlyNulls();
    }

    @Test
    void anAnchorWhoseBlockIsGoneIsMinedAgain() throws Exception {
        List<Artwork> artworks = ordered(3);
        Anchor before = anchored(artworks).getFirst();
        fixture.chain.reorganisations().run(block -> {});
        fixture.reorganiseFrom(before.block());
        List<Long> gone = new ArrayList<>();
        while (gone.isEmpty()) {
            fixture.chain.reorganisations().run(block -> {
                anchors.unanchored(fixture.chain.chainId(), block.number());
                gone.add(block.number());
            });
            Thread.sleep(50);
        }
        assertThat(anchor(artworks.getFirst()).state()).isEqualTo(Anchors.State.SIGNED);

        Anchor after = anchored(artworks).getFirst();

        assertThat(after.tx()).isEqualTo(before.tx());
        assertThat(after.root()).isEqualTo(before.root());
        assertThat(after.block()).isGreaterThan(before.block());
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void anArtworkThatIsAnchoredOrGoingToBeIsNotDeleted() throws Exception {
        SqlArtworkChanges changes =
                new SqlArtworkChanges(fixture.database, new SqlArtworks(fixture.database), Clock.systemUTC());
        Artwork artwork = ordered(1).getFirst();
        assertThat(changes.hasLiveMint(artwork.id())).as("only ordered").isFalse();
        anchorer.run();
        assertThat(changes.delete(artwork.id())).isEmpty();
        anchored(List.of(artwork));
        assertThat(changes.delete(artwork.id())).isEmpty();
        Artwork ordered = fixture.pinned("ordered alone");
        order(ordered);
        assertThat(changes.delete(ordered.id())).isPresent();
        assertThat(anchors.find(ordered.id())).isEmpty();
        assertThatThrownBy(() -> anchor(ordered)).isInstanceOf(java.util.NoSuchElementException.class);
    }

    private List<Artwork> ordered(int count) {
        List<Artwork> artworks = IntStream.range(0, count)
                .mapToObj(i -> fixture.pinned("queued " + i))
                .toList();
        artworks.forEach(this::order);
        return artworks;
    }

    private void order(Artwork artwork) {
        assertThat(anchors.order(artwork.id(), Instant.now())).isTrue();
    }

    private Anchor anchor(Artwork artwork) {
        return anchors.find(artwork.id()).orElseThrow();
    }

    private List<Anchor> anchored(List<Artwork> artworks) throws Exception {
        for (Artwork artwork : artworks) {
            while (anchor(artwork).state() != Anchors.State.ANCHORED) {
                anchorer.run();
                assertThat(anchor(artwork).state()).isNotEqualTo(Anchors.State.FAILED);
                Thread.sleep(50);
            }
        }
        return artworks.stream().map(this::anchor).toList();
    }

    private Outbox.PendingTransaction live(Artwork artwork) {
        return fixture.chain.sender().live(Outbox.anchorKey(artwork.id())).orElseThrow();
    }

    private long stored() {
        return fixture.database
                .reader()
                .withHandle(db -> db.select(
                                "SELECT COUNT(DISTINCT transaction_id) FROM chain_purposes WHERE purpose LIKE 'anchor:%'")
                        .mapTo(Long.class)
                        .one());
    }
}
