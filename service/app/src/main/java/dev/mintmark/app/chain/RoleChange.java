package dev.mintmark.app.chain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkCalls;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the contract's owner can change, and what whoever is offered the ownership can accept. */
public enum RoleChange {
    TRANSFER_OWNERSHIP,
    ACCEPT_OWNERSHIP,
    SET_ATTESTER,
    REVOKE_ATTESTER,
    SET_MODEL_ADMIN,
    SET_PAUSER,
    UNPAUSE;

    /** The change of this word. */
    @JsonCreator
    static RoleChange ofWord(String word) {
        return Arrays.stream(values())
                .filter(change -> change.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "change",
                        "\"" + word + "\" is not a change of roles; it can be "
                                + Arrays.stream(values()).map(RoleChange::word).collect(Collectors.joining(", "))
                                + "."));
    }

    /**
     * The account that a change names, by its address; zero for "none" and for null.
     *
     * @throws InvalidRequestException if it is neither an address nor "none"
     */
    public static Address account(@Nullable String text) {
        return text == null || text.equals("none") ? Address.ZERO : AddressField.parse("account", text);
    }

    /** As the command line names it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it names an account. */
    boolean namesAccount() {
        return this != ACCEPT_OWNERSHIP && this != UNPAUSE;
    }

    /** Whether it can take a role, or an offer, from everyone. */
    boolean canNameNobody() {
        return namesAccount() && this != REVOKE_ATTESTER;
    }

    /** A transaction's data. */
    String data(Address account) {
        return switch (this) {
            case TRANSFER_OWNERSHIP -> MintmarkCalls.transferOwnership(account);
            case ACCEPT_OWNERSHIP -> MintmarkCalls.acceptOwnership();
            case SET_ATTESTER -> MintmarkCalls.setAttester(account);
            case REVOKE_ATTESTER -> MintmarkCalls.revokeAttester(account);
            case SET_MODEL_ADMIN -> MintmarkCalls.setModelAdmin(account);
            case SET_PAUSER -> MintmarkCalls.setPauser(account);
            case UNPAUSE -> MintmarkCalls.resumeMinting();
        };
    }
}
