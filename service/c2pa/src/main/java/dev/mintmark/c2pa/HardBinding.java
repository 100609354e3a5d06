package dev.mintmark.c2pa;

/**
 * How a manifest is bound to the bytes of its file. C2PA 2.4, section 9.2. Immutable.
 *
 * @param blockSize for Merkle trees the length of a block in bytes; otherwise 0
 */
public record HardBinding(Kind kind, int blockSize) {
    /** One hash of the whole file: {@code c2pa.hash.data}, or {@code c2pa.hash.bmff.v3} for files of boxes. */
    public static final HardBinding WHOLE = new HardBinding(Kind.WHOLE, 0);

    /**
     * One hash of the whole file that leaves out the fields which hold only the length of the manifest, so that updates can
     * follow in TIFF, WebP, WAV and MP3 files too. In all other formats, where no field is hashed, it is {@link #WHOLE}.
     */
    public static final HardBinding UPDATABLE = new HardBinding(Kind.UPDATABLE, 0);

    /**
     * Hashes of the parts of a file, with their names: {@code c2pa.hash.boxes}. For PNG, JPEG, GIF and
     * JPEG XL.
     */
    public static final HardBinding BOXES = new HardBinding(Kind.BOXES, 0);

    private static final int KIB = 1024;
    private static final int MAX_KIB = (1 << 20) - 1;

    /** What is hashed. */
    public enum Kind {
        WHOLE,
        UPDATABLE,
        BOXES,
        MERKLE
    }

    public HardBinding {
        if (kind == Kind.MERKLE ? blockSize < KIB : blockSize != 0) {
            throw new IllegalArgumentException("The blocks of Merkle trees, and only those, have at least 1 KiB.");
        }
    }

    /**
     * Returns a binding by hashes of the blocks of the film or picture, so that a player can check each block: a Merkle tree
     * in {@code c2pa.hash.bmff.v3}. Only files of boxes with one box {@code mdat} get one: AVIF, HEIC, HEIF, MP4, MOV and M4A
     * without fragments.
     *
     * @param kibibytes the length of a block, from 1 to 1,048,575 KiB; each takes 34 bytes of the manifest
     */
    public static HardBinding merkle(int kibibytes) {
        if (kibibytes < 1 || kibibytes > MAX_KIB) {
            throw new IllegalArgumentException("A block of " + kibibytes + " KiB is not allowed.");
        }
        return new HardBinding(Kind.MERKLE, kibibytes * KIB);
    }
}
