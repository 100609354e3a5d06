package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.RolesStatus.AttesterEntry;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AttesterStatus;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner changes roles by stored transactions; an owner whose key is not here gets the transaction. */
@Tag("slow")
class ContractRolesTest {
    private static final Address OTHER = Key.OTHER.address();

    @TempDir
    Path folder;

    private ConfiguredChainFixture fixture;
    private Chain chain;
    private ContractRoles roles;

    @BeforeEach
    void open() throws Exception {
        fixture = new ConfiguredChainFixture(folder);
        chain = withOwner(Key.OWNER);
        roles = chain.roles();
    }

    @AfterEach
    void close() throws Exception {
        chain.close();
        fixture.close();
    }

    @Test
    void eachChangeIsOnTheChainWhenItReturns() throws Exception {
        RoleTransaction pauser = roles.change(RoleChange.SET_PAUSER, OTHER);
        assertThat(pauser.tx()).matches("0x[0-9a-f]{64}");
        assertThat(pauser.block()).isPositive();
        assertThat(pauser.from()).isEqualTo(Key.OWNER.address().checksummed());
        assertThat(read(MintmarkQueries.pauser())).isEqualTo(OTHER);

        roles.change(RoleChange.SET_PAUSER, Address.ZERO);
        assertThat(read(MintmarkQueries.pauser()).isZero()).isTrue();

        roles.change(RoleChange.SET_MODEL_ADMIN, OTHER);
        assertThat(read(MintmarkQueries.modelAdmin())).isEqualTo(OTHER);
        roles.change(RoleChange.SET_MODEL_ADMIN, Key.ADMIN.address());

        roles.change(RoleChange.SET_ATTESTER, OTHER);
        assertThat(read(MintmarkQueries.attester())).isEqualTo(OTHER);

        roles.change(RoleChange.REVOKE_ATTESTER, Key.ATTESTER.address());
        assertThat(read(MintmarkQueries.attesterStatus(Key.ATTESTER.address()))).isEqualTo(AttesterStatus.REVOKED);
        assertThatThrownBy(() -> roles.change(RoleChange.SET_ATTESTER, Key.ATTESTER.address()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("AttesterIsRevoked");
        assertThat(roles.status(true).attesters())
                .extracting(AttesterEntry::address, AttesterEntry::present, AttesterEntry::status)
                .containsExactly(
                        tuple(OTHER.checksummed(), true, "trusted"),
                        tuple(Key.ATTESTER.address().checksummed(), false, "revoked"));
    }

    @Test
    void theOwnershipIsOfferedAndAccepted() throws Exception {
        roles.change(RoleChange.TRANSFER_OWNERSHIP, OTHER);
        assertThat(read(MintmarkQueries.pendingOwner())).isEqualTo(OTHER);
        assertThat(read(MintmarkQueries.owner())).isEqualTo(Key.OWNER.address());

        assertThat(roles.change(RoleChange.ACCEPT_OWNERSHIP, Address.ZERO))
                .satisfies(unsent -> assertThat(unsent.tx()).isNull())
                .satisfies(unsent -> assertThat(unsent.from()).isEqualTo(OTHER.checksummed()));
        try (Chain other = withOwner(Key.OTHER)) {
            assertThat(other.roles()
                            .change(RoleChange.ACCEPT_OWNERSHIP, Address.ZERO)
                            .tx())
                    .isNotNull();
        }
        assertThat(read(MintmarkQueries.owner())).isEqualTo(OTHER);

        RoleTransaction late = roles.change(RoleChange.SET_PAUSER, Address.ZERO);
        assertThat(late.tx()).as("the former owner sends nothing").isNull();
        assertThat(late.from()).isEqualTo(OTHER.checksummed());
    }

    @Test
    void anOfferIsTakenBack() throws Exception {
        roles.change(RoleChange.TRANSFER_OWNERSHIP, OTHER);
        roles.change(RoleChange.TRANSFER_OWNERSHIP, Address.ZERO);

        assertThat(read(MintmarkQueries.pendingOwner()).isZero()).isTrue();
        assertThatThrownBy(() -> roles.change(RoleChange.ACCEPT_OWNERSHIP, Address.ZERO))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is offered to nobody");
    }

    /** A contract has no key: a multisig sends the transaction, and the one that is printed does what it says. */
    @Test
    void anOwnerThatIsAContractGetsATransactionThatWorks() throws Exception {
        roles.change(RoleChange.TRANSFER_OWNERSHIP, OTHER);
        fixture.send(Key.OTHER, MintmarkCalls.acceptOwnership());
        fixture.makeContract(OTHER);
        assertThat(roles.status(false).owner().contract()).isTrue();

        RoleTransaction unsent = roles.change(RoleChange.SET_PAUSER, Address.ZERO);

        assertThat(unsent.tx()).isNull();
        assertThat(unsent.block()).isNull();
        assertThat(unsent.to()).isEqualTo(fixture.contract);
        assertThat(unsent.value()).isEqualTo("0");
        assertThat(unsent.data()).isEqualTo(MintmarkCalls.setPauser(Address.ZERO));
        assertThat(read(MintmarkQueries.pauser())).isEqualTo(Key.PAUSER.address());
    }

    @Test
    void theServiceWithoutTheOwnersKeySendsNothingAndTheTransactionWorksElsewhere() throws Exception {
        try (Chain service = fixture.open(ConfiguredChainFixture.SERVICE, Map.of())) {
            RoleTransaction unsent = service.roles().change(RoleChange.SET_PAUSER, OTHER);
            assertThat(unsent.tx()).isNull();
            assertThat(service.roles().status(false).owner().keys()).isEmpty();

            new Wallet(service.client(), Account.of(Key.OWNER.pair()))
                    .send(unsent.to(), BigInteger.ZERO, unsent.data());
            while (!read(MintmarkQueries.pauser()).equals(OTHER)) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void showsWhoseKeysAreHere() throws Exception {
        RolesStatus status = roles.status(false);

        assertThat(status.owner().address()).isEqualTo(Key.OWNER.address().checksummed());
        assertThat(status.owner().keys()).containsExactly("owner");
        assertThat(status.owner().contract()).isFalse();
        assertThat(status.pendingOwner()).isNull();
        assertThat(status.modelAdmin().keys()).containsExactly("admin");
        assertThat(status.pauser().keys()).containsExactly("pauser");
        assertThat(status.payer().address()).isEqualTo(Key.PAYER.address().checksummed());
        assertThat(status.attesters()).singleElement().satisfies(attester -> {
            assertThat(attester.keys()).containsExactly("attester");
            assertThat(attester.status()).isEqualTo("trusted");
        });
    }

    @Test
    void whatChangesNothingOrCannotBeUsedIsRefusedBeforeItIsSent() throws Exception {
        long before = chain.client().transactionCount(Key.OWNER.address(), "latest");
        refused(RoleChange.SET_PAUSER, Key.PAUSER.address(), "is the pauser of the contract");
        refused(RoleChange.SET_MODEL_ADMIN, Key.ADMIN.address(), "is the model admin");
        refused(RoleChange.SET_ATTESTER, Key.ATTESTER.address(), "is the attester");
        refused(RoleChange.TRANSFER_OWNERSHIP, Key.OWNER.address(), "is the owner");
        refused(RoleChange.TRANSFER_OWNERSHIP, Address.ZERO, "has no pending owner");
        refused(RoleChange.TRANSFER_OWNERSHIP, Key.PAUSER.address(), "cannot own it as well");
        refused(RoleChange.TRANSFER_OWNERSHIP, Key.ATTESTER.address(), "cannot own it as well");
        for (RoleChange change : List.of(
                RoleChange.TRANSFER_OWNERSHIP,
                RoleChange.SET_PAUSER,
                RoleChange.SET_MODEL_ADMIN,
                RoleChange.SET_ATTESTER)) {
            refused(change, Key.PAYER.address(), "payer (chain.keystore), which can have no role");
        }
        refused(RoleChange.SET_ATTESTER, Key.ADMIN.address(), "RoleTaken");
        refused(RoleChange.UNPAUSE, Address.ZERO, "not paused");
        assertThatThrownBy(() -> roles.change(RoleChange.REVOKE_ATTESTER, Address.ZERO))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> roles.change(RoleChange.ACCEPT_OWNERSHIP, OTHER))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(chain.client().transactionCount(Key.OWNER.address(), "latest"))
                .isEqualTo(before);
    }

    @Test
    void theOwnerResumesWhatThePauserPaused() throws Exception {
        chain.mintingPause().pause();
        assertThat(roles.status(false).mintingPaused()).isTrue();
        assertThat(roles.change(RoleChange.UNPAUSE, Address.ZERO).tx()).isNotNull();
        assertThat(read(MintmarkQueries.mintingPaused())).isFalse();
    }

    private void refused(RoleChange change, Address account, String why) {
        assertThatThrownBy(() -> roles.change(change, account))
                .as(change.word())
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(why);
    }

    private Chain withOwner(Key owner) throws Exception {
        return Chain.openWithOwner(
                fixture.keys.settings(
                        fixture.rpc(),
                        ConfiguredChainFixture.SERVICE,
                        fixture.withToken(Map.of(
                                "OWNER_KEYSTORE", fixture.keys.file(owner).toString()))),
                fixture.parts);
    }

    private <T> T read(ContractQuery<T> query) throws Exception {
        return chain.client().query(chain.contract(), query);
    }
}
