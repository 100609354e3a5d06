package dev.mintmark.c2pa.cbor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Encodes CBOR items (RFC 8949) with definite lengths, shortest heads, and map entries in the given order. Every method
 * returns the complete encoding of one item. Stateless and thread-safe.
 */
public final class CborWriter {
    private static final byte[] NULL = {(byte) 0xf6};
    private static final byte[] TRUE = {(byte) 0xf5};
    private static final byte[] FALSE = {(byte) 0xf4};

    private CborWriter() {}

    public static byte[] integer(long value) {
        return value >= 0 ? head(0, value) : head(1, -1 - value);
    }

    public static byte[] bytes(byte[] value) {
        return concat(head(2, value.length), value);
    }

    public static byte[] text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return concat(head(3, utf8.length), utf8);
    }

    public static byte[] array(Collection<byte[]> encodedItems) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head(4, encodedItems.size()));
        encodedItems.forEach(out::writeBytes);
        return out.toByteArray();
    }

    public static byte[] tagged(long tag, byte[] encodedItem) {
        return concat(head(6, tag), encodedItem);
    }

    public static byte[] bool(boolean value) {
        return value ? TRUE.clone() : FALSE.clone();
    }

    public static byte[] nil() {
        return NULL.clone();
    }

    static byte[] head(int majorType, long argument) {
        int major = majorType << 5;
        if (argument < 24) {
            return new byte[] {(byte) (major | argument)};
        }
        int width = argument < 1L << 8 ? 1 : argument < 1L << 16 ? 2 : argument < 1L << 32 ? 4 : 8;
        byte[] head = new byte[1 + width];
        head[0] = (byte) (major | 24 + Integer.numberOfTrailingZeros(width));
        for (int i = 0; i < width; i++) {
            head[width - i] = (byte) (argument >>> 8 * i);
        }
        return head;
    }

    private static byte[] concat(byte[] head, byte[] body) {
        byte[] joined = new byte[head.length + body.length];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(body, 0, joined, head.length, body.length);
        return joined;
    }
}
