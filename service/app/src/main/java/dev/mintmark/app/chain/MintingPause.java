package dev.mintmark.app.chain;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pauses minting on the contract, and resumes it, with a key of this service. Thread-safe. */
public final class MintingPause {
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;

    MintingPause(ChainClient client, Sender sender, Accounts accounts, Address contract) {
        this.client = client;
        this.sender = sender;
        this.accounts = accounts;
        this.contract = contract;
    }

    /**
     * Whether minting is paused, as of a finalized block.
     *
     * @param contract its address
     * @param tx hash of the transaction that made it so
     */
    public record MintingState(String contract, boolean paused, String tx, long block) {}

    /**
     * Pauses minting; what is queued waits. Returns when that is final; asked again before, it goes on with the same transaction.
     *
     * @throws ConflictException where it is paused already, or no key here is the owner's or the pauser's
     */
    public MintingState pause() throws SourceUnavailableException {
        return set(
                true,
                Stream.of(read(MintmarkQueries.pauser()), read(MintmarkQueries.owner()))
                        .filter(address -> !address.isZero())
                        .toList());
    }

    /**
     * Resumes minting, and what waited goes on. Returns when that is final.
     *
     * @throws ConflictException where it is not paused, or no key here is the owner's, who alone can do that
     */
    public MintingState resume() throws SourceUnavailableException {
        return set(false, List.of(read(MintmarkQueries.owner())));
    }

    private MintingState set(boolean paused, List<Address> allowed) throws SourceUnavailableException {
        boolean isDone = read(MintmarkQueries.mintingPaused()) == paused;
        Optional<Account> found = allowed.stream()
                .flatMap(address -> accounts.sender(address).stream())
                .findFirst();
        if (found.isEmpty() && !isDone) {
            throw new ConflictException(refusal(paused, allowed));
        }
        ContractCall call =
                ContractCall.to(contract, paused ? MintmarkCalls.pauseMinting() : MintmarkCalls.resumeMinting());
        Optional<String> unseen =
                found.flatMap(sending -> sender.repeated().unseen(purpose(paused, sending), sending.address(), call));
        if (found.isEmpty() || isDone && unseen.isEmpty()) {
            throw new ConflictException(
                    "Minting is " + (paused ? "paused already" : "not paused") + " on the contract " + contract + ".");
        }
        Account account = found.get();
        String key = isDone ? unseen.get() : sender.repeated().key(purpose(paused, account), account.address());
        Sender.FinalTransaction end;
        try {
            end = sender.sendAndAwaitFinality(key, account, call);
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
        String tx = end.receipt().getTransactionHash();
        if (!end.succeeded()) {
            throw new ConflictException("The contract refused it; the transaction is " + tx + ".");
        }
        return new MintingState(
                contract.checksummed(),
                paused,
                tx,
                end.receipt().getBlockNumber().longValueExact());
    }

    /** With its sender: two accounts can have sent as many. */
    private static String purpose(boolean paused, Account account) {
        return (paused ? "pause:" : "resume:") + account.address().hex();
    }

    private static String refusal(boolean paused, List<Address> allowed) {
        String who = allowed.stream().map(Address::checksummed).collect(Collectors.joining(" or "));
        return "Minting can be " + (paused ? "paused" : "resumed") + " by " + who + " alone, and "
                + (paused
                        ? "chain.pauserKeystore is not set to such a key."
                        : "this process has no such key; mintmark chain unpause opens chain.ownerKeystore.");
    }

    private <T> T read(ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(contract, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
    }
}
