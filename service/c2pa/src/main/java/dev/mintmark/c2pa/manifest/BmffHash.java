package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The hard binding of a BMFF file: SHA-256 of its boxes without those of C2PA, each after its offset. C2PA 2.4, {@code
 * c2pa.hash.bmff.v3}.
 *
 * @param hash 32 bytes
 * @param blockSize length of a block of the Merkle trees in bytes; 0 if there are none
 * @param trees for each box {@code mdat} the hashes of its blocks, which are then not in {@code hash}
 */
public record BmffHash(byte[] hash, int blockSize, List<List<byte[]>> trees) implements Assertion {
    /** The boxes that the specification leaves out, beside C2PA's own. */
    public static final Set<String> LEFT_OUT = Set.of("ftyp", "mfra");

    /** The type of C2PA's boxes {@code uuid}. */
    public static final String UUID = "d8fec3d61b0e483c92975828877ec481";

    private static final byte[] C2PA = HexFormat.of().parseHex(UUID);
    /** Offset of the user type in a box uuid. */
    private static final int USER_TYPE = 8;

    /**
     * The first bytes of a box {@code mdat} that are not in its tree: the hash of the boxes covers them, whether the box's
     * length is written short or long.
     */
    public static final int MDAT_HEAD = 16;

    public BmffHash {
        trees = trees.stream().map(List::copyOf).toList();
    }

    public static <E extends Exception> BmffHash of(Hashes.Content<E> content, int blockSize, List<List<byte[]>> trees)
            throws E {
        MessageDigest digest = Hashes.sha256();
        content.update(digest);
        return new BmffHash(digest.digest(), blockSize, trees);
    }

    @Override
    public String label() {
        return Labels.BMFF_HASH_V3;
    }

    @Override
    public byte[] encode() {
        List<byte[]> exclusions = new ArrayList<>();
        byte[] own = new CborMapWriter()
                .put("offset", CborWriter.integer(USER_TYPE))
                .bytes("value", C2PA)
                .encode();
        exclusions.add(new CborMapWriter()
                .text("xpath", "/uuid")
                .array("data", List.of(own))
                .encode());
        LEFT_OUT.stream()
                .sorted()
                .map(type -> new CborMapWriter().text("xpath", "/" + type).encode())
                .forEach(exclusions::add);
        if (blockSize > 0) {
            byte[] behindHead = new CborMapWriter()
                    .put("offset", CborWriter.integer(MDAT_HEAD))
                    .put("length", CborWriter.integer(0))
                    .encode();
            exclusions.add(new CborMapWriter()
                    .text("xpath", "/mdat")
                    .array("subset", List.of(behindHead))
                    .encode());
        }
        CborMapWriter map = new CborMapWriter()
                .array("exclusions", exclusions)
                .text("alg", Hashes.SHA256)
                .bytes("hash", hash);
        if (blockSize > 0) {
            map.array("merkle", encodedTrees());
        }
        return map.text("name", "jumbf manifest").encode();
    }

    private List<byte[]> encodedTrees() {
        List<byte[]> encoded = new ArrayList<>();
        for (List<byte[]> tree : trees) {
            encoded.add(new CborMapWriter()
                    .put("uniqueId", CborWriter.integer(0))
                    .put("localId", CborWriter.integer(encoded.size()))
                    .put("count", CborWriter.integer(tree.size()))
                    .text("alg", Hashes.SHA256)
                    .array("hashes", tree.stream().map(CborWriter::bytes).toList())
                    .put("fixedBlockSize", CborWriter.integer(blockSize))
                    .encode());
        }
        return encoded;
    }
}
