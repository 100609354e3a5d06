package dev.mintmark.app.artwork;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which artworks are to be anchored, and are. Roots are 0x and 64 hex digits. Thread-safe. */
public interface Anchors {
    /** How far an anchor is. */
    enum State {
        /** Waits until the artwork is pinned, and for others that share its transaction. */
        ORDERED,
        /** Its tree is made, and its transaction is stored or about to be. */
        SIGNED,
        /** A finalized block has it. */
        ANCHORED,
        /** It cannot succeed; it can be ordered again. */
        FAILED
    }

    /**
     * The anchor of an artwork.
     *
     * @param generation what was anchored; null before SIGNED, as are the chain, the contract, the root and the proof
     * @param proof the siblings from the leaf up
     * @param tx hash of the transaction; null before ANCHORED, as are the block, the time and the gas
     * @param anchoredAt when the contract recorded it
     * @param gasUsed the artwork's share
     * @param failure why it failed, or what it waits for
     */
    record Anchor(
            String artworkId,
            State state,
            Instant orderedAt,
            @Nullable Long chainId,
            @Nullable String contract,
            @Nullable String root,
            @Nullable Generation generation,
            List<String> proof,
            @Nullable String tx,
            @Nullable Long block,
            @Nullable Instant anchoredAt,
            @Nullable Long gasUsed,
            @Nullable Failure failure) {
        public Anchor {
            proof = List.copyOf(proof);
        }

        /** What was anchored, of an anchor that has it. */
        public Generation requireGeneration() {
            if (generation == null) {
                throw new IllegalStateException("The anchor of artwork " + artworkId + " is " + state + ".");
            }
            return generation;
        }
    }

    /** An artwork in a tree, with its proof. */
    record Leaf(String artworkId, Generation generation, List<String> proof) {
        public Leaf {
            proof = List.copyOf(proof);
        }
    }

    /** Where a finalized block has an anchor, and each artwork's share of the gas. */
    record Place(String tx, long block, Instant time, long gasUsed) {}

    /** The anchor of an artwork, whether it is ordered or done. */
    Optional<Anchor> find(String artworkId);

    /**
     * Orders the anchor of an artwork.
     *
     * @return false where that was done before, and it did not fail
     */
    boolean order(String artworkId, Instant at);

    /** Takes back orders of an artwork that no tree has. */
    void forget(String artworkId);

    /** Whether there is something to do: a pinned artwork that waits, or a tree whose transaction is not final. */
    boolean hasOpen();

    /** The pinned artworks whose anchor was ordered, in the order of the orders. */
    List<String> queued(int limit);

    /** Whether there are artworks on their way to be pinned whose anchor was ordered. */
    boolean hasAhead();

    /** The roots of the trees on the chain whose transactions are not final. */
    List<String> open(long chainId);

    /** The roots of all trees whose transactions are not final. */
    List<String> openTrees();

    /** The artworks under a root, in the order of the leaves. */
    List<String> under(String root);

    /**
     * Stores a tree: all its artworks are SIGNED. Belongs before its transaction is signed.
     *
     * @return false where an artwork is not ORDERED any more; then nothing is stored
     */
    boolean plan(long chainId, String contract, String root, List<Leaf> leaves);

    /** Takes back a tree that no transaction can anchor; its artworks wait for another one. */
    void unplan(String root);

    /** Records what an artwork waits for. */
    void waiting(List<String> artworkIds, Failure reason);

    /** The anchor of an artwork that waits cannot succeed. */
    void failed(String artworkId, Failure failure);

    /** The tree cannot be anchored. */
    void treeFailed(String root, Failure failure);

    /** A finalized block has the tree. */
    void anchored(String root, Place place);

    /** The chain has a block no more that was final: the trees in it wait again for their transactions. */
    void unanchored(long chainId, long block);
}
