package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainCheck.MissingToken;
import dev.mintmark.contracts.MintmarkContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Compares all confirmed tokens with the contract's events, whole ranges of blocks at a time, and sends the mints again that the
 * chain lacks. A burnt token is not missing: its mint is on the chain. Thread-safe.
 */
public final class TokenCheck {
    private static final Logger log = LoggerFactory.getLogger(TokenCheck.class);

    private static final int PAGE = 500;

    /** Blocks without a token that are read rather than asked around. */
    private static final int MAX_GAP = 1000;

    private static final String MINT = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);

    private final Chain chain;
    private final ContractLogs logs;
    private final MintSearch search;
    private final Artworks artworks;
    private final Unconfirmer unconfirmer;

    /**
     * @param search finds mints on the same chain
     * @param unconfirmer has artworks wait again
     */
    public TokenCheck(Chain chain, MintSearch search, Artworks artworks, Unconfirmer unconfirmer) {
        this.chain = chain;
        this.logs = chain.logs();
        this.search = search;
        this.artworks = artworks;
        this.unconfirmer = unconfirmer;
    }

    /** Takes back an artwork's token; its mint goes on. */
    @FunctionalInterface
    public interface Unconfirmer {
        void unconfirm(Artwork artwork);
    }

    /**
     * Compares all of them; one comparison at a time.
     *
     * @param repair whether to send what is missing again
     */
    public synchronized ChainCheck run(boolean repair) throws SourceUnavailableException {
        if (repair) {
            resendMissing();
        }
        long finalized = logs.finalizedBlock();
        String contract = chain.contract().checksummed();
        long checked = 0;
        long count = 0;
        long skipped = 0;
        List<MissingToken> missing = new ArrayList<>();
        List<Artwork> page = artworks.tokens(chain.chainId(), contract, null, PAGE);
        while (!page.isEmpty()) {
            Map<String, Log> mints = mints(page, finalized);
            for (Artwork artwork : page) {
                if (token(artwork).block() > finalized) {
                    // the node lags behind, or its chain is another one, so it can say nothing about this one
                    skipped++;
                    continue;
                }
                checked++;
                if (isThere(token(artwork), mints.get(token(artwork).tokenId()))) {
                    continue;
                }
                count++;
                MissingToken found = missing(artwork, repair);
                if (missing.size() < ChainCheck.MAX_TOKENS) {
                    missing.add(found);
                }
            }
            page = artworks.tokens(chain.chainId(), contract, page.getLast(), PAGE);
        }
        return new ChainCheck(chain.chainId(), contract, finalized, checked, count, skipped, missing);
    }

    /** What a node refuses now, for example because gas is too dear, keeps the others waiting and is sent by a later run. */
    private void resendMissing() {
        try {
            chain.sender().resendMissing();
        } catch (SourceUnavailableException e) {
            log.warn("Not all transactions that the chain lacks could be sent: {}", e.getMessage());
        }
    }

    /** The mints in the blocks of these artworks, by their tokens' IDs. */
    private Map<String, Log> mints(List<Artwork> page, long finalized) throws SourceUnavailableException {
        Map<String, Log> mints = new HashMap<>();
        int next = 0;
        while (next < page.size()) {
            long first = token(page.get(next)).block();
            long last = first;
            while (next < page.size() && token(page.get(next)).block() <= last + MAX_GAP) {
                last = token(page.get(next)).block();
                next++;
            }
            if (first > finalized) {
                break;
            }
            for (Log mint : logs.between(first, Math.min(last, finalized), List.of(MINT))) {
                mints.put(mint.getTopics().get(1), mint);
            }
        }
        return mints;
    }

    /** Records the block of a token that is there, so that it is checked from now on without being asked for. */
    private boolean isThere(Token token, @Nullable Log mint) {
        if (mint == null
                || mint.getBlockNumber().longValueExact() != token.block()
                || !mint.getTransactionHash().equalsIgnoreCase(token.tx())) {
            return false;
        }
        chain.sender().finalBlocks().record(chain.chainId(), new FinalBlock(token.block(), mint.getBlockHash()));
        return true;
    }

    private MissingToken missing(Artwork artwork, boolean repair) throws SourceUnavailableException {
        Token token = token(artwork);
        Optional<Log> elsewhere = search.find(token.tokenId());
        if (repair) {
            chain.sender()
                    .live(Outbox.mintKey(artwork.id()))
                    .filter(transaction -> transaction.state() == Outbox.State.FINAL)
                    .ifPresent(chain.reorganisations()::reopen);
            unconfirmer.unconfirm(artwork);
        }
        return new MissingToken(
                artwork.id(),
                token.tokenId(),
                token.tx(),
                token.block(),
                elsewhere.map(log -> log.getBlockNumber().longValueExact()).orElse(null),
                repair);
    }

    private static Token token(Artwork artwork) {
        return Objects.requireNonNull(artwork.token());
    }
}
