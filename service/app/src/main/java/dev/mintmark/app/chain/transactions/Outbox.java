package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ContractCall;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stores signed transactions before they are sent, so that a restart sends the same bytes and each nonce is used once. Every method is committed when it returns. Thread-safe, and safe among processes on one database.
 */
public interface Outbox {
    /** What keys of mints begin with. */
    String MINT = "mint:";

    /** What keys of anchors begin with. */
    String ANCHOR = "anchor:";

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
        LOST;

        /** Whether the transaction can still do what it is for, or did it. */
        public boolean isLive() {
            return this == SIGNED || this == SENT || this == FINAL;
        }
    }

    /** The outcome of {@link #store}. */
    enum Stored {
        STORED,
        /** Another transaction has the nonce; the caller takes the next. */
        NONCE_TAKEN,
        /** A live transaction has one of the keys. */
        KEY_TAKEN,
        /** An artwork that it mints is no longer at PINNED. */
        ARTWORK_MOVED
    }

    /** The key of the transactions that mint an artwork. */
    static String mintKey(String artwork) {
        return MINT + artwork;
    }

    /** The key of the transactions that anchor an artwork. */
    static String anchorKey(String artwork) {
        return ANCHOR + artwork;
    }

    /** Whether the daily limit of the cost holds for transactions with this key: for mints and anchors. */
    static boolean isLimited(String key) {
        return key.startsWith(MINT) || key.startsWith(ANCHOR);
    }

    /** The artwork that transactions with this key mint; empty where they do something else. */
    static Optional<String> artwork(String key) {
        return key.startsWith(MINT) ? Optional.of(key.substring(MINT.length())) : Optional.empty();
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
     * Takes the nonce, stores the transaction with its one attempt and moves the artworks that it mints from PINNED to
     * SIGNED: all of it or nothing.
     */
    Stored store(PendingTransaction transaction);

    /** Stores a transaction whose nonce is below those that were taken; false where another has that nonce. */
    boolean fill(PendingTransaction transaction);

    /** Moves an artwork of a transaction that was stored before from PINNED to SIGNED, as after a retry. */
    void resume(PendingTransaction transaction, String artwork);

    /** Notes that a transaction in a finalized block did not do this, and can do it no more; what else it is for stays. */
    void release(PendingTransaction transaction, String key);

    /** Moves an artwork that no transaction can mint from SIGNED or SENT back to PINNED, where it gets another. */
    void backToPinned(String artwork);

    /**
     * Adds a replacement: same nonce, other fees; the {@code tx} of the artworks follows.
     *
     * @param transaction as it was read; where another attempt was added since, nothing is stored
     * @return whether it was stored
     */
    boolean replace(PendingTransaction transaction, Attempt attempt);

    /** As {@link #replace}, by a payment of nothing that cancels the transaction; the {@code tx} of the artworks stays. */
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
     * one of its keys is live.
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

    /** The sender's transactions whose end is not noted: SIGNED and SENT ones. */
    List<PendingTransaction> unsettled(long chainId, String sender);

    /**
     * One transaction.
     *
     * @param id hash of its first attempt
     * @param keys what it is for, at least one: several where it mints several artworks. Of the live ones no two have the same
     * @param attempts oldest first, at least one; at most one of them can ever be mined, for they share the nonce
     */
    record PendingTransaction(
            String id,
            List<String> keys,
            long chainId,
            String sender,
            long nonce,
            State state,
            List<Attempt> attempts) {
        /** The order in which they were made: a mint needs the model that another account has registered. */
        public static final Comparator<PendingTransaction> SIGNING_ORDER = Comparator.comparing(
                        (PendingTransaction one) -> one.attempts().getFirst().at())
                .thenComparing(PendingTransaction::nonce);

        public PendingTransaction {
            keys = List.copyOf(keys);
            attempts = List.copyOf(attempts);
            if (keys.isEmpty() || attempts.isEmpty()) {
                throw new IllegalArgumentException(
                        "The transaction " + id + " has no key or no attempt; it has at least one of each.");
            }
        }

        /** The IDs of the artworks that it mints. */
        public List<String> artworks() {
            return keys.stream().flatMap(key -> artwork(key).stream()).toList();
        }

        /** What it is for, in short: its key, and how many others it has. */
        public String purpose() {
            String first = keys.getFirst();
            return keys.size() == 1 ? first : first + " and " + (keys.size() - 1) + " more";
        }

        /** The call that it was signed for at first. */
        public ContractCall call() {
            return SignedAttempts.call(attempts.getFirst());
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
