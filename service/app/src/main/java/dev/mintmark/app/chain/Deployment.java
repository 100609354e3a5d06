package dev.mintmark.app.chain;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys the contract, token and model registry in one, which makes its market and the maker of vaults. */
final class Deployment {
    private static final Logger log = LoggerFactory.getLogger(Deployment.class);

    private static final String KEY = "deploy-with-market";

    /** The key of the contract of earlier versions, whose structs and events this version cannot read. */
    private static final String PREDECESSOR = "deploy";

    private final ChainClient client;
    private final Sender sender;
    private final Account payer;

    /** @param payer pays and receives no role */
    Deployment(ChainClient client, Sender sender, Account payer) {
        this.client = client;
        this.sender = sender;
        this.payer = payer;
    }

    /** Whom the contract's roles are given to; zero for a role that nobody has. */
    record Roles(Address owner, Address attester, Address modelAdmin, Address pauser) {
        /** The creation code with the constructor's arguments, hexadecimal. */
        String code() {
            return MintmarkCalls.deploy(owner, attester, modelAdmin, pauser);
        }
    }

    /** @param firstBlock in which it was made, or -1 where that is not known */
    record Contract(Address address, long firstBlock) {}

    /**
     * The contract that this installation deployed on this chain; deploys it where there is none. Returns when it is in a
     * finalized block.
     *
     * @param roles of a contract that is deployed now
     */
    Contract ensure(Roles roles) throws SourceUnavailableException {
        refusePredecessor();
        String code = roles.code();
        Sender.FinalTransaction settled;
        try {
            settled = sender.sendAndAwaitFinality(KEY, payer, ContractCall.creating(code));
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
        client.requireCode(address);
        log.info("The contract is {} on chain {}.", address, client.chainId());
        return new Contract(address, settled.receipt().getBlockNumber().longValueExact());
    }

    /**
     * The contract that this installation deployed on a chain of the settings with this salt; deploys it where there is none, see
     * {@link DeterministicDeployment}. Returns when it is in a finalized block.
     *
     * @param roles of a contract that is deployed now
     * @param announced gets the address before anything is sent
     */
    DeterministicDeployment.Result ensure(Roles roles, Bytes32 salt, Consumer<Address> announced)
            throws SourceUnavailableException {
        refusePredecessor();
        return new DeterministicDeployment(client, sender, payer)
                .ensure(salt.isZero() ? KEY : KEY + ":" + salt.hex(), roles.code(), salt, announced);
    }

    /** A second contract beside the first would not show the tokens of the first. */
    private void refusePredecessor() throws SourceUnavailableException {
        if (sender.live(PREDECESSOR).isPresent() && sender.live(KEY).isEmpty()) {
            throw new SourceUnavailableException(
                    "An earlier version of Mintmark deployed the contract on chain " + client.chainId()
                            + ", and this version cannot read it. Use the earlier version for its tokens, or another data folder.");
        }
    }
}
