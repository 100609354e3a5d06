package dev.mintmark.c2pa.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our CBOR compared with an independent implementation and with the examples of RFC 8949. */
class CborTest {
    @Test
    void writesWhatAnotherReaderReads() {
        for (long value : new long[] {
            0,
            23,
            24,
            255,
            256,
            65535,
            65536,
            0xffff_ffffL,
            1L << 32,
            Long.MAX_VALUE,
            -1,
            -24,
            -25,
            -256,
            -257,
            Long.MIN_VALUE
        }) {
            byte[] encoded = CborWriter.integer(value);
            assertThat(CBORObject.DecodeFromBytes(encoded).AsInt64Value()).isEqualTo(value);
            assertThat(encoded).isEqualTo(CBORObject.FromObject(value).EncodeToBytes());
        }
        byte[] map = new CborMapWriter()
                .text("title", "häuser")
                .text("left out", null)
                .bytes("hash", new byte[300])
                .put(33, CborWriter.array(List.of(CborWriter.nil(), CborWriter.bool(true))))
                .put("when", CborWriter.tagged(0, CborWriter.text("2026-11-23T00:00:00Z")))
                .encode();
        CBORObject read = CBORObject.DecodeFromBytes(map);
        assertThat(read.size()).isEqualTo(4);
        assertThat(read.get("title").AsString()).isEqualTo("häuser");
        assertThat(read.get("hash").GetByteString()).hasSize(300);
        assertThat(read.get(CBORObject.FromObject(33)).get(1).AsBoolean()).isTrue();
        assertThat(read.get("when").HasMostOuterTag(0)).isTrue();
    }

    @Test
    void readsWhatAnotherWriterWrites() throws CborException {
        Random random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            CBORObject object = random(random, 0);
            byte[] encoded = object.EncodeToBytes();
            CborValue value = CborReader.parse(encoded);
            assertThat(value.span().length()).isEqualTo(encoded.length);
            assertSame(value, object);
        }
    }

    @Test
    void keepsWhereEveryItemLies() throws CborException {
        byte[] encoded = HexFormat.of().parseHex("a2616183010203616243deadbe");
        CborValue.Mapping map = (CborValue.Mapping) CborReader.parse(encoded);
        assertThat(map.get("a").orElseThrow().span().copyOf(encoded))
                .asHexString()
                .isEqualTo("83010203");
        assertThat(map.get("b").orElseThrow().span().copyOf(encoded))
                .asHexString()
                .isEqualTo("43DEADBE");
    }

    @Test
    void readsIndefiniteItemsAndWholeRanges() throws CborException {
        assertThat(CborReader.parse(HexFormat.of().parseHex("5f42010243030405ff")))
                .isInstanceOfSatisfying(
                        CborValue.Bytes.class, b -> assertThat(b.value()).hasSize(5));
        assertThat(CborReader.parse(HexFormat.of().parseHex("bf6161019f02ff03ff")))
                .isInstanceOfSatisfying(
                        CborValue.Mapping.class, m -> assertThat(m.entries()).hasSize(2));
        assertThat(CborReader.parse(HexFormat.of().parseHex("1bffffffffffffffff")))
                .isInstanceOfSatisfying(
                        CborValue.Int.class,
                        i -> assertThat(i.value())
                                .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)));
        assertThat(CborReader.parse(HexFormat.of().parseHex("f93e00")))
                .isInstanceOfSatisfying(
                        CborValue.Real.class, r -> assertThat(r.value()).isEqualTo(1.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "5b7fffffffffffffff",
                "5bffffffffffffffff",
                "9b0000000100000000",
                "bb7fffffffffffffff",
                "62c328",
                "a2616101616102",
                "0001",
                "ff",
                "1c",
                "fc",
                "f817",
                "9f01",
                "5f6161ff",
                "df00",
                "1f",
                "a1"
            })
    void refusesWhatIsNotWellFormed(String hex) {
        assertThatThrownBy(() -> CborReader.parse(HexFormat.of().parseHex(hex))).isInstanceOf(CborException.class);
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> CborReader.parse(HexFormat.of().parseHex("81".repeat(100_000) + "00")))
                .isInstanceOf(CborException.class)
                .hasMessageContaining("nested");
    }

    private static CBORObject random(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 6 : 8)) {
            case 0 -> CBORObject.FromObject(random.nextLong() >> random.nextInt(64));
            case 1 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield CBORObject.FromObject(bytes);
            }
            case 2 -> CBORObject.FromObject("text " + random.nextInt());
            case 3 -> CBORObject.FromObject(random.nextBoolean());
            case 4 -> CBORObject.Null;
            case 5 -> CBORObject.FromObject(random.nextDouble());
            case 6 -> {
                CBORObject array = CBORObject.NewArray();
                for (int i = random.nextInt(27); i > 0; i--) {
                    array.Add(random(random, depth + 1));
                }
                yield array;
            }
            default -> {
                CBORObject map = CBORObject.NewOrderedMap();
                for (int i = random.nextInt(27); i > 0; i--) {
                    map.Set("key" + i, random(random, depth + 1));
                }
                yield random.nextBoolean() ? map : CBORObject.FromObjectAndTag(map, 18);
            }
        };
    }

    private static void assertSame(CborValue value, CBORObject object) {
        switch (value) {
            case CborValue.Int number ->
                assertThat(number.value()).isEqualTo(BigInteger.valueOf(object.AsInt64Value()));
            case CborValue.Bytes bytes -> assertThat(bytes.value()).isEqualTo(object.GetByteString());
            case CborValue.Text text -> assertThat(text.value()).isEqualTo(object.AsString());
            case CborValue.Bool bool -> assertThat(bool.value()).isEqualTo(object.AsBoolean());
            case CborValue.Null _ -> assertThat(object.isNull()).isTrue();
            case CborValue.Real real -> assertThat(real.value()).isEqualTo(object.AsDoubleValue());
            case CborValue.Array array -> {
                assertThat(array.items()).hasSize(object.size());
                for (int i = 0; i < array.items().size(); i++) {
                    assertSame(array.items().get(i), object.get(i));
                }
            }
            case CborValue.Mapping map -> {
                List<CBORObject> keys = new ArrayList<>(object.getKeys());
                assertThat(map.entries()).hasSize(keys.size());
                map.entries().forEach(e -> assertSame(e.value(), object.get(((CborValue.Text) e.key()).value())));
            }
            case CborValue.Tagged tagged -> {
                assertThat(object.HasMostOuterTag((int) tagged.tag())).isTrue();
                assertSame(tagged.value(), object.UntagOne());
            }
            case CborValue.Simple simple -> throw new AssertionError("unexpected " + simple);
        }
    }
}
