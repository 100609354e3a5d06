package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.Labels;
import org.jspecify.annotations.Nullable;

/**
 * An assertion of a manifest as it was read.
 *
 * @param label label with its instance number
 * @param created whether the claim lists it among those for which the signer vouches
 * @param mediaType {@code application/cbor}, {@code application/json}, or that of an embedded file
 * @param content CBOR, JSON or the file; empty if its box holds something else
 * @param value the CBOR or JSON as {@link java.util.Map}, {@link java.util.List}, {@link String}, {@link Long}, {@link
 *     java.math.BigInteger}, {@link Double}, {@link Boolean} and byte arrays; null for a file or what cannot be read
 */
public record ReadAssertion(
        String label,
        boolean created,
        String mediaType,
        byte[] content,
        @Nullable Object value) {
    /** Returns the label without an instance number. */
    public String kind() {
        return Labels.kind(label);
    }
}
