package dev.mintmark.app.chain;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.RolesStatus.AttesterEntry;
import dev.mintmark.app.chain.RolesStatus.RoleHolder;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AttesterStatus;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/** Reads the contract's roles and changes them. Thread-safe. */
public final class ContractRoles {
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final ContractLogs logs;

    ContractRoles(ChainClient client, Sender sender, Accounts accounts, Address contract, ContractLogs logs) {
        this.client = client;
        this.sender = sender;
        this.accounts = accounts;
        this.contract = contract;
        this.logs = logs;
    }

    /**
     * Who holds the roles.
     *
     * @param history whether to look for all earlier attesters in the contract's events, which can take long
     */
    public RolesStatus status(boolean history) throws SourceUnavailableException {
        Address attester = read(MintmarkQueries.attester());
        Set<Address> attesters = new LinkedHashSet<>(List.of(attester));
        accounts.find(KeyRole.ATTESTER).ifPresent(own -> attesters.add(own.address()));
        if (history) {
            attesters.addAll(namedBy(EventEncoder.encode(MintmarkContract.ATTESTERSET_EVENT)));
            attesters.addAll(namedBy(EventEncoder.encode(MintmarkContract.ATTESTERREVOKED_EVENT)));
        }
        attesters.remove(Address.ZERO);
        List<AttesterEntry> entries = new ArrayList<>();
        for (Address each : attesters) {
            entries.add(new AttesterEntry(
                    each.checksummed(),
                    each.equals(attester),
                    read(MintmarkQueries.attesterStatus(each)).name().toLowerCase(Locale.ROOT),
                    keys(each)));
        }
        Optional<Account> payer = accounts.find(KeyRole.PAYER);
        return new RolesStatus(
                client.chainId(),
                contract.checksummed(),
                read(MintmarkQueries.mintingPaused()),
                holder(read(MintmarkQueries.owner())),
                holderOrNull(read(MintmarkQueries.pendingOwner())),
                holderOrNull(read(MintmarkQueries.modelAdmin())),
                holderOrNull(read(MintmarkQueries.pauser())),
                entries,
                payer.isEmpty() ? null : holder(payer.get().address()));
    }

    private List<Address> namedBy(String event) throws SourceUnavailableException {
        List<Address> named = new ArrayList<>();
        for (Log log : logs.between(logs.firstBlock(), client.block("latest").number(), List.of(event))) {
            String topic = log.getTopics().get(1);
            named.add(Address.of("0x" + topic.substring(topic.length() - 40)));
        }
        return named;
    }

    private List<String> keys(Address address) {
        return accounts.rolesOf(address).stream().map(KeyRole::word).toList();
    }

    private RoleHolder holder(Address address) throws SourceUnavailableException {
        return new RoleHolder(address.checksummed(), client.hasCode(address), keys(address));
    }

    private @Nullable RoleHolder holderOrNull(Address address) throws SourceUnavailableException {
        return address.isZero() ? null : holder(address);
    }

    /**
     * The transaction of a change, which its sender can send from elsewhere. Sends nothing.
     *
     * @param account whom the change names; zero for nobody, or where it names none
     * @throws InvalidRequestException if the change must name an account
     * @throws ConflictException if there is nothing to change, or the contract or this installation refuses it
     */
    public RoleTransaction prepare(RoleChange change, Address account) throws SourceUnavailableException {
        requireAccount(change, account);
        Address from = change == RoleChange.ACCEPT_OWNERSHIP
                ? read(MintmarkQueries.pendingOwner())
                : read(MintmarkQueries.owner());
        requireChange(change, account, from);
        ContractCall call = ContractCall.to(contract, change.data(account));
        try {
            client.simulate(from, call, client.block("latest"));
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
        return new RoleTransaction(
                change,
                account.isZero() ? null : account.checksummed(),
                client.chainId(),
                from.checksummed(),
                contract.checksummed(),
                "0",
                call.data(),
                null,
                null);
    }

    /**
     * Changes roles, and returns when that is final. Where the key of the sender is not here, or it is a contract, nothing is
     * sent, and the transaction that is returned has no hash.
     *
     * @throws InvalidRequestException if the change must name an account
     * @throws ConflictException as for {@link #prepare}
     */
    public RoleTransaction change(RoleChange change, Address account) throws SourceUnavailableException {
        RoleTransaction prepared = prepare(change, account);
        Optional<Account> from = accounts.sender(Address.of(prepared.from()));
        return from.isEmpty() ? prepared : send(prepared, from.get());
    }

    /**
     * A change with what its sender needs to sign it. Sends nothing.
     *
     * @throws ConflictException as for {@link #prepare}, and where the sender is a contract, which signs nothing
     */
    public UnsignedRoleTransaction unsigned(RoleChange change, Address account) throws SourceUnavailableException {
        RoleTransaction prepared = prepare(change, account);
        Address from = Address.of(prepared.from());
        if (client.hasCode(from)) {
            throw new ConflictException(from + " is a contract, which sends the transaction itself.");
        }
        try {
            return UnsignedRoleTransaction.of(
                    prepared, sender.foreign().terms(from, ContractCall.to(contract, prepared.data())));
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
    }

    /**
     * Stores and sends a change that its sender has signed elsewhere, and returns when that is final.
     *
     * @param raw the signed transaction, hexadecimal
     * @throws InvalidRequestException if it is not the transaction of this change
     * @throws ConflictException as for {@link #prepare}
     */
    public RoleTransaction sendSigned(RoleChange change, Address account, String raw)
            throws SourceUnavailableException {
        RoleTransaction prepared = prepare(change, account);
        Address from = Address.of(prepared.from());
        ContractCall call = ContractCall.to(contract, prepared.data());
        return sent(prepared, call, sender.foreign().sendAndAwaitFinality(key(from), from, call, raw));
    }

    private RoleTransaction send(RoleTransaction prepared, Account from) throws SourceUnavailableException {
        ContractCall call = ContractCall.to(contract, prepared.data());
        try {
            return sent(prepared, call, sender.sendAndAwaitFinality(key(from.address()), from, call));
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
    }

    private String key(Address from) throws SourceUnavailableException {
        return sender.repeated().key("role:" + from.hex(), from);
    }

    private static RoleTransaction sent(RoleTransaction prepared, ContractCall call, Sender.FinalTransaction end) {
        String tx = end.receipt().getTransactionHash();
        if (!end.calls(call)) {
            throw new ConflictException("Another change was on its way and came first; its transaction is " + tx + ".");
        }
        if (!end.succeeded()) {
            throw new ConflictException("The contract refused it; the transaction is " + tx + ".");
        }
        return prepared.sent(tx, end.receipt().getBlockNumber().longValueExact());
    }

    private static void requireAccount(RoleChange change, Address account) {
        if (account.isZero() && change.namesAccount() && !change.canNameNobody()) {
            throw new InvalidRequestException("account", "The change " + change.word() + " needs an address.");
        }
        if (!account.isZero() && !change.namesAccount()) {
            throw new InvalidRequestException("account", "The change " + change.word() + " takes no address.");
        }
    }

    /** Refuses what changes nothing, and what the contract takes but this installation could not use. */
    private void requireChange(RoleChange change, Address account, Address from) throws SourceUnavailableException {
        switch (change) {
            case TRANSFER_OWNERSHIP -> {
                requireOther("pending owner", read(MintmarkQueries.pendingOwner()), account);
                requireOther("owner", from, account);
                requireNot("attester", read(MintmarkQueries.attester()), account);
                requireNot("pauser", read(MintmarkQueries.pauser()), account);
                requireNotPayer(account);
            }
            case ACCEPT_OWNERSHIP -> {
                if (from.isZero()) {
                    throw new ConflictException("The ownership of the contract " + contract
                            + " is offered to nobody; its owner offers it with mintmark chain transfer-ownership.");
                }
                requireNotPayer(from);
            }
            case SET_ATTESTER -> {
                requireOther("attester", read(MintmarkQueries.attester()), account);
                requireNotPayer(account);
            }
            case REVOKE_ATTESTER -> {
                if (read(MintmarkQueries.attesterStatus(account)) == AttesterStatus.REVOKED) {
                    throw new ConflictException("The attester " + account + " is revoked already.");
                }
            }
            case SET_MODEL_ADMIN -> {
                requireOther("model admin", read(MintmarkQueries.modelAdmin()), account);
                requireNotPayer(account);
            }
            case SET_PAUSER -> {
                requireOther("pauser", read(MintmarkQueries.pauser()), account);
                requireNotPayer(account);
            }
            case UNPAUSE -> {
                if (!read(MintmarkQueries.mintingPaused())) {
                    throw new ConflictException("Minting is not paused on the contract " + contract + ".");
                }
            }
        }
    }

    private void requireOther(String role, Address present, Address account) {
        if (present.equals(account)) {
            throw new ConflictException(
                    account.isZero()
                            ? "The contract " + contract + " has no " + role + "."
                            : account + " is the " + role + " of the contract " + contract + " already.");
        }
    }

    private void requireNot(String role, Address present, Address account) {
        if (!account.isZero() && present.equals(account)) {
            throw new ConflictException(
                    account + " is the " + role + " of the contract " + contract + ", and cannot own it as well.");
        }
    }

    private void requireNotPayer(Address account) {
        if (accounts.find(KeyRole.PAYER)
                .filter(payer -> payer.address().equals(account))
                .isPresent()) {
            throw new ConflictException(account
                    + " is this installation's payer (chain.keystore), which can have no role on the contract.");
        }
    }

    private <T> T read(ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(contract, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
    }
}
