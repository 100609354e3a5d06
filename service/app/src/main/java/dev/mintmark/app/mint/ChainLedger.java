package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndex.IndexedToken;
import dev.mintmark.app.index.ChainIndex.TokenState;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Tokens as the contract stores them. They come from the index while a run of this process keeps it current. What the index does
 * not have is asked from the contract for that one token, but only {@value #QUESTIONS} times a second, since anybody may ask for any
 * hash; beyond that, it is not minted as of the index's block. While the index is not current, all of it is asked; all values of
 * one answer are of one block. No answer reads more events than those of {@value #MAX_GAP} blocks, except {@link #byWatermark} where the
 * index is further behind. Thread-safe.
 */
public final class ChainLedger implements Ledger {
    /** How many blocks above the index are searched for an event: a few requests, whatever range the node allows. */
    static final int MAX_GAP = 2000;

    /** How many hashes a second that the index does not have are asked from the chain. */
    static final int QUESTIONS = 50;

    private static final String GENERATED = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);
    private static final String TRANSFER = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);

    private final ChainClient client;
    private final ContractLogs logs;
    private final Address contract;
    private final TokenReader reader;
    private final ChainIndex index;
    private final ChainIndexer indexer;
    private final AnchorLedger anchors;
    private final boolean fresh;
    private final Allowance questions = new Allowance();

    /**
     * @param indexer reads this chain into {@code index}
     * @param anchors what was read of anchors
     */
    public ChainLedger(Chain chain, ChainIndex index, AnchorIndex anchors, ChainIndexer indexer) {
        this(chain.client(), chain.logs(), index, anchors, indexer);
    }

    ChainLedger(ChainClient client, ContractLogs logs, ChainIndex index, AnchorIndex anchors, ChainIndexer indexer) {
        this(client, logs, index, indexer, new AnchorLedger(client, logs, anchors, Clock.systemUTC()), false);
    }

    private ChainLedger(
            ChainClient client,
            ContractLogs logs,
            ChainIndex index,
            ChainIndexer indexer,
            AnchorLedger anchors,
            boolean fresh) {
        this.client = client;
        this.logs = logs;
        this.contract = logs.contract();
        this.reader = new TokenReader(client, contract);
        this.index = index;
        this.indexer = indexer;
        this.anchors = anchors;
        this.fresh = fresh;
    }

    /** Returns the ledger that asks the chain at each question. The index only tells it where to look for events. */
    public Ledger fresh() {
        return new ChainLedger(client, logs, index, indexer, anchors, true);
    }

    @Override
    public Lookup lookUp(String sha256) throws SourceUnavailableException {
        Bytes32 tokenId = Bytes32.of(sha256);
        if (!fresh && indexer.isCurrent()) {
            Optional<TokenState> state = state(tokenId);
            if (state.isPresent() && (state.get().token() != null || !questions.take())) {
                return stored(state.get());
            }
        }
        try {
            return ask(tokenId);
        } catch (SourceUnavailableException e) {
            Optional<TokenState> state = fresh ? Optional.empty() : state(tokenId);
            if (state.isEmpty() || state.get().token() == null) {
                throw e;
            }
            return stored(state.get()); // what held in an earlier block, as its asOf says
        }
    }

    /** Questions that may be asked: those of a second at once, then as time gives new ones. Thread-safe. */
    private static final class Allowance {
        private double left = QUESTIONS;
        private long nanos = System.nanoTime();

        synchronized boolean take() {
            long now = System.nanoTime();
            left = Math.min(QUESTIONS, left + (now - nanos) * 1e-9 * QUESTIONS);
            nanos = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** While the index is current, only it is asked, and the chain for the attester's standing. */
    @Override
    public Optional<Anchored> anchored(String sha256) throws SourceUnavailableException {
        Bytes32 tokenId = Bytes32.of(sha256);
        return !fresh && indexer.isCurrent()
                ? anchors.stored(tokenId, this::asOf)
                : anchors.ask(tokenId, asOf(), MAX_GAP);
    }

    private Optional<TokenState> state(Bytes32 tokenId) {
        return index.token(client.chainId(), contract.hex(), tokenId.toString());
    }

    private Lookup stored(TokenState state) {
        return new Lookup(state.token() == null ? null : stored(state.token(), state.asOf()), state.asOf());
    }

    private OnChain stored(IndexedToken token, long asOf) {
        Bytes32 tokenId = Bytes32.of(token.tokenId());
        return new OnChain(
                client.chainId(),
                contract.checksummed(),
                token.tokenId(),
                Address.of(token.owner()).checksummed(),
                Address.of(token.creator()).checksummed(),
                token.modelSha256(),
                token.modelRevoked(),
                imageCid(tokenId, token.root() == null ? Bytes32.ZERO : Bytes32.of(token.root())),
                token.tx(),
                token.block(),
                asOf,
                token.burntTx(),
                token.burntBlock());
    }

    private Lookup ask(Bytes32 tokenId) throws SourceUnavailableException {
        ChainClient.Block at = client.readBlock();
        Optional<TokenState> state = state(tokenId);
        if (!fresh
                && state.isPresent()
                && state.get().token() != null
                && state.get().asOf() >= at.number()) {
            return stored(state.get());
        }
        Optional<TokenReader.Holding> read = reader.read(tokenId, at);
        if (read.isEmpty()) {
            return new Lookup(null, at.number());
        }
        TokenReader.Holding holding = read.get();
        @Nullable IndexedToken known = state.map(TokenState::token).orElse(null);
        long asOf = state.map(TokenState::asOf).orElse(-1L);
        @Nullable
        Log mint = event(List.of(GENERATED, tokenId.toString()), known == null ? null : known.block(), asOf, at);
        @Nullable Log burn = holding.owner() == null ? burn(tokenId, known, asOf, at) : null;
        OnChain token = new OnChain(
                client.chainId(),
                contract.checksummed(),
                tokenId.toString(),
                burn == null ? Objects.requireNonNull(holding.owner()).checksummed() : lastOwner(burn),
                holding.creator().checksummed(),
                holding.modelSha256().hex(),
                holding.modelRevoked(),
                imageCid(tokenId, holding.root()),
                mint == null ? null : mint.getTransactionHash(),
                mint == null ? null : mint.getBlockNumber().longValueExact(),
                at.number(),
                burn == null ? null : burn.getTransactionHash(),
                burn == null ? null : burn.getBlockNumber().longValueExact());
        return new Lookup(token, at.number());
    }

    private Log burn(Bytes32 tokenId, @Nullable IndexedToken known, long asOf, ChainClient.Block at)
            throws SourceUnavailableException {
        List<@Nullable String> topics = Arrays.asList(TRANSFER, null, Bytes32.ZERO.toString(), tokenId.toString());
        Log burn = event(topics, known == null ? null : known.burntBlock(), asOf, at);
        if (burn == null) {
            throw new SourceUnavailableException("The token " + tokenId
                    + " was burnt in a block that was not read yet; events were read up to block " + asOf + ".");
        }
        return burn;
    }

    /**
     * The event with these topics; null where it is in none of the blocks that are searched.
     *
     * @param known the block that has it by the index; null where the index does not have it
     * @param asOf the block up to which the index was read
     */
    private @Nullable Log event(List<@Nullable String> topics, @Nullable Long known, long asOf, ChainClient.Block at)
            throws SourceUnavailableException {
        long from = known == null ? Math.max(asOf + 1, Math.max(0, at.number() - MAX_GAP + 1)) : known;
        long to = known == null ? at.number() : known;
        return logs.between(from, to, topics).stream().findFirst().orElse(null);
    }

    private static String lastOwner(Log burn) {
        return MintmarkEvent.parse(burn)
                .filter(MintmarkEvent.Transfer.class::isInstance)
                .map(event -> ((MintmarkEvent.Transfer) event).from().checksummed())
                .orElseThrow();
    }

    @Override
    public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
        ChainClient.Block at = client.readBlock();
        if (at.number() - asOf() > MAX_GAP) {
            indexer.run();
        }
        Set<String> found = new LinkedHashSet<>();
        long next = asOf() + 1;
        for (String tokenId : index.tokensByWatermark(client.chainId(), contract.hex(), watermarkId)) {
            found.add(Bytes32.of(tokenId).hex());
        }
        String mark = Generated.watermarkTopic(watermarkId).toString();
        for (Log mint : logs.between(next, at.number(), Arrays.asList(GENERATED, null, mark))) {
            found.add(Bytes32.of(mint.getTopics().get(1)).hex());
        }
        return List.copyOf(found);
    }

    /** The block up to which events were read; -1 for none. */
    private long asOf() {
        return index.cursor(client.chainId(), contract.hex())
                .map(cursor -> cursor.nextBlock() - 1)
                .orElse(-1L);
    }

    private static String imageCid(Bytes32 tokenId, Bytes32 root) {
        return (root.isZero() ? new Cid(Cid.Codec.RAW, tokenId.hex()) : new Cid(Cid.Codec.DAG_PB, root.hex()))
                .toString();
    }
}
