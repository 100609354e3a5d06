package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Artworks that share a transaction. */
@Tag("slow")
@Timeout(120)
final class MintBatchTest {
    @TempDir
    Path folder;

    private ChainFixture fixture;
    private Chain chain;
    private Minter minter;

    @BeforeEach
    void open() throws Exception {
        open(ChainFixture.EMBEDDED);
        fixture.models.register(ChainFixture.MODEL);
    }

    private void open(ChainSettings settings) throws Exception {
        fixture = ChainFixture.open(folder, settings);
        chain = fixture.chain;
        minter = fixture.minter(50);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void mintsWhatIsQueuedInOneTransactionOfWhichEachPaysItsShare() throws Exception {
        fixture.mint(fixture.pinned("the creator's first"));
        long single = fixture.mint(fixture.pinned("alone")).gasUsed();
        List<Artwork> artworks = pinned(50);

        assertThat(minter.sign(artworks.get(7))).isTrue();

        Set<String> transactions = new HashSet<>();
        for (Artwork artwork : artworks) {
            assertThat(fixture.stage(artwork)).isEqualTo("SIGNED");
            transactions.add(fixture.tx(artwork));
            minter.send(artwork);
        }
        assertThat(transactions).hasSize(1);
        List<Token> tokens = confirmed(artworks);
        for (int i = 0; i < artworks.size(); i++) {
            assertThat(tokens.get(i).tokenId())
                    .isEqualTo("0x" + artworks.get(i).sealed().sha256());
            assertThat(tokens.get(i).owner()).isEqualTo(fixture.holder());
            assertThat(tokens.get(i).tx()).isEqualTo(transactions.iterator().next());
        }
        assertThat(fixture.stored()).isEqualTo(3);
        assertThat(fixture.mints()).isEqualTo(52);
        long gas = chain.client()
                .receipt(tokens.getFirst().tx())
                .orElseThrow()
                .getGasUsed()
                .longValueExact();
        assertThat(tokens).extracting(Token::gasUsed).containsOnly((gas + 49) / 50);
        System.out.println(
                "gas per mint: " + single + " alone, " + tokens.getFirst().gasUsed() + " of 50");
        assertThat(tokens.getFirst().gasUsed()).isLessThan(40_000);
    }

    @Test
    void aBatchHasNoMoreThanItsSize() throws Exception {
        List<Artwork> artworks = pinned(5);

        fixture.minter(3).sign(artworks.get(4));

        assertThat(artworks)
                .extracting(fixture::stage)
                .containsExactly("SIGNED", "SIGNED", "PINNED", "PINNED", "SIGNED");
    }

    @Test
    void leavesOutWhatCannotBeMinted() throws Exception {
        Artwork unregistered = PinnedArtworks.insert(
                fixture.database, "of another model", MintOrder.STANDARD, ChainFixture.sha256("other"));
        Artwork attestedOtherwise = fixture.pinned("attested otherwise");
        Artwork minted = fixture.pinned("minted by a wallet");
        mintByWallet(attestedOtherwise, usual -> withWatermark(usual, 4242));
        mintByWallet(minted, usual -> usual);
        List<Artwork> good = pinned(3);

        assertThat(minter.sign(good.getFirst())).isTrue();

        assertThat(good).extracting(fixture::stage).containsOnly("SIGNED");
        assertThat(List.of(unregistered, attestedOtherwise, minted))
                .extracting(fixture::stage)
                .containsOnly("PINNED");
        assertThatThrownBy(() -> minter.sign(unregistered)).hasMessageContaining("UnknownModel");
        assertThatThrownBy(() -> minter.sign(attestedOtherwise)).hasMessageContaining("AlreadyMinted");
        assertThat(minter.sign(minted)).isFalse();
        assertThat(minter.confirm(minted)).isPresent();
        minter.send(good.getFirst());
        assertThat(new HashSet<>(confirmed(good))).hasSize(3);
        assertThat(fixture.stored()).isEqualTo(1);
    }

    /** The contract leaves them out when it is mined. */
    @Test
    void whatHappenedToOneSinceItWasSignedIsNoMatterOfTheOthers() throws Exception {
        List<Artwork> artworks = pinned(4);
        Artwork revoked = artworks.get(1);
        Artwork overtaken = artworks.get(2);
        minter.sign(artworks.getFirst());
        Attestation later = fixture.attestation(revoked, Instant.now().plus(Duration.ofDays(7)));
        SigningDomain domain = new SigningDomain(chain.chainId(), chain.contract());
        byte[] signature = chain.accounts().attester().signer().sign(later, domain);
        chain.sender()
                .sendAndAwaitFinality(
                        "revoke",
                        chain.accounts().admin(),
                        ContractCall.to(chain.contract(), MintmarkCalls.revokeVoucher(later, signature)));
        mintByWallet(overtaken, usual -> usual);

        minter.send(artworks.getFirst());

        List<Token> tokens = confirmed(List.of(artworks.get(0), artworks.get(3), overtaken));
        assertThat(tokens.get(0).tx()).isEqualTo(tokens.get(1).tx()).isEqualTo(fixture.tx(overtaken));
        long gas = chain.client()
                .receipt(tokens.get(0).tx())
                .orElseThrow()
                .getGasUsed()
                .longValueExact();
        assertThat(tokens.get(0).gasUsed()).as("of the two that it minted").isEqualTo((gas + 1) / 2);
        assertThat(tokens.get(2).tx()).isNotEqualTo(fixture.tx(overtaken));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> minter.confirm(revoked))
                    .as("also where the process ended before that was noted")
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            failed -> assertThat(failed.failure().type()).isEqualTo("mint-reverted"))
                    .hasMessageContaining("the voucher was revoked")
                    .hasMessageContaining(tokens.get(0).tx());
        }
        Thread.sleep(1100); // the next attestation has a later deadline
        fixture.backToPinned(revoked);
        assertThat(fixture.mint(revoked).tx()).isNotEqualTo(tokens.get(0).tx());
    }

    @Test
    void aBatchThatWasSignedAndNotSentIsSentByTheNextProcess() throws Exception {
        List<Artwork> artworks = pinned(3);
        minter.sign(artworks.getFirst());
        String tx = fixture.tx(artworks.getFirst());

        fixture.close();
        open(ChainFixture.EMBEDDED);

        for (Artwork artwork : artworks) {
            assertThat(minter.sign(artwork)).isTrue();
            minter.send(artwork);
        }
        assertThat(confirmed(artworks)).extracting(Token::tx).containsOnly(tx);
        assertThat(fixture.stored()).isEqualTo(1);
        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void theArtworksFollowTheFormThatReplacesTheirTransaction() throws Exception {
        List<Artwork> artworks = pinned(3);
        minter.sign(artworks.getFirst());
        String tx = fixture.tx(artworks.getFirst());

        ReplacedTransaction replaced = chain.sender().replacements().bump(tx, null);

        assertThat(replaced.artworks()).hasSize(3).contains(artworks.get(2).id());
        assertThat(replaced.purpose()).isEqualTo("mint:queued 0 and 2 more");
        assertThat(artworks).extracting(fixture::tx).containsOnly(replaced.tx());
        assertThat(confirmed(artworks)).extracting(Token::tx).containsOnly(replaced.tx());
        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void aBatchThatTheOperatorCancelledFailsEachArtworkAndTheirRetriesShareATransactionAgain() throws Exception {
        List<Artwork> artworks = pinned(3);
        minter.sign(artworks.getFirst());
        chain.sender().replacements().cancel(fixture.tx(artworks.getFirst()), null);

        for (Artwork artwork : artworks) {
            assertThatThrownBy(() -> fixture.confirmed(artwork))
                    .hasMessageContaining("The operator cancelled the mint");
            fixture.backToPinned(artwork);
        }

        minter.sign(artworks.getLast());
        minter.send(artworks.getLast());
        assertThat(new HashSet<>(confirmed(artworks).stream().map(Token::tx).toList()))
                .hasSize(1);
        assertThat(fixture.stored()).isEqualTo(2);
        assertThat(fixture.mints()).isEqualTo(3);
    }

    @Test
    void aPauseSendsTheArtworksBackAndTheyShareATransactionWhenItEnds() throws Exception {
        List<Artwork> artworks = pinned(3);
        minter.sign(artworks.getFirst());
        chain.mintingPause().pause();
        try {
            minter.send(artworks.getFirst());
            for (Artwork artwork : artworks) {
                fixture.untilPinned(artwork);
            }
            assertThatThrownBy(() -> minter.sign(artworks.getFirst())).isInstanceOf(MintingPausedException.class);
        } finally {
            chain.mintingPause().resume();
        }

        minter.sign(artworks.getFirst());
        minter.send(artworks.getFirst());

        assertThat(new HashSet<>(confirmed(artworks).stream().map(Token::tx).toList()))
                .hasSize(1);
        assertThat(fixture.stored()).isEqualTo(2);
    }

    @Test
    void aBatchWhoseBlockIsGoneIsMinedAgain() throws Exception {
        List<Artwork> artworks = pinned(3);
        minter.sign(artworks.getFirst());
        minter.send(artworks.getFirst());
        List<Token> before = confirmed(artworks);
        chain.reorganisations().run(block -> {});
        fixture.reorganiseFrom(before.getFirst().block());
        List<Long> gone = new ArrayList<>();
        while (gone.isEmpty()) {
            chain.reorganisations().run(block -> gone.add(block.number()));
            Thread.sleep(50);
        }

        List<Token> after = confirmed(artworks);

        assertThat(after).extracting(Token::tx).containsOnly(before.getFirst().tx());
        assertThat(after.getFirst().block()).isGreaterThan(before.getFirst().block());
        assertThat(fixture.mints()).isEqualTo(3);
        assertThat(fixture.stored()).isEqualTo(1);
    }

    @Test
    void aBatchCostsNoMoreThanMayBeSpent() throws Exception {
        List<Artwork> artworks = pinned(20);
        fixture.mint(fixture.pinned("the creator's first"));
        BigInteger price =
                Fees.suggested(chain.client(), chain.sender().maxFee()).max();
        BigInteger room = chain.sender().spending().today().add(price.multiply(BigInteger.valueOf(400_000)));
        fixture.close();
        open(SettingsLoader.load(
                        Path.of("no-data"),
                        Map.of("MINTMARK_CHAIN_MAX_SPEND_PER_DAY", new BigDecimal(room, 18).toPlainString()))
                .chain());

        minter.sign(artworks.getFirst());

        assertThat(fixture.signed()).hasSizeBetween(4, 12).startsWith("queued 0", "queued 1");
        minter.send(artworks.getFirst());
        assertThat(fixture.confirmed(artworks.getFirst()).tx()).isEqualTo(fixture.tx(artworks.get(1)));
    }

    /** Returns when a finalized block has it. */
    private void mintByWallet(Artwork artwork, UnaryOperator<Attestation> change) throws Exception {
        fixture.mintByWallet(artwork, change);
        while (fixture.ledger.token(artwork.sealed().sha256()).isEmpty()) {
            Thread.sleep(50);
        }
    }

    private List<Artwork> pinned(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fixture.pinned("queued " + i))
                .toList();
    }

    private List<Token> confirmed(List<Artwork> artworks) throws Exception {
        List<Token> tokens = new ArrayList<>();
        for (Artwork artwork : artworks) {
            tokens.add(fixture.confirmed(artwork));
        }
        return tokens;
    }

    private static Attestation withWatermark(Attestation usual, long watermark) {
        return new Attestation(
                usual.to(),
                usual.creator(),
                usual.tokenId(),
                usual.root(),
                usual.metadataDigest(),
                usual.recipeCommitment(),
                usual.manifestHash(),
                watermark,
                usual.modelId(),
                usual.royaltyBps(),
                usual.deadline());
    }
}
