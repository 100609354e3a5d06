package dev.mintmark.app.market;

import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.TokenEvents;
import dev.mintmark.app.index.TokenEvents.TokenEvent;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.RoyaltyInfo;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of a token by the chain's events, and what the contract says of it. Thread-safe. */
public final class TokenHistory {
    /** Blocks whose times are asked of the node for one answer; later answers have the others. */
    private static final int MAX_ASKED = 20;

    /** ERC-2981 rounds up; of this price the royalty is its share in hundredths of a per cent. */
    private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

    private final MarketChain chain;
    private final TokenEvents events;
    private final ChainIndex index;
    private final ChainIndexer indexer;

    /** @param indexer reads the chain into the tables of both indexes */
    public TokenHistory(Chain chain, TokenEvents events, ChainIndex index, ChainIndexer indexer) {
        this.chain = new MarketChain(chain);
        this.events = events;
        this.index = index;
        this.indexer = indexer;
    }

    /**
     * What a token's contract says of it, in the newest block.
     *
     * @param tokenUri a {@code data:} URI of JSON where the contract writes it, else the {@code ipfs://} address of a pinned one
     * @param royaltyBps the share of every sale in hundredths of a per cent, by ERC-2981
     * @param royaltyReceiver who receives it
     */
    public record OnChainTerms(String tokenUri, int royaltyBps, String royaltyReceiver) {}

    /**
     * The latest events, the newest first; times that the index lacks are asked of the node, as far as it answers.
     *
     * @throws NotFoundException if no block that was read has the token
     */
    public List<TokenEvent> of(String tokenId) {
        String id = Token.parseId(tokenId);
        long chainId = chain.client.chainId();
        List<TokenEvent> found = events.of(chainId, chain.contract.hex(), id);
        if (found.isEmpty()) {
            throw new NotFoundException("No block up to " + asOf() + " has an event of the token " + id + ".");
        }
        Map<Long, Instant> times = times(found);
        if (times.isEmpty()) {
            return found;
        }
        index.addTimes(chainId, times);
        return found.stream()
                .map(event -> event.at() != null ? event : at(event, times.get(event.block())))
                .toList();
    }

    /** The chain's number. */
    public long chainId() {
        return chain.client.chainId();
    }

    /** The last block that was read. */
    public long asOf() {
        return indexer.lastBlock();
    }

    /** The address of a site that shows transactions and accounts of this chain; null where none is known. */
    public @Nullable String explorer() {
        return chain.client.network().explorer();
    }

    private Map<Long, Instant> times(List<TokenEvent> found) {
        Map<Long, Instant> times = new HashMap<>();
        for (TokenEvent event : found) {
            if (event.at() == null && !times.containsKey(event.block()) && times.size() < MAX_ASKED) {
                try {
                    chain.client.blockTime(event.block()).ifPresent(made -> times.put(event.block(), made));
                } catch (SourceUnavailableException e) {
                    return times;
                }
            }
        }
        return times;
    }

    private static TokenEvent at(TokenEvent event, @Nullable Instant time) {
        return new TokenEvent(
                event.kind(),
                event.block(),
                event.logIndex(),
                event.tx(),
                time,
                event.sender(),
                event.receiver(),
                event.currency(),
                event.amount(),
                event.royalty());
    }

    /** @throws NotFoundException if there is no such token */
    public OnChainTerms terms(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        chain.owner(id); // says where there is no such token, or it was burnt
        try {
            RoyaltyInfo royalty = chain.client.query(chain.contract, MintmarkQueries.royaltyInfo(id, WHOLE));
            Address receiver = royalty.receiver();
            return new OnChainTerms(
                    chain.client.query(chain.contract, MintmarkQueries.tokenURI(id)),
                    royalty.amount().intValueExact(),
                    receiver.checksummed());
        } catch (RevertedException e) {
            throw new NotFoundException("There is no token " + id + ".");
        }
    }
}
