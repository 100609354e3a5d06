package dev.mintmark.app.index;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.ChainIndex.Cursor;
import dev.mintmark.app.index.IndexedEvent.Place;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkQueries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Reads the events of the contract, its market and its vaults into the index, range after range, up to the finalized block and never beyond. Where a block that
 * was finalized was reorganised away all the same, the events from it on are dropped and read again. After an interruption it
 * continues with the first range that was not saved. Processes that run at the same time add nothing twice. Thread-safe.
 */
public final class ChainIndexer {
    private static final Logger log = LoggerFactory.getLogger(ChainIndexer.class);

    /** As many blocks as are saved at once; the node may be asked for fewer at a time. */
    private static final long RANGE = 10_000;

    /** Some times the interval at which a service runs it. */
    private static final Duration CURRENT = Duration.ofMinutes(1);

    private static final Duration WAIT = Duration.ofSeconds(10);

    /**
     * Blocks that are read a second time by the next run: of blocks that it does not have yet, a node behind the one that said
     * which is finalized answers with no events, rather than with an error.
     */
    private static final long READ_AGAIN = 32;

    private final ChainClient client;
    private final ContractLogs logs;
    private final EventReader events;
    private final VaultReader vaults;
    private final ChainIndex index;
    private final Clock clock;
    private final long range;
    private final String contract;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Instant completed = Instant.MIN;

    public ChainIndexer(ChainClient client, ContractLogs logs, ChainIndex index, Clock clock) {
        this(client, logs, index, clock, RANGE);
    }

    /** @param range how many blocks to save at once */
    ChainIndexer(ChainClient client, ContractLogs logs, ChainIndex index, Clock clock, long range) {
        this.client = client;
        this.logs = logs;
        this.contract = logs.contract().hex();
        this.events = new EventReader(client, logs.contract());
        this.vaults = new VaultReader(client, logs);
        this.index = index;
        this.clock = clock;
        this.range = range;
    }

    /** The last block that was read; -1 where none was. */
    public long lastBlock() {
        return index.cursor(logs.chainId(), contract).map(Cursor::nextBlock).orElse(0L) - 1;
    }

    /** Whether a run of this indexer reached the finalized block in the last minute. */
    public boolean isCurrent() {
        return clock.instant().minus(CURRENT).isBefore(completed);
    }

    /**
     * Brings the index up to the finalized block. After the first run that is a few questions.
     *
     * @throws SourceUnavailableException also if another run takes longer than some seconds, as the first one of a long chain
     */
    public void run() throws SourceUnavailableException {
        if (!isAlone()) {
            throw stillReading();
        }
        try {
            read();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads all events of the contract again. Until it ends, answers from the index are those of the blocks that were read so
     * far; an interrupted one goes on with the next {@link #run}.
     *
     * @return the last block that was read
     * @throws SourceUnavailableException also if another run takes longer than some seconds
     */
    public long runAnew() throws SourceUnavailableException {
        if (!isAlone()) {
            throw stillReading();
        }
        try {
            completed = Instant.MIN;
            Optional<Cursor> cursor = index.cursor(logs.chainId(), contract);
            if (cursor.isPresent()) {
                index.rewind(logs.chainId(), contract, cursor.get(), new Cursor(logs.firstBlock(), null));
            }
            read();
        } finally {
            lock.unlock();
        }
        return lastBlock();
    }

    private SourceUnavailableException stillReading() {
        return new SourceUnavailableException("The events of the chain are still being read, up to block "
                + (lastBlock() + 1)
                + " so far; ask again later.");
    }

    private boolean isAlone() throws SourceUnavailableException {
        try {
            return lock.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The events of the chain are not read, as the program ends.", e);
        }
    }

    private void read() throws SourceUnavailableException {
        long finalized = logs.finalizedBlock();
        long next = nextBlock(finalized);
        long from = Math.max(0, next - READ_AGAIN);
        while (next <= finalized) {
            long last = Math.min(finalized, next + range - 1);
            String hash = logs.blockHash(last).orElseThrow(ChainIndexer::changing);
            List<Log> found = logs.between(from, last);
            List<IndexedEvent> read = new ArrayList<>(events.read(found));
            read.addAll(vaults.created(found));
            read.addAll(vaults.moved(vaults(read), from, last));
            index.addTimes(logs.chainId(), times(read));
            if (!isThere(last, hash)) {
                throw changing();
            }
            index.add(logs.chainId(), contract, read, next, new Cursor(last + 1, hash));
            next = last + 1;
            from = next;
        }
        completed = clock.instant();
    }

    /** The vaults that the index has, and those among these events. */
    private Set<String> vaults(List<IndexedEvent> read) {
        Set<String> all = new LinkedHashSet<>(index.vaults(logs.chainId(), contract));
        for (IndexedEvent event : read) {
            if (event instanceof IndexedEvent.VaultCreated made) {
                all.add(made.vault());
            }
        }
        return all;
    }

    /** When the blocks were made whose events move royalties. */
    private Map<Long, Instant> times(List<IndexedEvent> read) throws SourceUnavailableException {
        Map<Long, Instant> times = new HashMap<>();
        for (IndexedEvent event : read) {
            long block = event.place().block();
            if (movesRoyalties(event) && !times.containsKey(block)) {
                times.put(block, client.blockTime(block).orElseThrow(ChainIndexer::changing));
            }
        }
        return times;
    }

    private static boolean movesRoyalties(IndexedEvent event) {
        return event instanceof IndexedEvent.Sale
                || event instanceof IndexedEvent.Credit
                || event instanceof IndexedEvent.Withdrawal
                || event instanceof IndexedEvent.VaultPayment
                || event instanceof IndexedEvent.VaultRelease;
    }

    static SourceUnavailableException changing() {
        return new SourceUnavailableException(
                "The chain's node changed the finalized blocks while they were read; ask again.");
    }

    /** The first block to read; before it, events of blocks that the chain has no more are dropped. */
    private long nextBlock(long finalized) throws SourceUnavailableException {
        Optional<Cursor> cursor = index.cursor(logs.chainId(), contract);
        if (cursor.isEmpty()) {
            return logs.firstBlock();
        }
        Cursor read = cursor.get();
        if (finalized < read.nextBlock() - 1) {
            Optional<Place> reached = index.lastBefore(logs.chainId(), contract, finalized + 1);
            if (reached.isEmpty()
                    || isThere(reached.get().block(), reached.get().blockHash())) {
                // a node that lags behind: what it does not have yet is not gone
                return read.nextBlock();
            }
        }
        Optional<Place> kept = index.lastBefore(logs.chainId(), contract, read.nextBlock());
        if (read.blockHash() == null
                ? kept.isEmpty() || isThere(kept.get().block(), kept.get().blockHash())
                : isThere(read.nextBlock() - 1, read.blockHash())) {
            return read.nextBlock();
        }
        while (kept.isPresent() && !isThere(kept.get().block(), kept.get().blockHash())) {
            kept = index.lastBefore(logs.chainId(), contract, kept.get().block());
        }
        Cursor back = kept.isPresent()
                ? new Cursor(kept.get().block() + 1, kept.get().blockHash())
                : new Cursor(logs.firstBlock(), null);
        log.warn(
                "The chain has the block {} no more up to which events were read; they are read again from block {}.",
                read.nextBlock() - 1,
                back.nextBlock());
        index.rewind(logs.chainId(), contract, read, back);
        return back.nextBlock();
    }

    private boolean isThere(long block, String hash) throws SourceUnavailableException {
        return logs.blockHash(block).filter(hash::equalsIgnoreCase).isPresent();
    }

    /** Whether the contract has the token in a finalized block, whatever events say; false where nodes do not keep that state. */
    boolean hasMinted(String tokenId, long finalized) throws SourceUnavailableException {
        ChainClient.Block at = client.readBlock();
        if (at.number() > finalized) {
            return false;
        }
        try {
            client.query(logs.contract(), MintmarkQueries.originOf(Bytes32.of(tokenId)), at);
            return true;
        } catch (RevertedException e) {
            return false;
        }
    }
}
