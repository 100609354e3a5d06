package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.MessageDigest;
import java.util.List;

/**
 * The hard binding: SHA-256 of the file without the bytes of the manifest. C2PA 2.4, {@code c2pa.hash.data}.
 *
 * @param exclusion range of the manifest's container in the file; empty for a manifest that lies apart
 * @param hash 32 bytes
 * @param padding zeros that bring the store to its planned length
 */
public record DataHash(FileRange exclusion, byte[] hash, int padding) implements Assertion {
    /**
     * Returns the hash of a file.
     *
     * @param content the file without the exclusion
     */
    public static <E extends Exception> DataHash of(FileRange exclusion, int padding, Hashes.Content<E> content)
            throws E {
        MessageDigest digest = Hashes.sha256();
        content.update(digest);
        return new DataHash(exclusion, digest.digest(), padding);
    }

    /** Returns a binding of the same length with a zero hash. */
    public static DataHash placeholder(FileRange exclusion, int padding) {
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
        CborMapWriter map = new CborMapWriter();
        if (exclusion.length() > 0) {
            map.array("exclusions", List.of(range.encode()));
        }
        return map.text("alg", Hashes.SHA256)
                .bytes("hash", hash)
                .bytes("pad", new byte[padding])
                .encode();
    }
}
