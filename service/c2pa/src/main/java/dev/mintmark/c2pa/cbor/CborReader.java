package dev.mintmark.c2pa.cbor;

import dev.mintmark.c2pa.ByteRange;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses CBOR (RFC 8949) from a byte array and keeps the range of each item.
 *
 * <p>Safe for hostile bytes: nesting is at most {@value #MAX_DEPTH} deep; there is at most one item for each byte, and
 * {@value #MAX_ITEMS} items unless the caller gives another limit; every length is compared with the remaining bytes
 * before anything is allocated. Duplicate keys, ill-formed UTF-8 and reserved heads are errors. Not thread-safe.
 */
public final class CborReader {
    static final int MAX_DEPTH = 32;
    static final int MAX_ITEMS = 200_000;
    private static final long INDEFINITE = -1;
    private static final BigInteger MINUS_ONE = BigInteger.ONE.negate();

    private final byte[] source;
    private final int end;
    private int position;
    private final Budget items;

    /** The number of items that may still be read, by one reader or several. Not thread-safe. */
    public static final class Budget {
        private int left;

        public Budget(int items) {
            left = items;
        }
    }

    public CborReader(byte[] source, ByteRange span) {
        this(source, span, new Budget(MAX_ITEMS));
    }

    private CborReader(byte[] source, ByteRange span, Budget items) {
        if (span.end() > source.length) {
            throw new IllegalArgumentException(span + " reaches beyond an array of " + source.length + " bytes.");
        }
        this.source = source;
        this.items = items;
        this.position = span.offset();
        this.end = span.end();
    }

    /**
     * Parses an array that contains exactly one item.
     *
     * @throws CborException if it does not, or exceeds a limit
     */
    public static CborValue parse(byte[] source) throws CborException {
        return parse(source, new ByteRange(0, source.length));
    }

    /**
     * Parses a range that contains exactly one item.
     *
     * @throws CborException if it does not, or exceeds a limit
     */
    public static CborValue parse(byte[] source, ByteRange span) throws CborException {
        return parse(source, span, new Budget(MAX_ITEMS));
    }

    /**
     * As {@link #parse(byte[], ByteRange)}, with a number of items shared by several ranges.
     *
     * @throws CborException if the range does not contain exactly one item, or exceeds a limit
     */
    public static CborValue parse(byte[] source, ByteRange span, Budget items) throws CborException {
        CborReader reader = new CborReader(source, span, items);
        CborValue value = reader.next();
        if (reader.hasNext()) {
            throw new CborException(reader.end - reader.position + " bytes follow a CBOR item that should end there.");
        }
        return value;
    }

    public boolean hasNext() {
        return position < end;
    }

    /** Parses the next item with its contents. */
    public CborValue next() throws CborException {
        return item(0);
    }

    private CborValue item(int depth) throws CborException {
        if (depth > MAX_DEPTH) {
            throw new CborException("CBOR is nested deeper than " + MAX_DEPTH + " levels at byte " + position + ".");
        }
        if (--items.left < 0) {
            throw new CborException("CBOR holds more items than are read.");
        }
        int start = position;
        int initial = octet();
        int major = initial >> 5;
        int info = initial & 31;
        return switch (major) {
            case 0 -> new CborValue.Int(unsigned(definite(argument(info))), from(start));
            case 1 -> new CborValue.Int(MINUS_ONE.subtract(unsigned(definite(argument(info)))), from(start));
            case 2 -> new CborValue.Bytes(string(2, info), from(start));
            case 3 -> new CborValue.Text(utf8(string(3, info), start), from(start));
            case 4 -> array(info, start, depth);
            case 5 -> map(info, start, depth);
            case 6 -> {
                long tag = definite(argument(info)).bits();
                CborValue inner = item(depth + 1);
                yield new CborValue.Tagged(tag, inner, from(start));
            }
            default -> simple(info, start);
        };
    }

    private CborValue array(int info, int start, int depth) throws CborException {
        Argument count = argument(info);
        List<CborValue> values = new ArrayList<>();
        for (long left = count(count, 1); hasMore(left, values.size()); ) {
            values.add(item(depth + 1));
        }
        return new CborValue.Array(values, from(start));
    }

    private CborValue map(int info, int start, int depth) throws CborException {
        Argument count = argument(info);
        List<CborValue.Entry> entries = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        for (long left = count(count, 2); hasMore(left, entries.size()); ) {
            CborValue key = item(depth + 1);
            if (!keys.add(identity(key))) {
                throw new CborException("A CBOR map at byte " + start + " has the same key twice.");
            }
            entries.add(new CborValue.Entry(key, item(depth + 1)));
        }
        return new CborValue.Mapping(entries, from(start));
    }

    /** Returns whether a container continues. At the end of an indefinite-length one, reads the break. */
    private boolean hasMore(long count, int sofar) throws CborException {
        if (count != INDEFINITE) {
            return sofar < count;
        }
        if (position >= end) {
            throw new CborException("An indefinite CBOR item has no end.");
        }
        if ((source[position] & 0xff) != 0xff) {
            return true;
        }
        position++;
        return false;
    }

    private Object identity(CborValue key) {
        if (key instanceof CborValue.Int number) {
            return number.value();
        }
        return key instanceof CborValue.Text text
                ? text.value()
                : ByteBuffer.wrap(key.span().copyOf(source));
    }

    private byte[] string(int major, int info) throws CborException {
        Argument length = argument(info);
        if (!length.indefinite()) {
            return take(length);
        }
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        while (true) {
            int initial = octet();
            if (initial == 0xff) {
                return chunks.toByteArray();
            }
            if (initial >> 5 != major || --items.left < 0) {
                throw new CborException(
                        "An indefinite CBOR string holds something else at byte " + (position - 1) + ".");
            }
            chunks.writeBytes(take(definite(argument(initial & 31))));
        }
    }

    private byte[] take(Argument length) throws CborException {
        long count = length.bits();
        if (count < 0 || count > end - position) {
            throw new CborException("A CBOR string of " + Long.toUnsignedString(count) + " bytes at " + position
                    + " is longer than the " + (end - position) + " bytes that are left.");
        }
        byte[] taken = new ByteRange(position, (int) count).copyOf(source);
        position += (int) count;
        return taken;
    }

    private long count(Argument count, int itemsEach) throws CborException {
        if (count.indefinite()) {
            return INDEFINITE;
        }
        if (count.bits() < 0 || count.bits() > (end - position) / itemsEach) {
            throw new CborException("A CBOR container at byte " + position + " claims "
                    + Long.toUnsignedString(count.bits()) + " entries, more than the bytes that are left can hold.");
        }
        return count.bits();
    }

    private CborValue simple(int info, int start) throws CborException {
        return switch (info) {
            case 20, 21 -> new CborValue.Bool(info == 21, from(start));
            case 22 -> new CborValue.Null(from(start));
            case 24 -> {
                int number = octet();
                if (number < 32) {
                    throw new CborException(
                            "The simple value " + number + " is encoded too long at byte " + start + ".");
                }
                yield new CborValue.Simple(number, from(start));
            }
            case 25 ->
                new CborValue.Real(Float.float16ToFloat((short) argument(info).bits()), from(start));
            case 26 ->
                new CborValue.Real(Float.intBitsToFloat((int) argument(info).bits()), from(start));
            case 27 -> new CborValue.Real(Double.longBitsToDouble(argument(info).bits()), from(start));
            case 28, 29, 30, 31 -> throw new CborException("A reserved CBOR head stands at byte " + start + ".");
            default -> new CborValue.Simple(info, from(start));
        };
    }

    private record Argument(long bits, boolean indefinite) {}

    private Argument argument(int info) throws CborException {
        if (info < 24) {
            return new Argument(info, false);
        }
        if (info == 31) {
            return new Argument(0, true);
        }
        if (info > 27) {
            throw new CborException("A reserved CBOR length stands at byte " + (position - 1) + ".");
        }
        long value = 0;
        for (int i = 1 << (info - 24); i > 0; i--) {
            value = value << 8 | octet();
        }
        return new Argument(value, false);
    }

    private Argument definite(Argument argument) throws CborException {
        if (argument.indefinite()) {
            throw new CborException("A CBOR item before byte " + position + " may not be indefinite.");
        }
        return argument;
    }

    private static BigInteger unsigned(Argument argument) {
        return argument.bits() >= 0
                ? BigInteger.valueOf(argument.bits())
                : new BigInteger(Long.toUnsignedString(argument.bits()));
    }

    private static String utf8(byte[] bytes, int start) throws CborException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CborException("The CBOR text at byte " + start + " is not UTF-8.");
        }
    }

    private int octet() throws CborException {
        if (position >= end) {
            throw new CborException("CBOR ends in the middle of an item, at byte " + position + ".");
        }
        return source[position++] & 0xff;
    }

    private ByteRange from(int start) {
        return new ByteRange(start, position - start);
    }
}
