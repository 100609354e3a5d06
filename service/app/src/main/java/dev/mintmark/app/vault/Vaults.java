package dev.mintmark.app.vault;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.CompanionContracts;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MalformedChainDataException;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.VaultCalls;
import dev.mintmark.contracts.VaultEvent;
import dev.mintmark.contracts.VaultQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes vaults, shows them and has them pay their payees; says and changes where a creator's royalties go. The payer pays the
 * gas, except where only the creator may send. Thread-safe.
 */
public final class Vaults {
    private static final int MAX_PAYEES = 20;

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final Address maker;

    public Vaults(Chain chain) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.maker = CompanionContracts.vaults(contract);
    }

    /**
     * Makes the vault of a split; returns when it is final. The same split always has the same vault, which is made once.
     *
     * @param shares of 10,000 by payee
     * @throws InvalidRequestException if these are no shares of a vault
     */
    public CreatedVault create(Map<String, Integer> shares) throws SourceUnavailableException {
        SortedMap<Address, Integer> split = split(shares);
        Address vault = ask(maker, VaultQueries.vaultOf(split));
        if (client.hasCode(vault)) {
            return new CreatedVault(state(vault, split, Address.ZERO), null, null);
        }
        Sender.FinalTransaction made =
                settled("vault:" + vault.hex(), accounts.payer(), ContractCall.to(maker, VaultCalls.create(split)));
        if (!client.hasCode(vault)) {
            throw new ConflictException("The vault was not made; the transaction is " + hash(made) + ".");
        }
        return new CreatedVault(state(vault, split, Address.ZERO), hash(made), block(made));
    }

    private static SortedMap<Address, Integer> split(Map<String, Integer> shares) {
        SortedMap<Address, Integer> split = new TreeMap<>();
        shares.forEach((payee, share) -> {
            Address address = AddressField.parse("payees", payee);
            if (split.put(address, share) != null) {
                throw new InvalidRequestException("payees", address + " is named twice.");
            }
        });
        long sum = split.values().stream().mapToLong(Integer::longValue).sum();
        if (split.isEmpty() || split.size() > MAX_PAYEES) {
            throw new InvalidRequestException(
                    "payees", "A vault has 1 to " + MAX_PAYEES + " payees, not " + split.size() + ".");
        }
        if (sum != VaultCalls.WHOLE || split.values().stream().anyMatch(share -> share <= 0)) {
            throw new InvalidRequestException(
                    "payees",
                    "The shares of a vault are positive and add up to " + VaultCalls.WHOLE + " (100 %), not " + sum
                            + ".");
        }
        return split;
    }

    /**
     * A vault in a currency.
     *
     * @param currency an ERC-20; null for the chain's native coin
     * @throws NotFoundException if the address is no vault of the contract
     */
    public VaultState show(String address, @Nullable String currency) throws SourceUnavailableException {
        Address vault = AddressField.parse("address", address);
        return state(vault, split(vault), currency(currency));
    }

    private static Address currency(@Nullable String currency) {
        return currency == null ? Address.ZERO : AddressField.parse("currency", currency);
    }

    /** Only the contract's own vaults: another contract could say anything of itself. */
    private SortedMap<Address, Integer> split(Address vault) throws SourceUnavailableException {
        if (client.hasCode(vault)) {
            try {
                SortedMap<Address, Integer> split = client.query(vault, VaultQueries.split());
                if (client.query(maker, VaultQueries.vaultOf(split)).equals(vault)) {
                    return split;
                }
            } catch (RevertedException e) {
                throw notFound(vault);
            } catch (SourceUnavailableException e) {
                if (isOfAnotherKind(e)) {
                    throw notFound(vault);
                }
                throw e;
            }
        }
        throw notFound(vault);
    }

    /** Whether a contract answered, and not as a vault does. */
    private static boolean isOfAnotherKind(SourceUnavailableException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .anyMatch(MalformedChainDataException.class::isInstance);
    }

    private NotFoundException notFound(Address vault) {
        return new NotFoundException("There is no vault " + vault + " of the contract " + contract + ".");
    }

    private VaultState state(Address vault, SortedMap<Address, Integer> split, Address currency)
            throws SourceUnavailableException {
        List<VaultState.Payee> payees = new ArrayList<>();
        for (Map.Entry<Address, Integer> share : split.entrySet()) {
            payees.add(new VaultState.Payee(
                    share.getKey().checksummed(),
                    share.getValue(),
                    ask(vault, VaultQueries.due(share.getKey(), currency)).toString()));
        }
        return new VaultState(
                client.chainId(),
                vault.checksummed(),
                currency.checksummed(),
                ask(vault, VaultQueries.totalReceived(currency)).toString(),
                ask(vault, VaultQueries.totalReleased(currency)).toString(),
                payees);
    }

    /**
     * Pays every payee what is due to it, or one; returns when that is final.
     *
     * @param currency an ERC-20; null for the chain's native coin
     * @param payee null for all
     * @throws NotFoundException if the address is no vault of the contract
     * @throws ConflictException if nothing is due, or the payee refuses its share
     */
    public VaultRelease release(String address, @Nullable String currency, @Nullable String payee)
            throws SourceUnavailableException {
        VaultState before = show(address, currency);
        Address vault = Address.of(before.address());
        Address paid = Address.of(before.currency());
        Address only = payee == null ? null : AddressField.parse("payee", payee);
        List<VaultState.Payee> asked = before.payees().stream()
                .filter(each -> only == null || each.address().equals(only.checksummed()))
                .toList();
        if (asked.isEmpty()) {
            throw new InvalidRequestException("payee", only + " is no payee of the vault " + vault + ".");
        }
        Account payer = accounts.payer();
        ContractCall call =
                ContractCall.to(vault, only == null ? VaultCalls.release(paid) : VaultCalls.releaseFor(only, paid));
        String purpose = "release:" + vault.hex();
        boolean isPaid = asked.stream().allMatch(each -> each.dueWei().equals("0"));
        Optional<String> unseen = sender.repeated().unseen(purpose, payer.address(), call);
        if (isPaid && unseen.isEmpty()) {
            throw new ConflictException(
                    "The vault " + vault + " owes nothing" + (only == null ? "." : " to " + only + "."));
        }
        Sender.FinalTransaction end =
                settled(isPaid ? unseen.get() : sender.repeated().key(purpose, payer.address()), payer, call);
        List<VaultRelease.Payment> payments = end.receipt().getLogs().stream()
                .filter(log -> log.getAddress().equalsIgnoreCase(vault.hex()))
                .flatMap(log -> VaultEvent.parse(log).stream())
                .filter(VaultEvent.Released.class::isInstance)
                .map(VaultEvent.Released.class::cast)
                .map(share -> new VaultRelease.Payment(
                        share.payee().checksummed(), share.amount().toString()))
                .toList();
        if (payments.isEmpty()) {
            throw new ConflictException(
                    "No payee took its share, which stays in the vault; the transaction is " + hash(end) + ".");
        }
        return new VaultRelease(before.address(), before.currency(), payments, hash(end), block(end));
    }

    /**
     * Where the royalties of a creator go.
     *
     * @param subject the creator's address, or the ID of one of its tokens
     * @throws NotFoundException if there is no such token, or nobody minted for the creator
     */
    public RoyaltyReceiver receiver(String subject) throws SourceUnavailableException {
        Address creator = creator(subject);
        return new RoyaltyReceiver(creator.checksummed(), receiver(creator).checksummed(), null, null);
    }

    /**
     * Sends the royalties of a creator of this service elsewhere from now on: those of all its tokens, as the contract knows one
     * receiver for each creator; returns when that is final.
     *
     * @throws ConflictException if the creator's key is not here
     */
    public RoyaltyReceiver setReceiver(String subject, String to) throws SourceUnavailableException {
        Address receiver = AddressField.parse("receiver", to);
        Address creator = creator(subject);
        String data = MintmarkCalls.setRoyaltyReceiver(receiver);
        ContractCall call = ContractCall.to(contract, data);
        String purpose = "receiver:" + creator.hex();
        boolean isSet = receiver(creator).equals(receiver);
        Optional<String> unseen = sender.repeated().unseen(purpose, creator, call);
        if (isSet && unseen.isEmpty()) {
            return new RoyaltyReceiver(creator.checksummed(), receiver.checksummed(), null, null);
        }
        Account account = accounts.sender(creator)
                .orElseThrow(() -> new ConflictException("The royalties are the creator " + creator
                        + "'s, who alone can send them elsewhere: by a transaction to " + contract + " with the data "
                        + data + "."));
        Sender.FinalTransaction end =
                settled(isSet ? unseen.get() : sender.repeated().key(purpose, creator), account, call);
        if (!end.succeeded()) {
            throw new ConflictException("The contract refused it; the transaction is " + hash(end) + ".");
        }
        return new RoyaltyReceiver(creator.checksummed(), receiver.checksummed(), hash(end), block(end));
    }

    private Address creator(String subject) throws SourceUnavailableException {
        if (subject.length() <= 42) {
            return AddressField.parse("subject", subject);
        }
        String id = Token.parseId(subject);
        try {
            return client.query(contract, MintmarkQueries.creatorOf(Bytes32.of(id)));
        } catch (RevertedException e) {
            throw new NotFoundException("There is no token " + id + ".");
        }
    }

    private Address receiver(Address creator) throws SourceUnavailableException {
        Address receiver = ask(contract, MintmarkQueries.royaltyReceiverOf(creator));
        if (receiver.isZero()) {
            throw new NotFoundException("Nothing was minted for the creator " + creator + " yet.");
        }
        return receiver;
    }

    private <T> T ask(Address target, ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(target, query);
        } catch (RevertedException e) {
            throw new ConflictException("The contract " + target + " refuses to say that: " + e.getMessage());
        }
    }

    private Sender.FinalTransaction settled(String key, Account from, ContractCall call)
            throws SourceUnavailableException {
        Sender.FinalTransaction end;
        try {
            end = sender.sendAndAwaitFinality(key, from, call);
        } catch (RevertedException e) {
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
        if (!end.calls(call)) {
            throw new ConflictException(
                    "Another change was on its way and came first; its transaction is " + hash(end) + ".");
        }
        return end;
    }

    private static String hash(Sender.FinalTransaction end) {
        return end.receipt().getTransactionHash();
    }

    private static long block(Sender.FinalTransaction end) {
        return end.receipt().getBlockNumber().longValueExact();
    }
}
