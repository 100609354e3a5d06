package dev.mintmark.app.artwork;

/** The progress of an artwork. The first seven stages follow each other in this order. FAILED and CANCELLED end it earlier. */
public enum Stage {
    /** Requested; nothing is done yet. */
    ACCEPTED,
    /** The pixels exist. */
    DRAWN,
    /** The final bytes exist: watermarked, encoded, signed. They never change again. */
    SEALED,
    /** The bytes were read back from IPFS and hashed. */
    PINNED,
    /** The mint transaction is signed and stored under its nonce. */
    SIGNED,
    /** The mint transaction was broadcast. */
    SENT,
    /** A finalized block has the token. */
    CONFIRMED,
    /** A step cannot succeed; {@link Artwork#failure} says why. */
    FAILED,
    /** Its owner cancelled it. */
    CANCELLED;

    /** Whether this stage is terminal and short of the goal. */
    public boolean ended() {
        return this == FAILED || this == CANCELLED;
    }

    /** Whether this stage is {@code other} or a later one; false for the two early ends. */
    public boolean reached(Stage other) {
        return !ended() && ordinal() >= other.ordinal();
    }
}
