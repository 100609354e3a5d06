package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlOfferRepository;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a chain of the settings, the payer holds no role, and each role has a key of its own or none here. */
@Tag("slow")
class SeparateKeysTest {
    @TempDir
    Path folder;

    private ConfiguredChainFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new ConfiguredChainFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void theDeploymentGivesEachRoleToItsKeyAndNoneToThePayer() throws Exception {
        try (Chain chain = fixture.open(List.of(), Map.of())) {
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.owner()))
                    .isEqualTo(Key.OWNER.address());
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.attester()))
                    .isEqualTo(Key.ATTESTER.address());
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.modelAdmin()))
                    .isEqualTo(Key.ADMIN.address());
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.pauser()))
                    .isEqualTo(Key.PAUSER.address());
            assertThat(chain.client().transactionCount(Key.PAYER.address(), "latest"))
                    .isOne();
        }
    }

    @Test
    void noDeploymentGivesThePayerARoleOrLacksAnOwner() {
        for (String setting : List.of("ADMIN_KEYSTORE", "PAUSER_KEYSTORE", "ATTESTER_KEYSTORE")) {
            Map<String, String> hot =
                    Map.of(setting, fixture.keys.file(Key.PAYER).toString());
            assertThatThrownBy(() -> Chain.deploy(
                            fixture.keys.settings(fixture.rpc(), ConfiguredChainFixture.SERVICE, hot),
                            fixture.parts,
                            Key.OWNER.address(),
                            address -> {}))
                    .as(setting)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("The payer " + Key.PAYER.address() + " (chain.keystore) can have no role");
        }
        assertThatThrownBy(() -> Chain.deploy(
                        fixture.keys.settings(fixture.rpc(), ConfiguredChainFixture.SERVICE, Map.of()),
                        fixture.parts,
                        Key.PAYER.address(),
                        address -> {}))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("can have no role");
        assertThatThrownBy(() -> Chain.deploy(
                        fixture.keys.settings(fixture.rpc(), ConfiguredChainFixture.SERVICE, Map.of()),
                        fixture.parts,
                        null,
                        address -> {}))
                .isInstanceOf(ConflictException.class)
                .hasMessage("chain.ownerKeystore, the keystore file of the owner's key, is not set.");
    }

    @Test
    void aPayerThatOwnsTheContractIsRefused() throws Exception {
        fixture.send(Key.OWNER, MintmarkCalls.transferOwnership(Key.PAYER.address()));
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            chain.check(); // it was offered, and not accepted

            fixture.send(Key.PAYER, MintmarkCalls.acceptOwnership());

            String sentence = "The payer " + Key.PAYER.address() + " (chain.keystore) owns the contract "
                    + fixture.contract + "; hand the ownership over";
            assertThatThrownBy(chain::refuseOwnerAsPayer)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageStartingWith(sentence);
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageStartingWith(sentence);
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            Artwork artwork = PinnedArtworks.insert(fixture.database, "paid by the owner");
            Minter minter = new Minter(
                    chain,
                    ConfiguredChainFixture.search(chain, fixture.database),
                    ChainFixture.alone(fixture.database),
                    Clock.systemUTC());
            assertThatThrownBy(() -> minter.sign(artwork))
                    .isInstanceOf(MintingPausedException.class)
                    .hasMessageStartingWith(sentence);
        }
    }

    @Test
    void theHoldersTokensAreNotSoldWithoutItsKey() throws Exception {
        List<Key> keys = List.of(Key.PAYER, Key.ATTESTER, Key.ADMIN);
        try (Chain chain =
                fixture.open(keys, Map.of("HOLDER", Key.HOLDER.address().checksummed()))) {
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            String token = minted(chain, "kept in a safe");
            assertThat(market(chain)).satisfies(market -> {
                assertThatThrownBy(() -> market.list(token, BigInteger.TEN))
                        .isInstanceOf(ConflictException.class)
                        .hasMessage(
                                "The token is the holder " + Key.HOLDER.address() + "'s, who alone can sign a listing"
                                        + " of it: chain.holderKeystore, the keystore file of the holder's key, is not set.");
                assertThatThrownBy(
                                () -> market.transfer(token, Key.OTHER.address().checksummed()))
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("chain.holderKeystore");
                assertThatThrownBy(() -> market.withdraw(Key.HOLDER.address().checksummed()))
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("chain.holderKeystore");
            });
        }
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            String token = "0x" + ChainFixture.sha256("kept in a safe");
            assertThat(market(chain).list(token, BigInteger.TEN).seller())
                    .isEqualTo(Key.HOLDER.address().checksummed());
            assertThat(market(chain)
                            .transfer(token, Key.OTHER.address().checksummed())
                            .owner())
                    .isEqualTo(Key.OTHER.address().checksummed());
            assertThatThrownBy(() -> market(chain).burn(token))
                    .hasMessage("The token is " + Key.OTHER.address() + "'s, who alone can burn it.");
        }
    }

    @Test
    void whatAMissingKeyWouldDoIsRefusedByItsSetting() throws Exception {
        try (Chain chain = fixture.open(List.of(), Map.of())) {
            chain.refuseOwnerAsPayer();
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageStartingWith("chain.attesterKeystore, ");
            assertThatThrownBy(() -> new ModelRegistry(chain).register(ChainFixture.MODEL))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining(
                            "chain.adminKeystore, the keystore file of the model admin's key, is not set.");
            assertThatThrownBy(chain.mintingPause()::pause)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining(Key.PAUSER.address() + " or " + Key.OWNER.address())
                    .hasMessageContaining("chain.pauserKeystore");
        }
        try (Chain chain = fixture.open(List.of(Key.ATTESTER), Map.of())) {
            assertThatThrownBy(chain::check).hasMessageStartingWith("chain.keystore, ");
        }
        try (Chain chain = fixture.open(List.of(Key.PAYER, Key.ATTESTER, Key.ADMIN), Map.of())) {
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            assertThatThrownBy(() -> minted(chain, "for nobody"))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageStartingWith("chain.holder, ");
        }
        try (Chain chain = fixture.open(
                List.of(Key.ATTESTER), Map.of("HOLDER", Key.OTHER.address().hex()))) {
            assertThatThrownBy(() -> minted(chain, "paid by nobody"))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageStartingWith("chain.keystore, ");
        }
    }

    @Test
    void thePausersKeyPausesAndOnlyTheOwnersResumes() throws Exception {
        try (Chain chain = fixture.open(List.of(Key.PAYER, Key.ATTESTER, Key.PAUSER), Map.of())) {
            assertThat(chain.mintingPause().pause().paused()).isTrue();
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.mintingPaused()))
                    .isTrue();
            assertThat(chain.client().transactionCount(Key.PAUSER.address(), "latest"))
                    .isOne();
            assertThatThrownBy(chain.mintingPause()::resume)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("by " + Key.OWNER.address() + " alone");
        }
    }

    /** As where the chain takes longer to be final than the caller waits. */
    @Test
    void aPauseThatIsAskedForAgainGoesOnWithTheTransactionOfTheFirst() throws Exception {
        Timeouts standard = Timeouts.STANDARD;
        Timeouts impatient = new Timeouts(standard.resend(), standard.replace(), standard.lost(), Duration.ofMillis(1));
        List<Key> set = List.of(Key.PAYER, Key.ATTESTER, Key.PAUSER);
        try (Chain chain = fixture.open(set, Map.of(), impatient)) {
            assertThatThrownBy(chain.mintingPause()::pause).hasMessageContaining("is not final after");
            while (!chain.client().query(chain.contract(), MintmarkQueries.mintingPaused())) {
                Thread.sleep(20);
            }
        }
        try (Chain chain = fixture.open(set, Map.of())) {
            assertThat(chain.mintingPause().pause().tx())
                    .isEqualTo(new SqlOutbox(fixture.database)
                            .latest(
                                    chain.chainId(),
                                    "pause:" + Key.PAUSER.address().hex() + ":0")
                            .orElseThrow()
                            .id());
            assertThat(chain.client().transactionCount(Key.PAUSER.address(), "latest"))
                    .isOne();
            assertThatThrownBy(chain.mintingPause()::pause).hasMessageContaining("Minting is paused already");
        }
    }

    /** As after a node that named too high a count of transactions. */
    @Test
    void aGapBelowWhatWaitsIsNamed() throws Exception {
        try (Chain chain = fixture.open(List.of(Key.PAYER, Key.ATTESTER), Map.of())) {
            chain.check();
            long next = chain.client().transactionCount(Key.PAYER.address(), "latest");
            new SqlOutbox(fixture.database)
                    .nextNonce(chain.chainId(), Key.PAYER.address().hex(), next + 2);
            var _ = chain.sender()
                    .sign(
                            List.of("ahead"),
                            chain.accounts().payer(),
                            new ContractCall(Key.HOLDER.address(), BigInteger.ONE, "0x"))
                    .orElseThrow();

            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("waits for the nonce " + next + " of " + Key.PAYER.address())
                    .hasMessageContaining("chain fill-gap");
        }
    }

    private Market market(Chain chain) {
        return new Market(
                chain,
                new SqlListingRepository(fixture.database),
                new SqlOfferRepository(fixture.database),
                Clock.systemUTC());
    }

    private String minted(Chain chain, String name) throws Exception {
        Artwork artwork = PinnedArtworks.insert(fixture.database, name);
        Minter minter = new Minter(
                chain,
                ConfiguredChainFixture.search(chain, fixture.database),
                ChainFixture.alone(fixture.database),
                Clock.systemUTC());
        minter.sign(artwork);
        minter.send(artwork);
        while (minter.confirm(artwork).isEmpty()) {
            Thread.sleep(50);
        }
        return "0x" + artwork.sealed().sha256();
    }
}
