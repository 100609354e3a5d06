package dev.mintmark.app.mint;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkViews;
import dev.mintmark.contracts.RegisteredModel;
import dev.mintmark.contracts.View;
import java.util.ArrayList;
import java.util.List;

/** The contract's append-only register of models. Thread-safe. */
public final class ModelRegistry {
    private final ChainClient client;
    private final Sender sender;
    private final Account admin;
    private final Address contract;

    public ModelRegistry(Chain chain) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.admin = chain.accounts().admin();
        this.contract = chain.contract();
    }

    /**
     * A registered model.
     *
     * @param number from 1, in the order of registration
     * @param sha256 64 hex digits
     */
    public record Registered(int number, String sha256, boolean revoked) {}

    /**
     * Registers a model's checksum, as the model admin, and returns when that is final; nothing is sent where it is
     * registered already.
     *
     * @throws RevertedException if the contract refuses, such as where this service's account is not the model admin
     */
    public void register(String sha256) throws SourceUnavailableException, RevertedException {
        Bytes32 digest = Bytes32.of(sha256);
        if (read(MintmarkViews.model(digest)).registered()) {
            return;
        }
        ContractCall call = ContractCall.to(contract, MintmarkContract.registerModel(digest));
        try {
            sender.settled("model:" + digest.hex(), admin, call);
        } catch (RevertedException e) {
            if (!e.error().equals("ModelAlreadyRegistered")) {
                throw e;
            }
        }
        if (!read(MintmarkViews.model(digest)).registered()) {
            throw new SourceUnavailableException(
                    "The registration of the model " + digest.hex() + " failed on the chain; it can be tried again.");
        }
    }

    /** Whether images of this model can be minted. */
    public boolean active(String sha256) throws SourceUnavailableException {
        return read(MintmarkViews.model(Bytes32.of(sha256))).active();
    }

    /** All of them, in the order of registration. */
    public List<Registered> all() throws SourceUnavailableException {
        long count = read(MintmarkViews.modelCount());
        List<Registered> models = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Bytes32 digest = read(MintmarkViews.modelSha256At(number));
            RegisteredModel model = read(MintmarkViews.model(digest));
            models.add(new Registered(number, digest.hex(), model.revoked()));
        }
        return models;
    }

    private <T> T read(View<T> view) throws SourceUnavailableException {
        try {
            return client.view(contract, view);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract's register of models cannot be read.", e);
        }
    }
}
