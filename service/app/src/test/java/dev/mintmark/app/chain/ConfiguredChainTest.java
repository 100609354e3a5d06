package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.anvil.AnvilBinary;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.ChainLedger;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain that the settings name: the embedded one of somebody else, with our keys in keystore files. */
@Tag("slow")
class ConfiguredChainTest {
    private static final List<Key> KEYS = List.of(Key.PAYER, Key.ATTESTER, Key.ADMIN, Key.HOLDER, Key.OWNER);

    @TempDir
    static Path wallets;

    private static ChainKeys keys;

    @TempDir
    Path folder;

    private HttpClient http;
    private EmbeddedChain elsewhere;
    private Database database;
    private Chain.ChainDependencies parts;

    @BeforeAll
    static void writeKeystores() throws Exception {
        keys = new ChainKeys(wallets);
    }

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        elsewhere = EmbeddedChain.start(AnvilBinary.path(), folder.resolve("elsewhere"), ChainKeys.addresses(), http);
        database = Database.open(folder.resolve("mintmark.db"));
        parts = ConfiguredChainFixture.dependencies(folder, database, http);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        elsewhere.close();
        http.close();
    }

    @Test
    void deploysOnceAndMints() throws Exception {
        String contract = deployed();
        assertThat(deployed()).isEqualTo(contract);

        try (Chain chain = Chain.open(settings(Map.of("TOKEN", contract)), parts)) {
            chain.check();
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            Artwork artwork = PinnedArtworks.insert(database, "far away");
            Minter minter = new Minter(
                    chain,
                    ConfiguredChainFixture.search(chain, database),
                    ChainFixture.alone(database),
                    Clock.systemUTC());
            minter.sign(artwork);
            minter.send(artwork);
            while (minter.confirm(artwork).isEmpty()) {
                Thread.sleep(50);
            }

            Ledger ledger = ledger(chain);
            assertThat(ledger.token(artwork.sealed().sha256()))
                    .hasValueSatisfying(token -> assertThat(token.owner())
                            .isEqualTo(Key.HOLDER.address().checksummed()));
            assertThat(ledger.byWatermark(artwork.sealed().watermarkId())).hasSize(1);
            assertThat(chain.logs().firstBlock())
                    .isPositive()
                    .isLessThanOrEqualTo(chain.logs().finalizedBlock());
        }
        assertThat(folder.resolve("not-needed")).doesNotExist();
    }

    private Ledger ledger(Chain chain) {
        ChainIndex index = new SqlChainIndex(database);
        return new ChainLedger(
                chain,
                index,
                new SqlAnchorIndex(database),
                new ChainIndexer(chain.client(), chain.logs(), index, Clock.systemUTC()));
    }

    @Test
    void theServiceStartsWhileTheChainIsDownAndReportsThatOnUse() throws Exception {
        ChainSettings down = keys.settings(
                URI.create("http://127.0.0.1:1/key"),
                KEYS,
                Map.of("CHAIN_ID", "137", "TOKEN", "0x00000000000000000000000000000000000000ab"));
        try (Chain chain = Chain.open(down, parts)) {
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("http://127.0.0.1:1");
            assertThatThrownBy(() -> ledger(chain).token(ChainFixture.MODEL))
                    .isInstanceOf(SourceUnavailableException.class);
        }
    }

    @Test
    void refusesAContractThatTrustsAnotherAttester() throws Exception {
        String contract = deployed();
        Map<String, String> other = Map.of(
                "TOKEN", contract, "ATTESTER_KEYSTORE", keys.file(Key.OTHER).toString());

        try (Chain chain = Chain.open(settings(other), parts)) {
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("trusts the attester " + Key.ATTESTER.address());
        }
    }

    @Test
    void saysThatNothingCanBeMintedAboveTheCeilingOfFees() throws Exception {
        String contract = deployed();
        ChainSettings capped = settings(Map.of("TOKEN", contract, "MAX_FEE_GWEI", "1"));

        try (Chain chain = Chain.open(capped, parts)) {
            assertThat(chain.status().problem()).contains("at most 1 gwei are paid (chain.maxFeeGwei)");
        }
    }

    @Test
    void saysThatNothingCanBeMintedBeyondTheCostOfADay() throws Exception {
        String contract = deployed();
        ChainSettings capped = settings(Map.of("TOKEN", contract, "MAX_SPEND_PER_DAY", "0.000002"));

        try (Chain chain = Chain.open(capped, parts)) {
            ChainStatus status = chain.status();
            assertThat(status.spent().maxPerDayWei()).isEqualTo("2000000000000");
            assertThat(new BigInteger(status.spent().todayWei())).isPositive();
            assertThat(status.spent().allWei()).isEqualTo(status.spent().todayWei());
            assertThat(status.problem()).contains("at most 0.000002 are spent a day (chain.maxSpendPerDay)");
        }
    }

    @Test
    void namesTheSettingThatIsWrong() {
        Map<String, String> token = Map.of("TOKEN", "0x00000000000000000000000000000000000000ab");
        refused(with(token, "HOLDER", Key.OTHER.address().hex()))
                .hasMessageContaining("chain.holder is " + Key.OTHER.address())
                .hasMessageContaining("the key of " + Key.HOLDER.address());
        refused(with(token, "HOLDER", Address.ZERO.hex())).hasMessageContaining("chain.holder is the zero address");
        refused(Map.of()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("chain.token");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Map<String, String> more) {
        return assertThatThrownBy(() -> Chain.open(settings(more), parts).close());
    }

    private static Map<String, String> with(Map<String, String> set, String name, String value) {
        Map<String, String> more = new HashMap<>(set);
        more.put(name, value);
        return more;
    }

    private String deployed() throws Exception {
        return Chain.deploy(settings(Map.of()), parts, null, address -> {})
                .address()
                .checksummed();
    }

    private ChainSettings settings(Map<String, String> more) {
        return keys.settings(elsewhere.rpc(), KEYS, more);
    }
}
