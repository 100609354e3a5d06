package dev.mintmark.app.chain;

import dev.mintmark.contracts.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the roles of the contract, as the chain shows it now, and which of their keys an installation has.
 *
 * @param pendingOwner was offered the ownership and has not accepted it; null for nobody
 * @param modelAdmin null for nobody
 * @param pauser null for nobody
 * @param attesters the present one first, then that of the installation and, where they were asked for, all earlier ones
 * @param payer pays for the installation's transactions; null where its key is not set
 */
public record RolesStatus(
        long chainId,
        String contract,
        boolean mintingPaused,
        RoleHolder owner,
        @Nullable RoleHolder pendingOwner,
        @Nullable RoleHolder modelAdmin,
        @Nullable RoleHolder pauser,
        List<AttesterEntry> attesters,
        @Nullable RoleHolder payer) {
    public RolesStatus {
        attesters = List.copyOf(attesters);
    }

    /**
     * @param contract whether it is a contract, such as a multisig
     * @param keys what the installation has its key for: payer, attester, admin, pauser, holder, owner, buyer; empty where the
     *     key is not here
     */
    public record RoleHolder(String address, boolean contract, List<String> keys) {
        public RoleHolder {
            keys = List.copyOf(keys);
        }

        private RoleHolder with(Address other, String key) {
            if (!address.equals(other.checksummed()) || keys.contains(key)) {
                return this;
            }
            List<String> more = new ArrayList<>(keys);
            more.add(key);
            return new RoleHolder(address, contract, more);
        }
    }

    /**
     * @param present whether its signature is what a mint needs
     * @param status unknown (never appointed), trusted (what it signed verifies) or revoked
     */
    public record AttesterEntry(String address, boolean present, String status, List<String> keys) {
        public AttesterEntry {
            keys = List.copyOf(keys);
        }
    }

    /** The same, with a key that is here as well. */
    public RolesStatus with(Address address, String key) {
        return new RolesStatus(
                chainId,
                contract,
                mintingPaused,
                owner.with(address, key),
                with(pendingOwner, address, key),
                with(modelAdmin, address, key),
                with(pauser, address, key),
                attesters,
                with(payer, address, key));
    }

    private static @Nullable RoleHolder with(@Nullable RoleHolder holder, Address address, String key) {
        return holder == null ? null : holder.with(address, key);
    }
}
