package dev.mintmark.c2pa.cbor;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds one CBOR map, entries in order. Entries with a null value are left out. Not thread-safe. */
public final class CborMapWriter {
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final Set<Object> keys = new HashSet<>();

    public CborMapWriter put(String key, byte @Nullable [] encodedValue) {
        return putEncoded(key, CborWriter.text(key), encodedValue);
    }

    public CborMapWriter put(long key, byte @Nullable [] encodedValue) {
        return putEncoded(key, CborWriter.integer(key), encodedValue);
    }

    public CborMapWriter text(String key, @Nullable String value) {
        return put(key, value == null ? null : CborWriter.text(value));
    }

    public CborMapWriter bytes(String key, byte @Nullable [] value) {
        return put(key, value == null ? null : CborWriter.bytes(value));
    }

    public CborMapWriter array(String key, Collection<byte[]> encodedItems) {
        return put(key, CborWriter.array(encodedItems));
    }

    public CborMapWriter map(String key, CborMapWriter value) {
        return put(key, value.encode());
    }

    /** Returns the encoded map. */
    public byte[] encode() {
        byte[] head = CborWriter.head(5, keys.size());
        byte[] encoded = new byte[head.length + entries.size()];
        System.arraycopy(head, 0, encoded, 0, head.length);
        System.arraycopy(entries.toByteArray(), 0, encoded, head.length, entries.size());
        return encoded;
    }

    private CborMapWriter putEncoded(Object key, byte[] encodedKey, byte @Nullable [] encodedValue) {
        if (encodedValue == null) {
            return this;
        }
        if (!keys.add(key)) {
            throw new IllegalArgumentException("The map has the key " + key + " already; keys are unique.");
        }
        entries.writeBytes(encodedKey);
        entries.writeBytes(encodedValue);
        return this;
    }
}
