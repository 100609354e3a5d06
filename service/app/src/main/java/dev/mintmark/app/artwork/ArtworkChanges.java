package dev.mintmark.app.artwork;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes artworks; for the workflow alone. Every change is a conditional update: it takes effect only at the stages that it
 * names, and returns the changed artwork, or nothing where it had no effect. It joins the transaction of its thread, or is
 * committed when it returns. Thread-safe.
 */
public interface ArtworkChanges {
    /**
     * Registers new artworks, all or none.
     *
     * @param idempotencyKey where a request with this key was seen before, its artworks are returned and nothing is added
     * @param requestHash equal for equal requests
     * @throws InvalidRequestException where the key was used for another request
     */
    List<Artwork> add(List<Artwork> artworks, @Nullable String idempotencyKey, String requestHash);

    /**
     * Finds the artworks of a request that came before.
     *
     * @throws InvalidRequestException where the key was used for another request
     * @throws ConflictException where one of its artworks was deleted
     */
    Optional<List<Artwork>> findByIdempotencyKey(String key, String requestHash);

    /** Records how far the drawing of an accepted artwork is. */
    Optional<Artwork> progress(String id, Progress progress);

    /**
     * From ACCEPTED to DRAWN.
     *
     * @param notDrawn what of the request was not drawn, for the recipe; null for nothing
     */
    Optional<Artwork> drawn(String id, String drawing, @Nullable String notDrawn);

    /** From DRAWN to SEALED. */
    Optional<Artwork> sealed(String id, Seal seal);

    /**
     * From SEALED to PINNED.
     *
     * @param pin the root CIDs of the image and its metadata
     * @param blocksBelow the CIDs of all other blocks of their graphs
     */
    Optional<Artwork> pinned(String id, Pin pin, List<String> blocksBelow);

    /** Registers the blocks below the roots of a pin that an earlier program registered without them. */
    void listBlocks(String id, List<String> blocksBelow);

    /** From SIGNED to SENT. The chain's outbox moves an artwork to SIGNED, in one transaction with its nonce. */
    Optional<Artwork> sent(String id);

    /** From PINNED (minted by a wallet), SIGNED or SENT to CONFIRMED. */
    Optional<Artwork> confirmed(String id, Token token);

    /**
     * From CONFIRMED back to SENT, or to PINNED where no transaction of ours minted it: the chain has the token's block no more.
     *
     * @param block the token's, by its number
     * @param reason says that the artwork waits again
     */
    Optional<Artwork> unconfirmed(String id, long block, Failure reason);

    /** Registers that the artwork's token was burnt, or that it was not: then the transaction and its block are null. */
    Optional<Artwork> burnt(String id, @Nullable String tx, @Nullable Long block);

    /** From any stage with a step before it to FAILED. */
    Optional<Artwork> failed(String id, Failure failure);

    /** Records why the artwork waits for the next try of a step; the next success clears it. */
    Optional<Artwork> waiting(String id, Failure reason);

    /**
     * Whether the artwork has a token, or a mint transaction, a voucher or an anchor that can still succeed: then it can be neither
     * cancelled nor deleted. A reverted or lost transaction does not count, nor do those that one with its nonce replaced.
     */
    boolean hasLiveMint(String id);

    /** From any stage with a step before it, as long as it has no live mint, to CANCELLED. */
    Optional<Artwork> cancel(String id);

    /** From FAILED back to the last stage whose result exists. */
    Optional<Artwork> retry(String id);

    /** Orders that a sealed artwork be pinned, where nothing more was ordered of it. */
    Optional<Artwork> orderPin(String id);

    /** Orders the mint of a sealed or pinned artwork, once; metadata makes a pinned one be pinned again, with it. */
    Optional<Artwork> orderMint(String id, MintOrder mint);

    /** Has a pinned artwork whose token a wallet minted go on until it is confirmed; nothing is sent for it. */
    Optional<Artwork> mintedByWallet(String id);

    /**
     * Sets the terms of a sealed or pinned artwork, whose mint is not ordered, for an anchor or a voucher: it is to be pinned, and is
     * pinned again where its metadata is another.
     */
    Optional<Artwork> setTerms(String id, MintOrder terms);

    /** Orders the mint of a pinned artwork that is anchored, by the terms that were anchored. */
    Optional<Artwork> orderClaim(String id);

    /** Shows an artwork to everybody, or to its owner alone, at any stage. */
    Optional<Artwork> setPublic(String id, boolean isPublic);

    /** Removes an artwork that has no live mint; returns it as it was. */
    Optional<Artwork> delete(String id);
}
