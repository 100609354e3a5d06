package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.MessageDigest;
import java.util.List;

/**
 * The hard binding: the SHA-256 of the file but for the bytes that hold the manifest. C2PA 2.4,
 * {@code c2pa.hash.data}.
 *
 * @param padding how many zeros make the store as long as its file needs it
 */
public record DataHash(ByteRange exclusion, byte[] hash, int padding) implements Assertion {
    /** Hashes a file that will get a container of {@code exclusion.length()} bytes at {@code exclusion.offset()}. */
    public static DataHash over(byte[] withoutContainer, ByteRange exclusion, int padding) {
        MessageDigest digest = Hashes.sha256();
        digest.update(withoutContainer);
        return new DataHash(exclusion, digest.digest(), padding);
    }

    /** As long as the real one for this exclusion, with a hash of zeros. */
    static DataHash placeholder(ByteRange exclusion, int padding) {
        return new DataHash(exclusion, new byte[32], padding);
    }

    @Override
    public String label() {
        return Labels.DATA_HASH;
    }

    @Override
    public byte[] encode() {
        CborMapWriter range = new CborMapWriter()
                .put("start", CborWriter.integer(exclusion.offset()))
                .put("length", CborWriter.integer(exclusion.length()));
        return new CborMapWriter()
                .array("exclusions", List.of(range.encode()))
                .text("alg", Hashes.SHA256)
                .bytes("hash", hash)
                .bytes("pad", new byte[padding])
                .encode();
    }
}
