package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import org.jspecify.annotations.Nullable;

/** A node has no code at the contract's address, so that its answer is empty. */
final class NoContractException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Address contract;

    NoContractException(Address contract) {
        super("it has no contract at " + contract);
        this.contract = contract;
    }

    /** What an operator can do about it. */
    SourceUnavailableException onChain(long chainId, String addresses, @Nullable Throwable cause) {
        return new SourceUnavailableException(
                "There is no contract at " + contract + " on chain " + chainId + " at " + addresses
                        + ": the chain was reset, the node lags behind, or chain.rpc, chain.chainId or chain.token is that"
                        + " of another chain. Set them to the chain that has the contract; after a reset, deploy it again with"
                        + " mintmark deploy, with a new data folder, since this one holds transactions of the old chain.",
                cause);
    }
}
