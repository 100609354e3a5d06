package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.PinnedArtworks;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A keystore that is set and does not open: only what needs its key fails. */
@Tag("slow")
class LockedKeysTest {
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
    void aKeyThatOpensNotStopsOnlyWhatNeedsIt() throws Exception {
        try (Chain chain = fixture.open(
                ConfiguredChainFixture.SERVICE, Map.of("ADMIN_PASSWORD", "wrong", "PAUSER_KEYSTORE", "nowhere.json"))) {
            chain.check();
            String admin = "(chain.adminKeystore) does not open with chain.adminPassword.";
            String pauser = "The keystore nowhere.json (chain.pauserKeystore) is missing or cannot be read.";
            assertThat(chain.status().problem()).isNull();
            assertThat(chain.status().warnings())
                    .satisfiesExactly(
                            one -> assertThat(one).endsWith(admin).doesNotContain("wrong"),
                            one -> assertThat(one).isEqualTo(pauser));
            assertThatThrownBy(chain::requireReady)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageEndingWith(admin);
            assertThatThrownBy(() -> new ModelRegistry(chain).register(ChainFixture.MODEL))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageEndingWith(admin);
        }
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            chain.requireReady();
            assertThat(chain.status().warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ATTESTER_PASSWORD | wrong     | (chain.attesterKeystore) does not open with chain.attesterPassword.
            KEYSTORE          | none.json | The keystore none.json (chain.keystore) is missing or cannot be read.
            HOLDER_PASSWORD   | wrong     | (chain.holderKeystore) does not open with chain.holderPassword.
            PASSWORD          | ''        | chain.keystore needs a password: set chain.password.
            """)
    void aMintWaitsForAKeyThatDoesNotOpen(String setting, String value, String sentence) throws Exception {
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            new ModelRegistry(chain).register(ChainFixture.MODEL);
        }
        Artwork artwork = PinnedArtworks.insert(fixture.database, "locked");
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of(setting, value))) {
            assertThatThrownBy(() -> minter(chain).sign(artwork))
                    .isInstanceOf(MintingPausedException.class)
                    .hasMessageEndingWith(sentence);
            assertThat(chain.status().problem() + chain.status().warnings()).contains(sentence);
            if (setting.startsWith("HOLDER")) {
                assertThat(chain.status().problem())
                        .as("mints that name a receiver go on")
                        .isNull();
            }
        }
        try (Chain chain = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            assertThat(minter(chain).sign(artwork)).isTrue();
        }
    }

    @Test
    void mintsWithoutAReceiverAreNamedWhereThereIsNoHolder() throws Exception {
        try (Chain chain = fixture.open(List.of(Key.PAYER, Key.ATTESTER), Map.of())) {
            assertThat(chain.status().problem()).isNull();
            assertThat(chain.status().warnings())
                    .containsExactly(
                            "Mints that name no receiver are refused: neither chain.holder nor chain.holderKeystore is set.");
            chain.requireReady();
        }
    }

    @Test
    void aDeploymentNeedsTheKeysThatAreSet() {
        assertThatThrownBy(() -> Chain.deploy(
                        fixture.keys.settings(
                                fixture.rpc(), ConfiguredChainFixture.SERVICE, Map.of("PAUSER_PASSWORD", "wrong")),
                        fixture.parts,
                        Key.OWNER.address(),
                        address -> {}))
                .isInstanceOf(ConflictException.class)
                .hasMessageEndingWith("(chain.pauserKeystore) does not open with chain.pauserPassword.");
    }

    private Minter minter(Chain chain) {
        return new Minter(
                chain,
                ConfiguredChainFixture.search(chain, fixture.database),
                ChainFixture.alone(fixture.database),
                Clock.systemUTC());
    }
}
