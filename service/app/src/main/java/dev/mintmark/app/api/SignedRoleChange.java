package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.contracts.Address;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/chain/roles/signed}: a change of the contract's roles that its sender has signed.
 *
 * @param account as in {@link RoleChangeRequest}
 * @param raw the signed transaction of the type EIP-1559, hexadecimal
 */
public record SignedRoleChange(RoleChange change, @Nullable String account, String raw) {
    public SignedRoleChange {
        if (change == null) {
            throw new InvalidRequestException("change", "The change of roles is missing.");
        }
        if (raw == null) {
            throw new InvalidRequestException("raw", "The signed transaction is missing.");
        }
    }

    /**
     * The account; zero for nobody.
     *
     * @throws InvalidRequestException if it is neither an address nor "none"
     */
    public Address address() {
        return RoleChange.account(account);
    }
}
