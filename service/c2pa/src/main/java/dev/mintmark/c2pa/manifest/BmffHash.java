package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
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
 */
public record BmffHash(byte[] hash) implements Assertion {
    /** The boxes that the specification leaves out, beside C2PA's own. */
    public static final Set<String> LEFT_OUT = Set.of("ftyp", "mfra");

    /** The type of C2PA's boxes {@code uuid}. */
    public static final String UUID = "d8fec3d61b0e483c92975828877ec481";

    private static final byte[] C2PA = HexFormat.of().parseHex(UUID);
    /** Offset of the user type in a box uuid. */
    private static final int USER_TYPE = 8;

    /** Updates a digest with the bytes of a file. */
    @FunctionalInterface
    public interface Content<E extends C2paException> {
        void update(MessageDigest digest) throws E;
    }

    public static <E extends C2paException> BmffHash of(Content<E> content) throws E {
        MessageDigest digest = Hashes.sha256();
        content.update(digest);
        return new BmffHash(digest.digest());
    }

    /** Returns a binding of the same length with a zero hash. */
    public static BmffHash placeholder() {
        return new BmffHash(new byte[32]);
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
        return new CborMapWriter()
                .array("exclusions", exclusions)
                .text("alg", Hashes.SHA256)
                .bytes("hash", hash)
                .text("name", "jumbf manifest")
                .encode();
    }
}
