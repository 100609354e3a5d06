package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.RegisteredModel;
import java.util.ArrayList;
import java.util.List;

/** The contract's append-only register of models. Thread-safe. */
public final class ModelRegistry {
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;

    public ModelRegistry(Chain chain) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
    }

    /**
     * A registered model.
     *
     * @param number from 1, in the order of registration
     * @param sha256 64 hex digits
     */
    public record Registration(int number, String sha256, boolean revoked) {}

    /** The key in the outbox of a model's registration. */
    static String key(String sha256) {
        return "model:" + Bytes32.of(sha256).hex();
    }

    /**
     * Registers a model's checksum, as the model admin, and returns when that is final; nothing is sent where it is
     * registered already.
     *
     * @throws ConflictException if the model admin's key is not here
     * @throws RevertedException if the contract refuses, such as where this service's account is not the model admin
     */
    public void register(String sha256) throws SourceUnavailableException, RevertedException {
        Bytes32 digest = Bytes32.of(sha256);
        if (read(MintmarkQueries.models(digest)).isRegistered()) {
            return;
        }
        ContractCall call = ContractCall.to(contract, MintmarkCalls.registerModel(digest));
        try {
            sender.sendAndAwaitFinality(key(sha256), admin(digest), call);
        } catch (RevertedException e) {
            if (!e.error().equals("ModelAlreadyRegistered")) {
                throw e;
            }
        }
        if (!read(MintmarkQueries.models(digest)).isRegistered()) {
            throw new SourceUnavailableException(
                    "The registration of the model " + digest.hex() + " failed on the chain; it can be tried again.");
        }
    }

    private Account admin(Bytes32 digest) {
        return accounts.find(KeyRole.ADMIN)
                .orElseThrow(
                        () -> new ConflictException("The model " + digest.hex() + " is not registered on the contract "
                                + contract + ": " + accounts.whyMissing(KeyRole.ADMIN)));
    }

    /** All of them, in the order of registration. */
    public List<Registration> all() throws SourceUnavailableException {
        long count = read(MintmarkQueries.modelCount());
        List<Registration> models = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Bytes32 digest = read(MintmarkQueries.modelSha256At(number));
            RegisteredModel model = read(MintmarkQueries.models(digest));
            models.add(new Registration(number, digest.hex(), model.revoked()));
        }
        return models;
    }

    private <T> T read(ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(contract, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract's register of models cannot be read.", e);
        }
    }
}
