package dev.mintmark.app.ipfs;

/**
 * A block and its name. The array is not copied: whoever makes a block gives it away.
 *
 * @param bytes at most {@link #LIMIT} of them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its CID wherever it is compared
public record Block(Cid cid, byte[] bytes) {
    /** What every IPFS peer accepts as one block: 2 MiB. */
    static final int LIMIT = 2 << 20;
}
