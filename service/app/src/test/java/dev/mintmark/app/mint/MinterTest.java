package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MinterTest {
    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Chain chain;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        chain = fixture.chain;
        fixture.models.register(ChainFixture.MODEL);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void mintsAPinnedArtworkThatTheLedgerThenFinds() throws Exception {
        Artwork artwork = fixture.pinned("first");

        fixture.minter.sign(artwork);
        assertThat(fixture.stage(artwork)).isEqualTo("SIGNED");
        fixture.minter.send(artwork);
        Token token = fixture.confirmed(artwork);

        assertThat(token.tokenId()).isEqualTo("0x" + artwork.sealed().sha256());
        assertThat(token.owner()).isEqualTo(fixture.holder());
        assertThat(token.creator()).isEqualTo(fixture.holder());
        assertThat(token.contract()).isEqualTo(fixture.contract());
        assertThat(token.modelSha256()).isEqualTo(ChainFixture.MODEL);
        assertThat(token.tx()).isEqualTo(fixture.tx(artwork));
        assertThat(token.gasUsed()).isBetween(60_000L, 200_000L);
        assertThat(fixture.minter.confirm(artwork)).contains(token);

        Ledger.OnChain known = fixture.ledger.token(artwork.sealed().sha256()).orElseThrow();
        assertThat(known.owner()).isEqualTo(token.owner());
        assertThat(known.modelSha256()).isEqualTo(ChainFixture.MODEL);
        assertThat(known.modelRevoked()).isFalse();
        assertThat(known.imageCid()).isEqualTo(artwork.pinned().imageCid());
        assertThat(known.tx()).isEqualTo(token.tx());
        assertThat(known.block()).isEqualTo(token.block());
        assertThat(known.asOf()).isGreaterThanOrEqualTo(token.block());
        assertThat(fixture.ledger.byWatermark(artwork.sealed().watermarkId()))
                .containsExactly(artwork.sealed().sha256());
    }

    @Test
    void theLedgerFindsNoTokenForAFileThatWasNotMinted() throws Exception {
        assertThat(fixture.ledger.token(ChainFixture.sha256("never minted"))).isEmpty();
        assertThat(fixture.ledger.byWatermark(42)).isEmpty();
    }

    @Test
    void mintsToTheNamedCreator() throws Exception {
        String creator = "0x00000000000000000000000000000000000000aB";
        Artwork artwork = fixture.pinned(
                "for another", new MintOrder(creator.toLowerCase(java.util.Locale.ROOT), 250, null, null, null));

        Token token = fixture.mint(artwork);

        assertThat(token.owner()).isEqualToIgnoringCase(creator);
        assertThat(token.creator()).isEqualToIgnoringCase(creator);
        assertThat(chain.client()
                        .query(
                                chain.contract(),
                                MintmarkQueries.royaltyInfo(Bytes32.of(token.tokenId()), BigInteger.valueOf(10_000)))
                        .amount())
                .isEqualTo(250);
    }

    @Test
    void concurrentSigningOfOneArtworkUsesOneNonce() throws Exception {
        Artwork artwork = fixture.pinned("signed by many");
        long before = fixture.stored();

        together(8, () -> fixture.minter.sign(artwork));

        assertThat(fixture.stored()).isEqualTo(before + 1);
        assertThat(fixture.mint(artwork).tx()).isEqualTo(fixture.tx(artwork));
    }

    @Test
    void aRetryUsesTheStoredTransaction() throws Exception {
        Artwork artwork = fixture.pinned("retried");
        fixture.minter.sign(artwork);
        String tx = fixture.tx(artwork);
        fixture.backToPinned(artwork);

        fixture.minter.sign(artwork);

        assertThat(fixture.stage(artwork)).isEqualTo("SIGNED");
        assertThat(fixture.tx(artwork)).isEqualTo(tx);
        assertThat(fixture.mint(artwork).tx()).isEqualTo(tx);
    }

    @Test
    void concurrentSigningOfManyArtworksUsesOneNonceEach() throws Exception {
        List<Artwork> artworks = IntStream.range(0, 12)
                .mapToObj(i -> fixture.pinned("crowd " + i))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Token>> tokens = artworks.stream()
                    .map(artwork -> threads.submit(() -> fixture.mint(artwork)))
                    .toList();
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(tokens.get(i).get().tokenId())
                        .isEqualTo("0x" + artworks.get(i).sealed().sha256());
            }
        }
    }

    @Test
    void sendingAgainAfterALostAnswerMintsOneToken() throws Exception {
        Artwork artwork = fixture.pinned("sent twice");
        long minted = fixture.mints();

        fixture.minter.sign(artwork);
        fixture.minter.send(artwork);
        fixture.minter.send(artwork);
        Token token = fixture.confirmed(artwork);
        fixture.minter.send(artwork);
        String raw = chain.sender()
                .latest("mint:" + artwork.id())
                .orElseThrow()
                .last()
                .raw();
        chain.client().send(raw); // The node says that the nonce is used; that is no failure.

        assertThat(fixture.confirmed(artwork)).isEqualTo(token);
        assertThat(fixture.mints()).isEqualTo(minted + 1);
    }

    @Test
    void refusesAnUnregisteredModelWithoutUsingANonce() {
        Artwork artwork = fixture.pinned("of an unknown model");
        Artwork other = new Artwork(
                artwork.id(),
                artwork.stage(),
                artwork.goal(),
                artwork.modelId(),
                new Recipe(artwork.recipe().parameters(), ChainFixture.sha256("unknown"), List.of()),
                artwork.salt(),
                false,
                artwork.format(),
                artwork.mint(),
                null,
                null,
                artwork.seal(),
                artwork.pin(),
                null,
                null,
                null,
                artwork.createdAt());
        long before = fixture.stored();

        assertThatThrownBy(() -> fixture.minter.sign(other))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("the model is not registered")
                .hasMessageContaining("UnknownModel");
        assertThat(fixture.stored()).isEqualTo(before);
        assertThat(fixture.stage(artwork)).isEqualTo("PINNED");
    }

    @Test
    void aTokenMintedByAWalletIsFoundAndNotMintedAgain() throws Exception {
        Artwork artwork = fixture.pinned("by a wallet");
        Vouchers.Given voucher = fixture.voucher(artwork);
        Wallet wallet = fixture.wallet();

        assertThat(fixture.minter.confirm(artwork)).isEmpty();
        wallet.send(voucher.contract(), BigInteger.ZERO, Generations.mint(voucher));

        Token token = fixture.confirmed(artwork);
        assertThat(token.owner()).isEqualTo(voucher.generation().to());
        assertThat(fixture.minter.sign(artwork)).isFalse();
        assertThat(fixture.stage(artwork)).isEqualTo("PINNED");
    }

    @Test
    void recognisesTheTokenIfAWalletMintedItFirst() throws Exception {
        Artwork artwork = fixture.pinned("overtaken");
        Vouchers.Given voucher = fixture.voucher(artwork);
        fixture.minter.sign(artwork);
        fixture.wallet().send(voucher.contract(), BigInteger.ZERO, Generations.mint(voucher));
        while (fixture.ledger.token(artwork.sealed().sha256()).isEmpty()) {
            Thread.sleep(50);
        }

        fixture.minter.send(artwork);
        Token token = fixture.confirmed(artwork);

        assertThat(token.tokenId()).isEqualTo(voucher.generation().tokenId());
        assertThat(token.tx()).isNotEqualTo(fixture.tx(artwork));
    }

    @Test
    void aRevertedMintFailsWithItsReasonAndCanBeSignedAgain() throws Exception {
        Artwork artwork = fixture.pinned("of a revoked voucher");
        fixture.minter.sign(artwork);
        Attestation later = fixture.attestation(artwork, Instant.now().plus(Duration.ofDays(7)));
        SigningDomain domain = new SigningDomain(chain.chainId(), chain.contract());
        byte[] signature = chain.accounts().attester().signer().sign(later, domain);
        asOwner("revoke", MintmarkCalls.revokeVoucher(later, signature));
        fixture.minter.send(artwork);

        assertThatThrownBy(() -> fixture.confirmed(artwork))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo("mint-reverted"))
                .hasMessageContaining("the voucher was revoked")
                .hasMessageContaining("VoucherRevoked");
        Thread.sleep(1100); // the next attestation has a later deadline
        fixture.backToPinned(artwork);
        assertThat(fixture.mint(artwork).tokenId())
                .isEqualTo("0x" + artwork.sealed().sha256());
    }

    private static void asOwner(String key, String data) throws Exception {
        chain.sender().sendAndAwaitFinality(key, chain.accounts().admin(), ContractCall.to(chain.contract(), data));
    }

    @Test
    void reportsANonceThatAnotherProgramUsed() throws Exception {
        Artwork artwork = fixture.pinned("robbed of its nonce");
        fixture.minter.sign(artwork);
        Wallet thief = new Wallet(chain.client(), chain.accounts().payer());
        thief.send(fixture.holder(), BigInteger.ONE, "0x");

        assertThatThrownBy(() -> fixture.confirmed(artwork))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo("nonce-lost"));
        fixture.backToPinned(artwork);
        assertThat(fixture.mint(artwork).tokenId())
                .isEqualTo("0x" + artwork.sealed().sha256());
    }

    /** It names the same file; what else was attested of it is not what this artwork is. */
    @Test
    void aTokenWithAnotherAttestationIsNotTheArtworks() throws Exception {
        Bytes32 other = Bytes32.of(ChainFixture.sha256("another"));
        Map<String, UnaryOperator<Attestation>> changes = Map.of(
                "recipe", usual -> changed(usual, other, usual.manifestHash(), usual.watermarkId()),
                "manifest", usual -> changed(usual, usual.recipeCommitment(), other, usual.watermarkId()),
                "watermark", usual -> changed(usual, usual.recipeCommitment(), usual.manifestHash(), 4242));
        for (Map.Entry<String, UnaryOperator<Attestation>> change : changes.entrySet()) {
            Artwork artwork = fixture.pinned("with another " + change.getKey());
            fixture.mintByWallet(artwork, change.getValue());
            while (fixture.ledger.token(artwork.sealed().sha256()).isEmpty()) {
                Thread.sleep(50);
            }

            assertThat(fixture.minter.confirm(artwork)).as(change.getKey()).isEmpty();
            assertThatThrownBy(() -> fixture.minter.sign(artwork))
                    .as(change.getKey())
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            failed -> assertThat(failed.failure().type()).isEqualTo("mint-refused"));
        }
        Artwork same = fixture.pinned("with its own");
        fixture.mintByWallet(same, usual -> usual);
        assertThat(fixture.confirmed(same).tokenId())
                .isEqualTo("0x" + same.sealed().sha256());
    }

    private static Attestation changed(Attestation usual, Bytes32 recipe, Bytes32 manifest, long watermark) {
        return new Attestation(
                usual.to(),
                usual.creator(),
                usual.tokenId(),
                usual.root(),
                usual.metadataDigest(),
                recipe,
                manifest,
                watermark,
                usual.modelId(),
                usual.royaltyBps(),
                usual.deadline());
    }

    @Test
    void registeringAModelTwiceIsOneRegistration() throws Exception {
        String model = ChainFixture.sha256("another model");

        fixture.models.register(model);
        fixture.models.register(model);

        assertThat(fixture.models.all())
                .filteredOn(registered -> registered.sha256().equals(model))
                .singleElement()
                .extracting(ModelRegistry.Registration::revoked)
                .isEqualTo(false);
    }

    private static void together(int threads, Callable<?> action) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> all = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(action))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }
}
