package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vouchers that nobody could redeem are not signed. */
@Tag("slow")
final class VoucherOfficeTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");

    @TempDir
    Path folder;

    @Test
    void noVoucherIsSignedWhereTheContractWouldRefuseIt() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            VoucherOffice office = new VoucherOffice(fixture.chain, Clock.systemUTC());
            Artwork artwork = fixture.pinned("for a voucher");
            refused(office, artwork, "is not registered on the contract");
            fixture.models.register(ChainFixture.MODEL);
            assertThat(sign(office, artwork)).startsWith("0x");

            Address attester = fixture.chain.accounts().attester().address();
            fixture.chain.roles().change(RoleChange.SET_ATTESTER, TO);
            refused(office, artwork, "trusts the attester " + TO);
            fixture.chain.roles().change(RoleChange.SET_ATTESTER, attester);
            assertThat(sign(office, artwork)).startsWith("0x");

            fixture.chain
                    .sender()
                    .sendAndAwaitFinality(
                            "revoke-model",
                            fixture.chain.accounts().require(KeyRole.ADMIN),
                            ContractCall.to(
                                    fixture.chain.contract(),
                                    MintmarkCalls.revokeModel(Bytes32.of(ChainFixture.MODEL))));
            refused(office, artwork, "is revoked on the contract");
        }
    }

    private static void refused(VoucherOffice office, Artwork artwork, String why) {
        assertThatThrownBy(() -> sign(office, artwork))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(why);
    }

    private static String sign(VoucherOffice office, Artwork artwork) throws Exception {
        return office.sign(artwork, TO, TO, Clock.systemUTC().instant().plus(Duration.ofDays(1)))
                .signature();
    }
}
