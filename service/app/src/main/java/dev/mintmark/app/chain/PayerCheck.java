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
import java.time.Duration;
import java.util.Optional;

/**
 * Refuses the owner's key as payer: the payer's key is on a machine that answers requests, and whoever takes it there could
 * appoint an attester. The contract cannot see who pays. A node that lags behind can name an earlier owner, so one answer makes
 * a mint wait, and nothing more.
 */
final class PayerCheck {
    private static final int ROUNDS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ChainClient client;
    private final Accounts accounts;
    private final Address contract;

    PayerCheck(ChainClient client, Accounts accounts, Address contract) {
        this.client = client;
        this.accounts = accounts;
        this.contract = contract;
    }

    /** One sentence, where the payer owns the contract by the answer of one node. */
    Optional<String> refusal() throws SourceUnavailableException {
        Optional<Account> payer = accounts.find(KeyRole.PAYER);
        if (payer.isEmpty()) {
            return Optional.empty();
        }
        Address owner;
        try {
            owner = client.query(contract, MintmarkQueries.owner());
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
        return owner.equals(payer.get().address()) ? Optional.of(sentence(owner)) : Optional.empty();
    }

    /**
     * Asks all addresses of {@code chain.rpc}, several times within some seconds.
     *
     * @throws ConflictException in one sentence, where all that answer say each time that the payer owns the contract
     * @throws SourceUnavailableException where they do not agree
     */
    void confirm() throws SourceUnavailableException {
        Optional<String> refusal = refusal();
        if (refusal.isEmpty()) {
            return;
        }
        Address payer = accounts.payer().address();
        for (int round = 0; round < ROUNDS; round++) {
            pause();
            for (Address owner : client.all().query(contract, MintmarkQueries.owner())) {
                if (!owner.equals(payer)) {
                    throw new SourceUnavailableException("The chain's nodes do not agree on who owns the contract "
                            + contract + ": the payer " + payer + " or " + owner + "; one of them lags behind.");
                }
            }
        }
        throw new ConflictException(refusal.get());
    }

    private static void pause() throws SourceUnavailableException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The wait for the chain was interrupted.", e);
        }
    }

    private String sentence(Address owner) {
        return "The payer " + owner + " (chain.keystore) owns the contract " + contract
                + "; hand the ownership over to a key that is kept elsewhere, with mintmark chain"
                + " transfer-ownership and accept-ownership, or pay with another key.";
    }
}
