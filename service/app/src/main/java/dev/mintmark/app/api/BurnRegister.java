package dev.mintmark.app.api;

import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.contracts.Address;
import java.util.function.Supplier;

/** Registers at their artworks which tokens of the contract were burnt, by whomever, or minted by wallets. Thread-safe. */
public final class BurnRegister {
    private final ChainIndexer indexer;
    private final long chainId;
    private final Address contract;
    private final Supplier<Pipeline> pipeline;

    public BurnRegister(ChainIndexer indexer, long chainId, Address contract, Supplier<Pipeline> pipeline) {
        this.indexer = indexer;
        this.chainId = chainId;
        this.contract = contract;
        this.pipeline = pipeline;
    }

    /** Reads the contract's events up to the finalized block, and registers the burns among them. */
    public void update() throws SourceUnavailableException {
        indexer.run();
        pipeline.get().registerBurns(chainId, contract.checksummed());
    }
}
