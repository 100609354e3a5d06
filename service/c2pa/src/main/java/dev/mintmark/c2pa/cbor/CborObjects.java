package dev.mintmark.c2pa.cbor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes Java values as CBOR: text, integers, floating-point numbers, booleans, null, byte arrays, times, and lists and
 * maps of these. Stateless and thread-safe.
 */
public final class CborObjects {
    private static final int MAX_DEPTH = 24;
    private static final long TAG_DATE_TIME = 0;
    private static final byte DOUBLE = (byte) 0xfb;

    private CborObjects() {}

    /** Encodes values of other types; returns null for those that it does not know. */
    @FunctionalInterface
    public interface Others {
        byte @Nullable [] encode(Object value);
    }

    /**
     * Returns the encoding of a value.
     *
     * @throws IllegalArgumentException if it, or a value in it, has another type
     */
    public static byte[] encode(@Nullable Object value) {
        return encode(value, other -> null);
    }

    /** Returns the encoding of a value, in which there can be values of other types. */
    public static byte[] encode(@Nullable Object value, Others others) {
        return encode(value, others, 0);
    }

    private static byte[] encode(@Nullable Object value, Others others, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The value is nested deeper than " + MAX_DEPTH + " levels.");
        }
        return switch (value) {
            case null -> CborWriter.nil();
            // In maps that cannot have null.
            case Optional<?> optional -> encode(optional.orElse(null), others, depth);
            case String text -> CborWriter.text(text);
            case Boolean bool -> CborWriter.bool(bool);
            case byte[] bytes -> CborWriter.bytes(bytes);
            case Byte number -> CborWriter.integer(number);
            case Short number -> CborWriter.integer(number);
            case Integer number -> CborWriter.integer(number);
            case Long number -> CborWriter.integer(number);
            case BigInteger number when number.bitLength() < Long.SIZE -> CborWriter.integer(number.longValue());
            case Float number -> real(number);
            case Double number -> real(number);
            case Instant time -> CborWriter.tagged(TAG_DATE_TIME, CborWriter.text(time.toString()));
            case List<?> list ->
                CborWriter.array(list.stream()
                        .map(item -> encode(item, others, depth + 1))
                        .toList());
            case Map<?, ?> map -> {
                CborMapWriter written = new CborMapWriter();
                map.forEach((key, item) -> written.put(String.valueOf(key), encode(item, others, depth + 1)));
                yield written.encode();
            }
            default -> {
                byte[] other = others.encode(value);
                if (other == null) {
                    throw new IllegalArgumentException("A value of the type "
                            + value.getClass().getName() + " cannot be written; text, integers, numbers, booleans,"
                            + " byte arrays, times, lists and maps can.");
                }
                yield other;
            }
        };
    }

    private static byte[] real(double value) {
        return ByteBuffer.allocate(1 + Double.BYTES)
                .put(DOUBLE)
                .putDouble(value)
                .array();
    }
}
