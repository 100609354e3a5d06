package dev.mintmark.app.index;

import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.MintmarkContract;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Finds the mint of a token in the finalized blocks: in the block that the index names, or in those above the index. Only where
 * the index is far behind does it read on first, and only for a token that the contract has and the index lacks are all
 * events searched. Thread-safe.
 */
public final class MintSearch {
    /** How many blocks above the index are searched; a few requests, whatever range the node allows. */
    private static final int MAX_GAP = 2000;

    private static final String MINT = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);

    private final ContractLogs logs;
    private final ChainIndex index;
    private final ChainIndexer indexer;

    /** @param indexer reads the same chain into {@code index} */
    public MintSearch(ContractLogs logs, ChainIndex index, ChainIndexer indexer) {
        this.logs = logs;
        this.index = index;
        this.indexer = indexer;
    }

    /**
     * The event of a token's mint; empty where no finalized block has it.
     *
     * @param tokenId 0x and 64 hex digits
     * @throws SourceUnavailableException also where the contract has the token, and no node shows the event
     */
    public Optional<Log> find(String tokenId) throws SourceUnavailableException {
        long finalized = logs.finalizedBlock();
        if (finalized - asOf() > MAX_GAP) {
            indexer.run();
        }
        Optional<Log> found = search(tokenId, finalized);
        if (found.isEmpty() && indexed(tokenId).isPresent()) {
            // the chain has not that block any more
            indexer.run();
            found = search(tokenId, finalized);
        }
        if (found.isEmpty() && indexer.hasMinted(tokenId, finalized)) {
            // a node left the event out when the index was read
            found = find(tokenId, logs.firstBlock(), finalized);
            if (found.isEmpty()) {
                throw new SourceUnavailableException("The contract has the token " + tokenId
                        + ", and the chain's node does not show the event of its mint; it is asked again.");
            }
        }
        return found;
    }

    private Optional<Log> search(String tokenId, long finalized) throws SourceUnavailableException {
        long next = asOf() + 1;
        Optional<Long> block = indexed(tokenId);
        return find(tokenId, block.orElse(next), block.orElse(finalized));
    }

    private Optional<Log> find(String tokenId, long from, long to) throws SourceUnavailableException {
        return logs.between(from, to, List.of(MINT, tokenId)).stream().findFirst();
    }

    /** The block of the mint by the index. */
    private Optional<Long> indexed(String tokenId) {
        return index.token(logs.chainId(), logs.contract().hex(), tokenId)
                .map(ChainIndex.TokenState::token)
                .map(ChainIndex.IndexedToken::block);
    }

    /** The block up to which events were read; -1 for none. */
    private long asOf() {
        return index.cursor(logs.chainId(), logs.contract().hex())
                .map(cursor -> cursor.nextBlock() - 1)
                .orElse(-1L);
    }
}
