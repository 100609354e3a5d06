package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The hard binding by the boxes of a file: SHA-256 of boxes that follow each other, with their names. C2PA 2.4, {@code
 * c2pa.hash.boxes}.
 *
 * @param padding zeros that bring the store to its planned length
 */
public record BoxesHash(List<Entry> entries, int padding) implements Assertion {
    public BoxesHash {
        entries = List.copyOf(entries);
    }

    /**
     * Boxes that follow each other, and their hash.
     *
     * @param hash one zero for the manifest's own box
     */
    public record Entry(List<String> names, byte[] hash) {
        public Entry {
            names = List.copyOf(names);
        }

        private byte[] encode(int padding) {
            return new CborMapWriter()
                    .array("names", names.stream().map(CborWriter::text).toList())
                    .text("alg", Hashes.SHA256)
                    .bytes("hash", hash)
                    .bytes("pad", new byte[padding])
                    .encode();
        }
    }

    @Override
    public String label() {
        return Labels.BOXES_HASH;
    }

    @Override
    public byte[] encode() {
        List<byte[]> encoded = new ArrayList<>();
        for (Entry entry : entries) {
            encoded.add(entry.encode(encoded.isEmpty() ? padding : 0));
        }
        return new CborMapWriter().array("boxes", encoded).encode();
    }
}
