package dev.mintmark.app.chain;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.Optional;

/**
 * Refuses the owner's key as payer: the payer's key is on a machine that answers requests, and whoever takes it there could
 * appoint an attester. The contract cannot see who pays.
 */
final class PayerCheck {
    private final ChainClient client;
    private final Accounts accounts;
    private final Address contract;

    PayerCheck(ChainClient client, Accounts accounts, Address contract) {
        this.client = client;
        this.accounts = accounts;
        this.contract = contract;
    }

    /** @throws ConflictException where the payer owns the contract */
    void run() throws SourceUnavailableException {
        Optional<Account> payer = accounts.find(KeyRole.PAYER);
        if (payer.isEmpty()) {
            return;
        }
        Address owner;
        try {
            owner = client.query(contract, MintmarkQueries.owner());
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
        if (owner.equals(payer.get().address())) {
            throw new ConflictException("The payer " + owner + " (chain.keystore) owns the contract " + contract
                    + "; hand the ownership over to a key that is kept elsewhere, with mintmark chain"
                    + " transfer-ownership and accept-ownership, or pay with another key.");
        }
    }
}
