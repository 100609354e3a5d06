package dev.mintmark.app.chain;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ContractUtils;
import org.web3j.utils.Numeric;

/**
 * Deploys the contract at an address that follows from its code, its constructor's arguments and a salt alone (CREATE2, EIP-1014),
 * by the factory that is at one address of most chains (the deterministic deployment proxy); where a chain has no such
 * factory, by a transaction of the payer. The same inputs never make two contracts.
 */
final class DeterministicDeployment {
    /** The factory: its call data are a salt of 32 bytes and the creation code; it answers with the new address. */
    static final Address FACTORY = Address.of("0x4e59b44847b379578588920cA78FbF26c0B4956C");

    private static final int SALT_DIGITS = 64;

    private final ChainClient client;
    private final Sender sender;
    private final Account payer;

    DeterministicDeployment(ChainClient client, Sender sender, Account payer) {
        this.client = client;
        this.sender = sender;
        this.payer = payer;
    }

    /**
     * A contract that is on the chain.
     *
     * @param code its creation code with the constructor's arguments, hexadecimal
     * @param salt null where the payer created it
     * @param tx hash of the transaction; null where it was there before, by a transaction of another data folder
     */
    record Result(
            Address address,
            String code,
            @Nullable Bytes32 salt,
            boolean found,
            @Nullable String tx) {
        private Result asFound() {
            return new Result(address, code, salt, true, tx);
        }
    }

    /** Where a transaction creates a contract, and from what. */
    private record Plan(
            Address address, String code, @Nullable Bytes32 salt) {}

    /**
     * Returns when the contract is in a finalized block.
     *
     * @param key of the transaction in the outbox: one contract for each
     * @param code the creation code with the constructor's arguments, hexadecimal
     * @param announced gets the address before anything is sent
     */
    Result ensure(String key, String code, Bytes32 salt, Consumer<Address> announced)
            throws SourceUnavailableException {
        Optional<PendingTransaction> earlier = sender.live(key);
        if (earlier.isPresent()) {
            return goOn(key, earlier.get(), announced);
        }
        Optional<PendingTransaction> ended = sender.latest(key);
        if (ended.isPresent()) {
            Plan plan = plan(ended.get());
            if (client.hasCode(plan.address)) { // it was taken for lost, and its block has it all the same
                announced.accept(plan.address);
                return new Result(plan.address, plan.code, plan.salt, true, null);
            }
        }
        if (!client.hasCode(FACTORY)) {
            PendingTransaction signed = sign(key, ContractCall.creating(code));
            return goOn(key, signed, announced);
        }
        Address address = address(salt, code);
        announced.accept(address);
        if (client.hasCode(address)) {
            return new Result(address, code, salt, true, null);
        }
        ContractCall call = ContractCall.to(FACTORY, "0x" + salt.hex() + code.substring(2));
        requireFactory(call, address);
        return settled(key, sign(key, call), new Plan(address, code, salt));
    }

    /** Goes on with a transaction that was stored before, perhaps never sent, perhaps final. */
    private Result goOn(String key, PendingTransaction transaction, Consumer<Address> announced)
            throws SourceUnavailableException {
        Plan plan = plan(transaction);
        announced.accept(plan.address);
        boolean found = client.hasCode(plan.address);
        if (!found && transaction.state() == State.FINAL) {
            client.requireCode(plan.address); // says that the chain was reset
        }
        Result result = settled(key, transaction, plan);
        return found ? result.asFound() : result;
    }

    private PendingTransaction sign(String key, ContractCall call) throws SourceUnavailableException {
        try {
            return sender.sign(List.of(key), payer, call).orElseThrow();
        } catch (RevertedException e) {
            throw refused(e);
        }
    }

    private Result settled(String key, PendingTransaction transaction, Plan plan) throws SourceUnavailableException {
        Sender.FinalTransaction end;
        try {
            end = sender.sendAndAwaitFinality(key, payer, transaction.call());
        } catch (RevertedException e) {
            throw refused(e);
        }
        String tx = end.receipt().getTransactionHash();
        if (!end.succeeded() && !client.hasCode(plan.address)) {
            throw new SourceUnavailableException(
                    "The deployment " + tx + " failed; there was perhaps too little gas. Deploy again to try anew.");
        }
        client.requireCode(plan.address);
        // it fails where somebody else was first with the same inputs
        return new Result(plan.address, plan.code, plan.salt, !end.succeeded(), end.succeeded() ? tx : null);
    }

    private static SourceUnavailableException refused(RevertedException e) {
        return new SourceUnavailableException("The contract cannot be deployed: " + e.getMessage(), e);
    }

    private static Plan plan(PendingTransaction transaction) {
        ContractCall call = transaction.call();
        if (call.to() == null) {
            String created = ContractUtils.generateContractAddress(
                    transaction.sender(), BigInteger.valueOf(transaction.nonce()));
            return new Plan(Address.of(created), call.data(), null);
        }
        Bytes32 salt = Bytes32.of(call.data().substring(2, 2 + SALT_DIGITS));
        String code = "0x" + call.data().substring(2 + SALT_DIGITS);
        return new Plan(address(salt, code), code, salt);
    }

    /** The address of EIP-1014. */
    static Address address(Bytes32 salt, String code) {
        return Address.of(ContractUtils.generateCreate2ContractAddress(
                FACTORY.hex(), salt.bytes(), Numeric.hexStringToByteArray(code)));
    }

    /** The contract at the factory's address has to make the contract that it should, or nothing is sent. */
    private void requireFactory(ContractCall call, Address address) throws SourceUnavailableException {
        String made;
        try {
            made = client.simulate(payer.address(), call);
        } catch (RevertedException e) {
            throw refused(e);
        }
        if (!made.equalsIgnoreCase(address.hex())) {
            throw new SourceUnavailableException("The contract at " + FACTORY + " on chain " + client.chainId()
                    + " is not the factory of deterministic deployments; nothing is sent.");
        }
    }
}
