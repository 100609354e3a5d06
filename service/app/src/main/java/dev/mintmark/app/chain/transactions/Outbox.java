package dev.mintmark.app.chain.transactions;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Stores signed transactions before they are sent, so that a restart sends the same bytes and each nonce is used once. Every method is committed when it returns. Thread-safe, and safe among processes on one database.
 */
public interface Outbox {
    /** What keys of mints begin with. */
    String MINT = "mint:";

    /** The state of a transaction. */
    enum State {
        /** Stored, perhaps never sent. */
        SIGNED,
        /** Handed to a node at least once. */
        SENT,
        /** In a finalized block, and it succeeded. */
        FINAL,
        /** In a finalized block, and it failed. */
        REVERTED,
        /** In a finalized block is a payment of nothing under its nonce: the operator cancelled it. */
        CANCELLED,
        /** Another program used its nonce; it can never be mined. */
        LOST
    }

    /** The outcome of {@link #store}. */
    enum Stored {
        STORED,
        /** Another transaction has the nonce; the caller takes the next. */
        NONCE_TAKEN,
        /** A live transaction has this key. */
        KEY_TAKEN,
        /** The artwork is no longer at PINNED. */
        ARTWORK_MOVED
    }

    /** The key of the transactions that mint an artwork. */
    static String mintKey(String artwork) {
        return MINT + artwork;
    }

    /** Whether transactions with this key mint an artwork. */
    static boolean isMintKey(String key) {
        return key.startsWith(MINT);
    }

    /**
     * The nonce to use next: the first after this outbox's and the chain's transactions of the sender.
     *
     * @param chainNonce the sender's transaction count on the chain
     */
    long nextNonce(long chainId, String sender, long chainNonce);

    /** The highest nonce of the sender's transactions, in any state; empty where there are none. */
    OptionalLong lastNonce(long chainId, String sender);

    /**
     * Takes the nonce, stores the transaction with its one attempt and, where it mints an artwork, moves that from PINNED
     * to SIGNED: all of it or nothing.
     */
    Stored store(PendingTransaction transaction);

    /** Stores a transaction whose nonce is below those that were taken; false where another has that nonce. */
    boolean fill(PendingTransaction transaction);

    /** Moves the artwork of a transaction that was stored before from PINNED to SIGNED, as after a retry. */
    void resume(PendingTransaction transaction);

    /**
     * Adds a replacement: same nonce, other fees; the artwork's {@code tx} follows.
     *
     * @param transaction as it was read; where another attempt was added since, nothing is stored
     * @return whether it was stored
     */
    boolean replace(PendingTransaction transaction, Attempt attempt);

    /** As {@link #replace}, by a payment of nothing that cancels the transaction; the artwork's {@code tx} stays. */
    boolean cancel(PendingTransaction transaction, Attempt attempt);

    void mark(String id, State state);

    /** Notes that a transaction ended in a finalized block, what it cost where that is not noted yet, and records the block. */
    void settle(PendingTransaction transaction, State end, FinalBlocks.FinalBlock block, Cost cost);

    /** What the transactions cost in wei that ended since then. */
    BigInteger spentSince(long chainId, Instant since);

    /** The transactions that ended in the block of this number, in the order of nonces. */
    List<PendingTransaction> settledIn(long chainId, long block);

    /**
     * Has a transaction wait again whose block is gone: it is SENT. One that had failed there keeps its state where another with
     * its key is live.
     */
    void reopen(PendingTransaction transaction);

    /** The transactions that wait again since their blocks were gone, in the order in which they were signed. */
    List<PendingTransaction> reopened(long chainId);

    /** The blocks of final transactions and tokens. */
    FinalBlocks finalBlocks();

    /** The latest transaction with this key that is neither reverted nor lost. */
    Optional<PendingTransaction> live(long chainId, String key);

    /** The latest transaction with this key, in any state. */
    Optional<PendingTransaction> latest(long chainId, String key);

    /** The sender's transactions from this nonce on, in the order of nonces, lost ones left out. */
    List<PendingTransaction> since(long chainId, String sender, long nonce);

    /**
     * One transaction.
     *
     * @param id hash of its first attempt
     * @param key what it is for; of the live ones no two have the same
     * @param artwork ID of the artwork that it mints
     * @param attempts oldest first, at least one; at most one of them can ever be mined, for they share the nonce
     */
    record PendingTransaction(
            String id,
            String key,
            long chainId,
            String sender,
            long nonce,
            State state,
            @Nullable String artwork,
            List<Attempt> attempts) {
        /** The order in which they were made: a mint needs the model that another account has registered. */
        public static final Comparator<PendingTransaction> SIGNING_ORDER = Comparator.comparing(
                        (PendingTransaction one) -> one.attempts().getFirst().at())
                .thenComparing(PendingTransaction::nonce);

        public PendingTransaction {
            attempts = List.copyOf(attempts);
            if (attempts.isEmpty()) {
                throw new IllegalArgumentException("The transaction " + id + " has no attempt; it has at least one.");
            }
        }

        public Attempt last() {
            return attempts.getLast();
        }
    }

    /**
     * What a transaction cost.
     *
     * @param gasPrice of a unit, in wei
     * @param at when that became known
     */
    record Cost(long gasUsed, BigInteger gasPrice, Instant at) {}

    /**
     * A signed form of a transaction.
     *
     * @param hash of the raw bytes, 0x and 64 hex digits
     * @param raw the bytes to send, hexadecimal
     */
    record Attempt(String hash, String raw, Fees fees, Instant at) {}
}
