package dev.mintmark.app.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vaults and royalty receivers on a real chain. */
@Tag("slow")
final class VaultsTest {
    private static final String PAYEE =
            Address.of("0x00000000000000000000000000000000000000a1").checksummed();
    private static final String OTHER =
            Address.of("0x00000000000000000000000000000000000000b2").checksummed();

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Vaults vaults;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        vaults = new Vaults(fixture.chain);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void aCreatorsRoyaltiesGoToAVaultThatPaysItsPayees() throws Exception {
        CreatedVault made = vaults.create(Map.of(PAYEE, 2_500, OTHER, 7_500));
        assertThat(made.tx()).isNotNull();
        CreatedVault again = vaults.create(Map.of(OTHER, 7_500, PAYEE, 2_500));
        assertThat(again.tx()).isNull();
        assertThat(again.vault()).isEqualTo(made.vault());
        String vault = made.vault().address();

        Token token = fixture.mint(fixture.pinned("shared"));
        assertThat(vaults.receiver(token.tokenId()).receiver()).isEqualTo(fixture.holder());
        RoyaltyReceiver named = vaults.setReceiver(token.tokenId(), vault);
        assertThat(named.tx()).isNotNull();
        assertThat(vaults.setReceiver(fixture.holder(), vault))
                .as("no second transaction")
                .isEqualTo(new RoyaltyReceiver(fixture.holder(), vault, null, null));
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> vaults.release(vault, null, null))
                .withMessageContaining("owes nothing");
        fixture.market.list(token.tokenId(), BigInteger.valueOf(1_000_000));
        fixture.market.buy(token.tokenId());

        VaultState full = vaults.show(vault, null);
        assertThat(full.receivedWei()).isEqualTo("50000");
        assertThat(full.payees())
                .containsExactly(
                        new VaultState.Payee(PAYEE, 2_500, "12500"), new VaultState.Payee(OTHER, 7_500, "37500"));
        assertThat(vaults.release(vault, null, PAYEE).payments())
                .containsExactly(new VaultRelease.Payment(PAYEE, "12500"));
        assertThat(creator().paidWei()).isEqualTo("12500");
        assertThat(creator().withdrawableWei()).isEqualTo("37500");

        VaultRelease rest = vaults.release(vault, null, null);

        assertThat(rest.payments()).containsExactly(new VaultRelease.Payment(OTHER, "37500"));
        assertThat(fixture.chain.client().balance(Address.of(OTHER))).isEqualTo(37_500);
        assertThat(vaults.show(vault, null).releasedWei()).isEqualTo("50000");
        assertThat(creator().withdrawableWei()).isEqualTo("0");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> vaults.release(vault, null, fixture.holder()))
                .withMessageContaining("no payee");
    }

    private static CreatorRoyalties creator() throws Exception {
        fixture.indexer.run();
        return new Royalties(new SqlRoyaltyIndex(fixture.database), fixture.chain.chainId(), fixture.chain.contract())
                .of(fixture.holder(), null, 100)
                .orElseThrow();
    }

    @Test
    void onlyVaultsOfTheContractAreShown() {
        for (String other : List.of(PAYEE, fixture.contract())) {
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> vaults.show(other, null))
                    .withMessageContaining("There is no vault " + other);
        }
    }

    @Test
    void sharesThatDoNotAddUpAreRefused() {
        for (Map<String, Integer> wrong :
                List.of(Map.<String, Integer>of(), Map.of(PAYEE, 9_999), Map.of(PAYEE, 10_001, OTHER, -1))) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> vaults.create(wrong));
        }
    }

    @Test
    void onlyTheCreatorSendsItsRoyaltiesElsewhere() throws Exception {
        String token = fixture.mintedFor(fixture.pinned("somebody's"), fixture.holder(), OTHER);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> vaults.setReceiver(token, PAYEE))
                .withMessageContaining("0x")
                .withMessageContaining(OTHER);
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> vaults.receiver(PAYEE));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> vaults.receiver("ab".repeat(32)));
    }
}
