package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.SigningServer.Manner;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.RawTransaction;

/** Payer, attester and model admin with keys in a Web3Signer, on a real chain. */
@Tag("slow")
class RemoteSignerTest {
    @TempDir
    Path folder;

    private ConfiguredChainFixture fixture;
    private SigningServer signer;

    @BeforeEach
    void open() throws Exception {
        fixture = new ConfiguredChainFixture(folder);
        signer = new SigningServer(List.of(Key.PAYER.pair(), Key.ATTESTER.pair(), Key.ADMIN.pair()));
    }

    @AfterEach
    void close() throws Exception {
        signer.close();
        fixture.close();
    }

    @Test
    void mintsWithNoKeyHereAndGoesOnWhenTheSignerAnswersAgain() throws Exception {
        try (Chain chain = fixture.open(List.of(), remote())) {
            chain.requireReady();
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            Artwork artwork = PinnedArtworks.insert(fixture.database, "signed elsewhere");
            Minter minter = new Minter(
                    chain,
                    ConfiguredChainFixture.search(chain, fixture.database),
                    ChainFixture.alone(fixture.database),
                    Clock.systemUTC());

            signer.manner = Manner.REFUSES;
            assertThatThrownBy(() -> minter.sign(artwork))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessage("The signer at " + signer.address()
                            + " (chain.signerUrl) answers with the status 500 and signs nothing.");
            signer.manner = Manner.HIGH_S;
            assertThat(minter.sign(artwork)).isTrue();
            minter.send(artwork);
            while (minter.confirm(artwork).isEmpty()) {
                Thread.sleep(50);
            }
            assertThat(signer.asked)
                    .contains(
                            SigningServer.publicKey(Key.PAYER.pair()),
                            SigningServer.publicKey(Key.ATTESTER.pair()),
                            SigningServer.publicKey(Key.ADMIN.pair()));
            assertThat(chain.client().query(chain.contract(), MintmarkQueries.attester()))
                    .isEqualTo(Key.ATTESTER.address());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"RIGHT", "HIGH_S", "RECOVERY_ID_FROM_ZERO", "SHORT"})
    void aSignatureOfAnyFormBecomesTheOneOfTheKeyItself(Manner manner) throws Exception {
        signer.manner = manner;
        RawTransaction transaction = RawTransaction.createTransaction(
                31337,
                BigInteger.ONE,
                BigInteger.TEN,
                Key.OTHER.address().hex(),
                BigInteger.ZERO,
                "0x1234",
                BigInteger.ONE,
                BigInteger.TWO);
        try (Chain chain = fixture.open(List.of(), remote())) {
            if (manner == Manner.SHORT) {
                assertThatThrownBy(() -> chain.accounts().payer().sign(transaction))
                        .isInstanceOf(SigningException.class)
                        .hasMessageContaining("something else than a signature of 65 bytes");
            } else {
                assertThat(chain.accounts().payer().sign(transaction))
                        .isEqualTo(Account.of(Key.PAYER.pair()).sign(transaction));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ANOTHER_KEY     | answers with a signature that is not by the key of
            ANOTHER_MESSAGE | answers with a signature that is not by the key of
            NO_SIGNATURE    | answers with something else than a signature of 65 bytes
            SILENT          | did not answer within 20000 ms
            """)
    void whatIsNoSignatureByTheKeyIsNotUsed(Manner manner, String sentence) throws Exception {
        try (Chain chain = fixture.open(List.of(), remote())) {
            signer.manner = manner;
            long before = chain.client().transactionCount(Key.ADMIN.address(), "latest");
            assertThatThrownBy(() -> new ModelRegistry(chain).register(ChainFixture.MODEL))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining(sentence);
            assertThat(chain.client().transactionCount(Key.ADMIN.address(), "latest"))
                    .isEqualTo(before);
        }
    }

    @Test
    void settingsThatDoNotGoTogetherAndKeysThatTheSignerLacksAreNamed() throws Exception {
        Map<String, String> both = new HashMap<>(remote());
        both.put("KEYSTORE", fixture.keys.file(Key.PAYER).toString());
        assertThatThrownBy(() -> fixture.open(List.of(), both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chain.payerKey and chain.keystore are both set; leave one of them out.");
        for (String setting : List.of("SIGNER", "SIGNER_URL")) {
            Map<String, String> half = new HashMap<>(remote());
            half.remove(setting);
            assertThatThrownBy(() -> fixture.open(List.of(), half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("set chain.signer to web3signer and chain.signerUrl");
        }
        Map<String, String> unknown = new HashMap<>(remote());
        unknown.put("ADMIN_KEY", SigningServer.publicKey(Key.OTHER.pair()));
        try (Chain chain = fixture.open(List.of(), unknown)) {
            assertThatThrownBy(() -> chain.accounts().admin().signer().sign(new byte[] {1}))
                    .isInstanceOf(SigningException.class)
                    .hasMessageContaining("has no key 0x");
        }
    }

    private Map<String, String> remote() {
        return Map.of(
                "SIGNER", "web3signer",
                "SIGNER_URL", signer.address().toString(),
                "PAYER_KEY", SigningServer.publicKey(Key.PAYER.pair()),
                "ATTESTER_KEY", SigningServer.publicKey(Key.ATTESTER.pair()),
                "ADMIN_KEY", SigningServer.publicKey(Key.ADMIN.pair()),
                "HOLDER", Key.HOLDER.address().hex());
    }
}
