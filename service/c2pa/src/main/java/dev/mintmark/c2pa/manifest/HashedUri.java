package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a box with the hash of its payload. C2PA 2.4, section 8.3.3.
 *
 * @param url JUMBF URI of the box
 * @param hash hash of the box's payload
 * @param alg name of the hash algorithm; null if the enclosing structure gives it
 */
public record HashedUri(String url, byte[] hash, @Nullable String alg) {
    public byte[] encode() {
        return new CborMapWriter()
                .text("url", url)
                .text("alg", alg)
                .bytes("hash", hash)
                .encode();
    }

    /** Reads a reference; empty if a field is missing or of another type. */
    public static Optional<HashedUri> of(CborValue value) {
        return value instanceof CborValue.Mapping map
                        && map.get("alg")
                                .filter(alg -> !(alg instanceof CborValue.Text))
                                .isEmpty()
                ? map.text("url")
                        .flatMap(url -> map.bytes("hash")
                                .map(hash ->
                                        new HashedUri(url, hash, map.text("alg").orElse(null))))
                : Optional.empty();
    }
}
