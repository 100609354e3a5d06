package dev.mintmark.app.ipfs;

/**
 * A block and its CID. The array is not copied: the caller must not change it.
 *
 * @param bytes at most {@link #MAX_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its CID wherever it is compared
public record Block(Cid cid, byte[] bytes) {
    /** The largest block that every IPFS peer accepts, 2 MiB. */
    static final int MAX_BYTES = 2 << 20;
}
