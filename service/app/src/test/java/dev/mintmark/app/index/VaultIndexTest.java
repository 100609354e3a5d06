package dev.mintmark.app.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Marketplace;
import dev.mintmark.app.royalty.LedgerEntry;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.royalty.RoyaltyLedger;
import dev.mintmark.app.royalty.RoyaltyLedger.By;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.TestDatabase;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.CompanionContracts;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.VaultCalls;
import dev.mintmark.contracts.VaultQueries;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payments to vaults from our market and another, against what the vault itself says, on a real chain. */
@Tag("slow")
final class VaultIndexTest {
    private static final RoyaltyLedger.Period ALL = new RoyaltyLedger.Period(null, null, null);
    private static final Address PAYEE = Address.of("0x00000000000000000000000000000000000000a1");

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Marketplace marketplace;
    private static Address vault;
    private static final List<Token> tokens = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        for (String name : List.of("market", "read", "swept one", "swept two", "alone", "dark one", "dark two")) {
            tokens.add(fixture.mint(fixture.pinned(name)));
        }
        Address holder = fixture.chain.accounts().holder().address();
        var shares = new TreeMap<>(Map.of(PAYEE, 2_500, holder, 7_500));
        Address maker = CompanionContracts.vaults(fixture.chain.contract());
        vault = fixture.chain.client().query(maker, VaultQueries.vaultOf(shares));
        fixture.wallet().sendAndWait(maker.checksummed(), BigInteger.ZERO, VaultCalls.create(shares));
        new Wallet(fixture.chain.client(), fixture.chain.accounts().holder())
                .sendAndWait(fixture.contract(), BigInteger.ZERO, MintmarkCalls.setRoyaltyReceiver(vault));
        marketplace = Marketplace.deploy(fixture);

        fixture.market.list(id(0), BigInteger.valueOf(1_000_000));
        fixture.market.buy(id(0));
        marketplace.sell(List.of(id(1)), vault.hex(), 70, 1000, true);
        marketplace.sell(List.of(id(2), id(3)), vault.hex(), 30, 500, true);
        marketplace.sell(List.of(id(4)), vault.hex(), 11, 100, false);
        marketplace.sell(List.of(id(5), id(6)), vault.hex(), 7, 100, false);
        fixture.wallet().sendAndWait(vault.checksummed(), BigInteger.ZERO, VaultCalls.release(Address.ZERO));
        fixture.wallet().sendAndWait(vault.checksummed(), BigInteger.valueOf(5), "0x");
        fixture.mineBlocks(70);
    }

    private static String id(int token) {
        return tokens.get(token).tokenId();
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void theLedgerNamesTokensAndMarketplacesAndAgreesWithTheVault(TestDatabase kind, @TempDir Path data)
            throws Exception {
        try (Database database = kind.open(data)) {
            ChainIndexer indexer = fixture.indexer(new SqlChainIndex(database));
            indexer.run();
            indexer.run();
            RoyaltyLedger ledger = ledger(database);

            assertThat(ledger.entries(ALL).stream()
                            .filter(entry -> entry.kind() == LedgerEntry.Kind.EARNED)
                            .map(entry ->
                                    number(entry) + " " + entry.amount() + " " + entry.price() + " " + seller(entry)))
                    .containsExactly(
                            "0 50000 1000000 market",
                            "1 70 1000 other",
                            "2 30 500 other",
                            "3 30 500 other",
                            "4 11 null other",
                            "-1 7 null none",
                            "-1 7 null none",
                            "-1 5 null none");
            assertThat(ledger.entries(ALL)).allSatisfy(entry -> {
                assertThat(entry.creator())
                        .isEqualTo(Address.of(fixture.holder()).hex());
                assertThat(Duration.between(entry.at(), Instant.now())).isLessThan(Duration.ofHours(1));
            });
            ChainClient client = fixture.chain.client();
            BigInteger released = client.query(vault, VaultQueries.totalReleased(Address.ZERO));
            BigInteger received = client.query(vault, VaultQueries.totalReceived(Address.ZERO));
            assertThat(ledger.totals(ALL)).singleElement().satisfies(sum -> {
                assertThat(sum.earned()).isEqualTo(received);
                assertThat(sum.paid()).isEqualTo(released);
                assertThat(sum.withdrawable()).isEqualTo(received.subtract(released));
                assertThat(sum.sales()).isEqualTo(8);
            });
            assertThat(ledger.sums(ALL, By.DAY)).isNotEmpty();
        }
    }

    private static int number(LedgerEntry entry) {
        return tokens.stream().map(Token::tokenId).toList().indexOf(String.valueOf(entry.tokenId()));
    }

    private static String seller(LedgerEntry entry) {
        if (entry.marketplace() == null) {
            return "none";
        }
        return entry.marketplace().equals(marketplace.address())
                ? "other"
                : entry.marketplace().equals(fixture.chain.market().hex()) ? "market" : entry.marketplace();
    }

    private static RoyaltyLedger ledger(Database database) {
        return new Royalties(new SqlRoyaltyIndex(database), fixture.chain.chainId(), fixture.chain.contract()).ledger();
    }

    @Test
    void eventsOfAContractThatIsNoVaultAreNotRead() throws Exception {
        fixture.indexer.run();

        assertThat(fixture.index.vaults(
                        fixture.chain.chainId(), fixture.chain.contract().hex()))
                .containsExactly(vault.hex());
    }
}
