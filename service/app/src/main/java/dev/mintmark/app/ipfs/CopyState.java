package dev.mintmark.app.ipfs;

/** What the last check found of a file at a place. */
public enum CopyState {
    /** Every block was read back and hashed. */
    WHOLE,
    /** The place accepted the file and does not have it yet. */
    PENDING,
    /** A block is missing or has other bytes. */
    LOST,
    /** The place did not answer. */
    UNKNOWN
}
