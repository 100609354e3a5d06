package dev.mintmark.app.chain;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkQueries;

/**
 * A deployed contract and its roles, as the chain shows them.
 *
 * @param modelAdmin zero for nobody
 */
public record DeployedContract(Address address, Address owner, Address modelAdmin) {
    static DeployedContract read(ChainClient client, Address contract) throws SourceUnavailableException {
        try {
            return new DeployedContract(
                    contract,
                    client.query(contract, MintmarkQueries.owner()),
                    client.query(contract, MintmarkQueries.modelAdmin()));
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
    }
}
