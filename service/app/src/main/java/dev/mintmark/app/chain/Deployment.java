package dev.mintmark.app.chain;

import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys the contract, token and model registry in one, which makes its market and the maker of vaults. */
final class Deployment {
    private static final Logger log = LoggerFactory.getLogger(Deployment.class);
    /** Of the contract that makes its market; the key of its predecessor was {@code deploy}. */
    private static final String KEY = "deploy-with-market";

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;

    Deployment(ChainClient client, Sender sender, Accounts accounts) {
        this.client = client;
        this.sender = sender;
        this.accounts = accounts;
    }

    /** @param firstBlock in which it was made, or -1 where that is not known */
    record Contract(Address address, long firstBlock) {}

    /**
     * The contract that this installation deployed on this chain; deploys it where there is none. Returns when it is in a
     * finalized block. The payer pays and receives no role; there is no pauser but the owner.
     */
    Contract ensure() throws SourceUnavailableException {
        Address admin = accounts.admin().address();
        String code = MintmarkCalls.deploy(admin, accounts.attester().address(), admin, Address.ZERO);
        Sender.FinalTransaction settled;
        try {
            settled = sender.sendAndAwaitFinality(KEY, accounts.payer(), ContractCall.creating(code));
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract cannot be deployed: " + e.getMessage(), e);
        }
        if (!settled.succeeded()) {
            throw new SourceUnavailableException(
                    "The deployment " + settled.receipt().getTransactionHash()
                            + " failed; there was perhaps too little gas. It is tried again at the next start.");
        }
        String created = settled.receipt().getContractAddress();
        if (created == null) {
            throw new SourceUnavailableException(
                    "The chain's node shows the deployment " + settled.receipt().getTransactionHash()
                            + " and not the contract's address; another node may have it.");
        }
        Address address = Address.of(created);
        requireCode(address);
        log.info("The contract is {} on chain {}.", address, client.chainId());
        return new Contract(address, settled.receipt().getBlockNumber().longValueExact());
    }

    private void requireCode(Address address) throws SourceUnavailableException {
        if (!client.hasCode(address)) {
            throw new SourceUnavailableException(
                    "There is no contract at " + address + " on chain " + client.chainId() + ".");
        }
    }
}
