package dev.mintmark.app.chain;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkQueries;
import org.jspecify.annotations.Nullable;

/**
 * A deployed contract and its roles, as the chain shows them.
 *
 * @param modelAdmin zero for nobody
 * @param found whether it was there before
 * @param tx hash of the transaction that made it; null where that is of another data folder
 * @param salt 0x and 64 hex digits; null where the payer created it, and no factory
 * @param constructorArguments as they were encoded, hexadecimal without prefix
 */
public record DeployedContract(
        long chainId,
        Address address,
        Address owner,
        Address modelAdmin,
        boolean found,
        @Nullable String tx,
        @Nullable String salt,
        String constructorArguments) {
    /** Four addresses. */
    private static final int ARGUMENT_DIGITS = 4 * 64;

    static DeployedContract read(ChainClient client, DeterministicDeployment.Result made)
            throws SourceUnavailableException {
        Address contract = made.address();
        try {
            return new DeployedContract(
                    client.chainId(),
                    contract,
                    client.query(contract, MintmarkQueries.owner()),
                    client.query(contract, MintmarkQueries.modelAdmin()),
                    made.found(),
                    made.tx(),
                    made.salt() == null ? null : made.salt().toString(),
                    made.code().substring(made.code().length() - ARGUMENT_DIGITS));
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
    }
}
