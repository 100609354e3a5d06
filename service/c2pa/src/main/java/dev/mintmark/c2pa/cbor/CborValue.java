package dev.mintmark.c2pa.cbor;

import dev.mintmark.c2pa.ByteRange;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** A parsed CBOR item; {@code span} is the range of its encoding. Immutable. */
public sealed interface CborValue {
    ByteRange span();

    /** Major types 0 and 1: an integer from −2⁶⁴ to 2⁶⁴−1. */
    record Int(BigInteger value, ByteRange span) implements CborValue {
        private static final int MAX_BITS = 53;

        /** Returns whether the value is {@code number}. */
        public boolean is(long number) {
            return value.equals(BigInteger.valueOf(number));
        }

        /** Returns the value as an offset or a length: at most 2⁵³, because no file reaches further; -1 for negative ones. */
        public long natural() {
            if (value.signum() < 0) {
                return -1;
            }
            return value.bitLength() <= MAX_BITS ? value.longValue() : 1L << MAX_BITS;
        }
    }

    /** A byte string. The array is not shared with the parsed bytes. */
    record Bytes(byte[] value, ByteRange span) implements CborValue {}

    record Text(String value, ByteRange span) implements CborValue {}

    record Array(List<CborValue> items, ByteRange span) implements CborValue {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** A map in the order of its encoding, with distinct keys. */
    record Mapping(List<Entry> entries, ByteRange span) implements CborValue {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** Returns the value of a text key. */
        public Optional<CborValue> get(String key) {
            return entries.stream()
                    .filter(e -> e.key() instanceof Text text && text.value().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        /** Returns the value of an integer key. */
        public Optional<CborValue> get(long key) {
            return entries.stream()
                    .filter(e -> e.key() instanceof Int number && number.is(key))
                    .map(Entry::value)
                    .findFirst();
        }

        /** Returns the value of a text key if it has this type. */
        public <T extends CborValue> Optional<T> get(String key, Class<T> kind) {
            return get(key).filter(kind::isInstance).map(kind::cast);
        }

        /** Returns the value of a text key if it is a text string. */
        public Optional<String> text(String key) {
            return get(key, Text.class).map(Text::value);
        }

        /** Returns the value of a text key if it is a byte string. */
        public Optional<byte[]> bytes(String key) {
            return get(key, Bytes.class).map(Bytes::value);
        }

        /** Returns {@link Int#natural()} of a text key; -1 if it has no integer. */
        public long natural(String key) {
            return get(key, Int.class).map(Int::natural).orElse(-1L);
        }

        /** Returns the items of the array with a text key; empty if there is none. */
        public List<CborValue> items(String key) {
            return get(key, Array.class).map(Array::items).orElse(List.of());
        }
    }

    record Entry(CborValue key, CborValue value) {}

    record Tagged(long tag, CborValue value, ByteRange span) implements CborValue {}

    record Bool(boolean value, ByteRange span) implements CborValue {}

    record Null(ByteRange span) implements CborValue {}

    /** A half, single or double precision number. */
    record Real(double value, ByteRange span) implements CborValue {}

    /** {@code undefined}, or a simple value without a meaning here. */
    record Simple(int number, ByteRange span) implements CborValue {}
}
