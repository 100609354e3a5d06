package dev.mintmark.app.artwork;

/** How far an artwork has come. The first seven follow each other in this order; the last two end the way early. */
public enum Stage {
    /** Asked for, nothing done yet. */
    ACCEPTED,
    /** The pixels exist. */
    DRAWN,
    /** The final bytes exist: watermarked, encoded, signed. They never change again. */
    SEALED,
    /** The bytes were read back from IPFS and hashed. */
    PINNED,
    /** The mint transaction is signed and stored, and its nonce taken. */
    SIGNED,
    /** The mint transaction was handed to the chain. */
    SENT,
    /** The token stands in a finalized block. */
    CONFIRMED,
    /** A step cannot succeed; {@link Artwork#failure()} says why. */
    FAILED,
    /** Its owner called it off. */
    CANCELLED;

    /** Whether the way ended before its goal. */
    public boolean ended() {
        return this == FAILED || this == CANCELLED;
    }

    /** Whether this stage lies at or behind {@code other} on the way; false for the two ends. */
    public boolean reached(Stage other) {
        return !ended() && ordinal() >= other.ordinal();
    }
}
