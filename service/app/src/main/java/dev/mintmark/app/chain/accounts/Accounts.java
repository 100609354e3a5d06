package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.contracts.Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accounts whose keys an installation has, by what they are for. One account may be several. A key that is missing is
 * refused when it is needed. Immutable.
 */
public final class Accounts {
    /** Those that send transactions, the one that pays for mints first. */
    private static final List<KeyRole> SENDERS =
            List.of(KeyRole.PAYER, KeyRole.ADMIN, KeyRole.HOLDER, KeyRole.BUYER, KeyRole.PAUSER, KeyRole.OWNER);

    private final Map<KeyRole, Account> keys;
    private final Map<KeyRole, String> locked;
    private final @Nullable Address receiver;

    /** @param receiver owns the tokens of mints that name no receiver; null for that of the holder's key */
    Accounts(Map<KeyRole, Account> keys, @Nullable Address receiver) {
        this(keys, Map.of(), receiver);
    }

    /** @param locked keys that are set and cannot be used, and why, in one sentence each */
    Accounts(Map<KeyRole, Account> keys, Map<KeyRole, String> locked, @Nullable Address receiver) {
        this.keys = new EnumMap<>(keys);
        this.locked = locked.isEmpty() ? Map.of() : new EnumMap<>(locked);
        Account holder = keys.get(KeyRole.HOLDER);
        this.receiver = receiver == null && holder != null ? holder.address() : receiver;
    }

    /** The same accounts and another. */
    Accounts with(KeyRole role, Account account) {
        Map<KeyRole, Account> more = new EnumMap<>(keys);
        more.put(role, account);
        return new Accounts(more, locked, receiver);
    }

    /** The account of this role; empty where its key is not here. */
    public Optional<Account> find(KeyRole role) {
        return Optional.ofNullable(keys.get(role));
    }

    /** @throws ConflictException naming the setting, where the key is not here */
    public Account require(KeyRole role) {
        return find(role).orElseThrow(() -> new ConflictException(whyMissing(role)));
    }

    /** One sentence that says why a key is not here: its setting is missing, or what it names does not open. */
    public String whyMissing(KeyRole role) {
        return locked.getOrDefault(role, role.missing());
    }

    /** Why the key of this role cannot be used though it is set, in one sentence; empty where it can, or is not set. */
    public Optional<String> locked(KeyRole role) {
        return Optional.ofNullable(locked.get(role));
    }

    /** One sentence for each key that is set and cannot be used. */
    public List<String> locked() {
        return List.copyOf(locked.values());
    }

    /** Pays the gas of mints; holds no role. */
    public Account payer() {
        return require(KeyRole.PAYER);
    }

    /** Registers models. */
    public Account admin() {
        return require(KeyRole.ADMIN);
    }

    /** Signs generations and sends nothing. */
    public Account attester() {
        return require(KeyRole.ATTESTER);
    }

    /** Sells and transfers the tokens of mints that name no receiver. */
    public Account holder() {
        return require(KeyRole.HOLDER);
    }

    /** Buys in the demonstration; no chain has it whose coins cost something. */
    public Account buyer() {
        return require(KeyRole.BUYER);
    }

    /** The address that receives the tokens of mints that name no receiver, and their royalties; empty where none is set. */
    public Optional<Address> receiver() {
        return Optional.ofNullable(receiver);
    }

    /** The accounts that send transactions, each once, the payer first. */
    public List<Account> senders() {
        return bySender().keySet().stream()
                .flatMap(address -> sender(address).stream())
                .toList();
    }

    /** The account of this address that sends transactions; empty where its key is not here. */
    public Optional<Account> sender(Address address) {
        return SENDERS.stream()
                .flatMap(role -> find(role).stream())
                .filter(account -> account.address().equals(address))
                .findFirst();
    }

    /** What the accounts that send transactions are for, the payer first. */
    public Map<Address, List<KeyRole>> bySender() {
        Map<Address, List<KeyRole>> roles = new LinkedHashMap<>();
        for (KeyRole role : SENDERS) {
            find(role)
                    .ifPresent(account -> roles.computeIfAbsent(account.address(), address -> new ArrayList<>())
                            .add(role));
        }
        return roles;
    }

    /** What the key of this address is for; empty where it is not here. */
    public List<KeyRole> rolesOf(Address address) {
        return keys.entrySet().stream()
                .filter(key -> key.getValue().address().equals(address))
                .map(Map.Entry::getKey)
                .toList();
    }
}
