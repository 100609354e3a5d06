package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Spending;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.vault.Vaults;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mint costs, who is its creator, and the limit of a day, on a real chain. */
@Tag("slow")
final class MintPriceTest {
    private static final String PAYEE = "0x00000000000000000000000000000000000000d4";

    @TempDir
    Path folder;

    private ChainFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void thePriceIsThatOfTheMintAndItsShareOfABatch() throws Exception {
        fixture.mint(fixture.pinned("the creator's first"));
        Artwork alone = fixture.pinned("alone");
        MintPrice price = fixture.minter.price(alone);

        assertThat(price.exact()).isTrue();
        assertThat(price.mints()).isEqualTo(1);
        assertThat(price.waits()).isNull();
        assertThat(price.maxPerDayWei()).isNull();
        assertThat(new BigInteger(price.maxCostWei())).isGreaterThan(new BigInteger(price.costWei()));
        assertThat(fixture.stage(alone)).as("nothing was sent").isEqualTo("PINNED");
        fixture.pinned("with it");
        MintPrice shared = fixture.minter(50).price(alone);
        assertThat(shared.mints()).isEqualTo(2);
        assertThat(shared.gas()).isLessThan(price.gas() * 4 / 5);

        fixture.mint(alone);
        assertThat(gasUsed(alone)).isBetween(price.gas() * 7 / 10, price.gas());
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> fixture.minter.price(stored(alone)))
                .withMessageContaining("paid already");
    }

    private Artwork stored(Artwork artwork) {
        return new SqlArtworks(fixture.database).find(artwork.id()).orElseThrow();
    }

    private long gasUsed(Artwork artwork) throws Exception {
        return fixture.chain
                .client()
                .receipt(fixture.tx(artwork))
                .orElseThrow()
                .getGasUsed()
                .longValueExact();
    }

    @Test
    void aMintMayNameAVaultAsCreator() throws Exception {
        String vault =
                new Vaults(fixture.chain).create(Map.of(PAYEE, 10_000)).vault().address();
        Artwork artwork = fixture.pinned("of a vault", new MintOrder(null, 500, null, null, null, vault));
        assertThat(stored(artwork).mint()).isEqualTo(artwork.mint());

        Token token = fixture.mint(artwork);

        assertThat(token.creator()).isEqualTo(vault);
        fixture.market.list(token.tokenId(), BigInteger.valueOf(1_000_000));
        fixture.market.buy(token.tokenId());
        assertThat(new Vaults(fixture.chain).show(vault, null).receivedWei()).isEqualTo("50000");
    }

    @Test
    void aMintAboveTheLimitOfTheDayWaitsAlsoWhileTheLastIsNotFinalAndAfterARestart() throws Exception {
        Artwork first = fixture.pinned("first");
        fixture.minter.sign(first);
        fixture.minter.send(first);
        while (fixture.chain.client().receipt(fixture.tx(first)).isEmpty()) {
            Thread.sleep(20);
        }
        BigInteger earlier = fixture.chain.sender().spending().today();
        BigInteger waiting = fixture.chain.sender().spending().waiting();
        assertThat(waiting).as("mined, its end not noted").isPositive();
        reopen(earlier.add(waiting).add(BigInteger.ONE));
        Spending spending = fixture.chain.sender().spending();
        Outbox.PendingTransaction mined =
                fixture.chain.sender().live(Outbox.mintKey(first.id())).orElseThrow();
        assertThat(mined.state()).isEqualTo(Outbox.State.SENT);
        assertThat(spending.waiting()).isEqualTo(waiting);

        Artwork second = fixture.pinned("second");
        assertThatExceptionOfType(MintingPausedException.class)
                .isThrownBy(() -> fixture.minter.sign(second))
                .withMessageContaining("(chain.maxSpendPerDay); mints wait, until " + spending.nextDay());
        assertThat(fixture.stage(second)).isEqualTo("PINNED");
        assertThat(fixture.minter.price(second).waits()).contains("chain.maxSpendPerDay");

        fixture.confirmed(first);
        BigInteger spent = fixture.chain.sender().spending().today().subtract(earlier);
        reopen(earlier.add(spent).add(BigInteger.ONE));
        assertThatExceptionOfType(MintingPausedException.class).isThrownBy(() -> fixture.minter.sign(second));
        assertThat(fixture.chain.status().problem()).contains("chain.maxSpendPerDay");
    }

    private void reopen(BigInteger limit) throws Exception {
        fixture.close();
        fixture = ChainFixture.open(
                folder,
                SettingsLoader.load(
                                Path.of("no-data"),
                                Map.of("MINTMARK_CHAIN_MAX_SPEND_PER_DAY", new BigDecimal(limit, 18).toPlainString()))
                        .chain());
    }
}
