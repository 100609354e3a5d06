package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import java.util.Optional;

/**
 * Mints a pinned artwork. Every method is idempotent, and throws {@link dev.mintmark.app.artwork.StepFailedException} where
 * trying again cannot help.
 */
public interface MintStep {
    /**
     * Signs and stores the transaction and moves the artwork to SIGNED, with others that are queued; leaves it at PINNED while it
     * waits for others.
     *
     * @return false where the chain has the token already
     * @throws dev.mintmark.app.artwork.MintingPausedException while the contract mints nothing
     */
    boolean sign(Artwork artwork) throws Exception;

    /** Broadcasts the stored transaction. */
    void send(Artwork artwork) throws Exception;

    /** The token once it is final; empty until then. */
    Optional<Token> confirm(Artwork artwork) throws Exception;

    /** Why no mint goes on now, in one sentence; empty where they do, as far as is known. */
    default Optional<String> heldUp() {
        return Optional.empty();
    }
}
