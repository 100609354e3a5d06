package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.contracts.Address;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/chain/roles/transaction}: a change of the contract's roles.
 *
 * @param account whom it names: an address, or "none" to take the role from everyone; null where the change names nobody
 */
public record RoleChangeRequest(RoleChange change, @Nullable String account) {
    public RoleChangeRequest {
        if (change == null) {
            throw new InvalidRequestException("change", "The change of roles is missing.");
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
