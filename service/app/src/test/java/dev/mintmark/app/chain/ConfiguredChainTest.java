package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.AnvilBinary;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.ChainLedger;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.WalletUtils;

/** A chain that the settings name: the embedded one of somebody else, with our keys in keystore files. */
@Tag("slow")
class ConfiguredChainTest {
    private static final ECKeyPair PAYER = ECKeyPair.create(BigInteger.TEN.pow(50));
    private static final ECKeyPair ATTESTER = ECKeyPair.create(BigInteger.TEN.pow(51));

    @TempDir
    static Path wallets;

    private static Path payerFile;
    private static Path attesterFile;

    @TempDir
    Path folder;

    private HttpClient http;
    private EmbeddedChain elsewhere;
    private Database database;
    private Path payer;
    private Path attester;
    private Chain.ChainDependencies parts;

    @BeforeAll
    static void writeKeystores() throws Exception {
        payerFile = keystore(PAYER);
        attesterFile = keystore(ATTESTER);
    }

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        Address payerAddress = Account.of(PAYER).address();
        elsewhere = EmbeddedChain.start(AnvilBinary.path(), folder.resolve("elsewhere"), List.of(payerAddress), http);
        payer = payerFile;
        attester = attesterFile;
        database = Database.open(folder.resolve("mintmark.db"));
        parts = new Chain.ChainDependencies(
                Path.of("not/needed"),
                folder.resolve("not-needed"),
                new SqlOutbox(database),
                http,
                Clock.systemUTC(),
                new SecureRandom(),
                SecretFiles.PLAIN,
                Timeouts.STANDARD);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        elsewhere.close();
        http.close();
    }

    @Test
    void deploysOnceAndMints() throws Exception {
        String contract = Chain.deploy(settings(31337, null, "correct"), parts);
        assertThat(Chain.deploy(settings(31337, null, "correct"), parts)).isEqualTo(contract);

        try (Chain chain = Chain.open(settings(31337, contract, "correct"), parts)) {
            chain.check();
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            Artwork artwork = ChainFixture.insert(database, "far away");
            Minter minter = new Minter(chain, search(chain), Clock.systemUTC());
            minter.sign(artwork);
            minter.send(artwork);
            while (minter.confirm(artwork).isEmpty()) {
                Thread.sleep(50);
            }

            Ledger ledger = ledger(chain);
            assertThat(ledger.token(artwork.sealed().sha256()))
                    .hasValueSatisfying(token -> assertThat(token.owner())
                            .isEqualTo(Account.of(PAYER).address().checksummed()));
            assertThat(ledger.byWatermark(artwork.sealed().watermarkId())).hasSize(1);
            assertThat(chain.logs().firstBlock())
                    .isPositive()
                    .isLessThanOrEqualTo(chain.logs().finalizedBlock());
        }
        assertThat(folder.resolve("not-needed")).doesNotExist();
    }

    private MintSearch search(Chain chain) {
        ChainIndex index = new SqlChainIndex(database);
        return new MintSearch(
                chain.logs(), index, new ChainIndexer(chain.client(), chain.logs(), index, Clock.systemUTC()));
    }

    private Ledger ledger(Chain chain) {
        ChainIndex index = new SqlChainIndex(database);
        return new ChainLedger(chain, index, new ChainIndexer(chain.client(), chain.logs(), index, Clock.systemUTC()));
    }

    @Test
    void theServiceStartsWhileTheChainIsDownAndReportsThatOnUse() throws Exception {
        Settings.Chain down = new Settings.Chain(
                List.of(URI.create("http://127.0.0.1:1/key")),
                137,
                payer,
                attester,
                new Settings.Secret("correct"),
                "0x00000000000000000000000000000000000000ab",
                null,
                null);
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
        String contract = Chain.deploy(settings(31337, null, "correct"), parts);
        attester = payer;

        try (Chain chain = Chain.open(settings(31337, contract, "correct"), parts)) {
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining(
                            "trusts the attester " + Account.of(ATTESTER).address());
        }
    }

    @Test
    void saysThatNothingCanBeMintedAboveTheCeilingOfFees() throws Exception {
        String contract = Chain.deploy(settings(31337, null, "correct"), parts);
        Settings.Chain set = settings(31337, contract, "correct");
        Settings.Chain capped = new Settings.Chain(
                set.rpc(), set.chainId(), payer, attester, new Settings.Secret("correct"), contract, 1L, null);

        try (Chain chain = Chain.open(capped, parts)) {
            assertThat(chain.status().problem()).contains("at most 1 gwei are paid (chain.maxFeeGwei)");
        }
    }

    @Test
    void saysThatNothingCanBeMintedBeyondTheCostOfADay() throws Exception {
        String contract = Chain.deploy(settings(31337, null, "correct"), parts);
        Settings.Chain set = settings(31337, contract, "correct");
        Settings.Chain capped = new Settings.Chain(
                set.rpc(), set.chainId(), payer, attester, new Settings.Secret("correct"), contract, null, "0.000002");

        try (Chain chain = Chain.open(capped, parts)) {
            ChainStatus status = chain.status();
            assertThat(status.spent().maxPerDayWei()).isEqualTo("2000000000000");
            assertThat(new BigInteger(status.spent().todayWei())).isPositive();
            assertThat(status.spent().allWei()).isEqualTo(status.spent().todayWei());
            assertThat(status.problem()).contains("at most 0.000002 are spent a day (chain.maxSpendPerDay)");
        }
    }

    @Test
    void namesTheKeyOrSettingThatIsMissing() {
        String contract = "0x00000000000000000000000000000000000000ab";
        assertThatThrownBy(() -> Chain.open(settings(31337, contract, "wrong"), parts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not open with chain.password")
                .hasMessageNotContaining("wrong");
        attester = folder.resolve("nowhere.json");
        assertThatThrownBy(() -> Chain.open(settings(31337, contract, "correct"), parts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere.json (chain.attesterKeystore) is missing");
        assertThatThrownBy(() -> Chain.open(settings(31337, null, "correct"), parts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chain.token");
    }

    private Settings.Chain settings(long chainId, @Nullable String token, String password) {
        return new Settings.Chain(
                List.of(elsewhere.rpc()), chainId, payer, attester, new Settings.Secret(password), token, null, null);
    }

    private static Path keystore(ECKeyPair key) throws Exception {
        return wallets.resolve(WalletUtils.generateWalletFile("correct", key, wallets.toFile(), false));
    }
}
