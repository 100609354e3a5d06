package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.MessageDigest;
import java.util.List;

/**
 * The hard binding: SHA-256 of the file without the bytes of the manifest. C2PA 2.4, {@code c2pa.hash.data}.
 *
 * @param exclusions range of the manifest's container in the file, behind those of fields that hold its length; empty for a
 *     manifest that lies apart
 * @param hash 32 bytes
 * @param padding zeros that bring the store to its planned length
 */
public record DataHash(List<FileRange> exclusions, byte[] hash, int padding) implements Assertion {
    public DataHash {
        exclusions = List.copyOf(exclusions);
    }

    /**
     * Returns the hash of a file.
     *
     * @param content the file without the exclusions
     */
    public static <E extends Exception> DataHash of(List<FileRange> exclusions, int padding, Hashes.Content<E> content)
            throws E {
        MessageDigest digest = Hashes.sha256();
        content.update(digest);
        return new DataHash(exclusions, digest.digest(), padding);
    }

    /** Returns a binding of the same length with a random hash. */
    public static DataHash placeholder(List<FileRange> exclusions, int padding) {
        return new DataHash(exclusions, Hashes.placeholder(32), padding);
    }

    @Override
    public String label() {
        return Labels.DATA_HASH;
    }

    @Override
    public byte[] encode() {
        CborMapWriter map = new CborMapWriter();
        if (!exclusions.isEmpty()) {
            map.array("exclusions", exclusions.stream().map(DataHash::encode).toList());
        }
        return map.text("alg", Hashes.SHA256)
                .bytes("hash", hash)
                .bytes("pad", new byte[padding])
                .encode();
    }

    private static byte[] encode(FileRange exclusion) {
        return new CborMapWriter()
                .put("start", CborWriter.integer(exclusion.offset()))
                .put("length", CborWriter.integer(exclusion.length()))
                .encode();
    }
}
