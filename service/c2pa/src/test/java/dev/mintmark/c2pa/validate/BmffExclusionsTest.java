package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.SampleFiles.box;
import static dev.mintmark.c2pa.SampleFiles.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which boxes an exclusion of a BMFF hash fits, and which of their bytes it leaves out. */
class BmffExclusionsTest {
    private static final int MALFORMED = -1;
    private static byte[] asset;
    private static List<BmffBox> boxes;

    /** A box full of version 2 with flags 0x010203, an empty one, a short one, and two tracks. */
    @BeforeAll
    static void file() throws AssetException {
        byte[] full = box("full", new byte[] {2, 1, 2, 3, 'a', 'b', 'c', 'd'});
        byte[] tracks = box("moov", joined(box("trak", new byte[3]), box("trak", box("edts", new byte[0]))));
        asset = joined(full, box("free", new byte[0]), box("skip", new byte[] {2, 1, 2}), tracks);
        boxes = ArrayFormat.tree(asset);
    }

    private static CborMapWriter path(String path) {
        return new CborMapWriter().text("xpath", path);
    }

    private static CborMapWriter condition(int offset, String value) {
        return new CborMapWriter()
                .put("offset", CborWriter.integer(offset))
                .bytes("value", value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] part(int offset, int length) {
        return new CborMapWriter()
                .put("offset", CborWriter.integer(offset))
                .put("length", CborWriter.integer(length))
                .encode();
    }

    private static Optional<List<FileRange>> left(CborMapWriter exclusion) throws AssetException {
        List<FileRange> ranges = new ArrayList<>();
        boolean valid = new BmffExclusions(Source.of(asset), boxes).collect(mapping(exclusion), ranges);
        return valid ? Optional.of(ranges) : Optional.empty();
    }

    private static CborValue.Mapping mapping(CborMapWriter map) {
        try {
            return (CborValue.Mapping) CborReader.parse(map.encode());
        } catch (CborException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the number of boxes that an exclusion leaves out; -1 if it is malformed. */
    private static int number(CborMapWriter exclusion) throws AssetException {
        return left(exclusion).map(List::size).orElse(MALFORMED);
    }

    @Test
    void aPathNamesAllBoxesOfItsTypeOrTheOneOfItsNumber() throws AssetException {
        BmffBox moov = boxes.getLast();
        FileRange first = moov.children().getFirst().span();
        FileRange second = moov.children().getLast().span();
        assertThat(left(path("/moov/trak"))).contains(List.of(first, second));
        assertThat(left(path("/moov/trak[1]"))).contains(List.of(first));
        assertThat(left(path("/moov[1]/trak[2]"))).contains(List.of(second));
        assertThat(left(path("/moov/trak[3]"))).contains(List.of());
        assertThat(left(path("/moov/trak[2]/edts"))).get().asList().hasSize(1);
        assertThat(left(path("/moov/trak[1]/edts"))).contains(List.of());
        for (String none : List.of("moov", "/moo", "/moov/", "/moov/trak[0]", "/moov//trak", "/trak", "")) {
            assertThat(left(path(none))).as(none).contains(List.of());
        }
    }

    @Test
    void aPathHasAtMost32Steps() throws AssetException {
        byte[] nested = box("free", new byte[0]);
        for (int depth = 0; depth < 32; depth++) {
            nested = box("moov", nested);
        }
        BmffExclusions exclusions = new BmffExclusions(Source.of(nested), ArrayFormat.tree(nested));
        List<FileRange> ranges = new ArrayList<>();
        String steps = "/moov".repeat(32);
        assertThat(exclusions.collect(mapping(path(steps)), ranges)).isTrue();
        assertThat(exclusions.collect(mapping(path(steps + "/free")), ranges)).isTrue();
        assertThat(ranges).containsExactly(new FileRange(8 * 31, 16));
    }

    @Test
    void aLengthFitsOnlyBoxesThatHaveIt() throws AssetException {
        assertThat(number(path("/full").put("length", CborWriter.integer(16)))).isEqualTo(1);
        assertThat(number(path("/full").put("length", CborWriter.integer(17)))).isZero();
    }

    @Test
    void aVersionFitsOnlyBoxesThatHaveIt() throws AssetException {
        assertThat(number(path("/full").put("version", CborWriter.integer(2)))).isEqualTo(1);
        assertThat(number(path("/full").put("version", CborWriter.integer(1)))).isZero();
        // the byte behind an empty box is another box's
        assertThat(number(path("/free").put("version", CborWriter.integer(0)))).isZero();
    }

    @Test
    void flagsFitExactlyOrAreAllSet() throws AssetException {
        byte[] inexact = {(byte) 0xf4};
        assertThat(number(path("/full").bytes("flags", new byte[] {1, 2, 3}))).isEqualTo(1);
        assertThat(number(path("/full").bytes("flags", new byte[] {1, 2, 2}))).isZero();
        assertThat(number(path("/full").bytes("flags", new byte[] {0, 2, 3}))).isZero();
        assertThat(number(path("/full").bytes("flags", new byte[] {1, 2, 2}).put("exact", inexact)))
                .isEqualTo(1);
        assertThat(number(path("/full").bytes("flags", new byte[] {1, 2, 7}).put("exact", inexact)))
                .isZero();
        assertThat(number(path("/skip").bytes("flags", new byte[] {1, 2, 0})))
                .as("a box without room for flags")
                .isZero();
        assertThat(number(path("/full").bytes("flags", new byte[] {9, 9})))
                .as("flags have three bytes")
                .isEqualTo(1);
    }

    @Test
    void flagsMayEndWithTheirBox() throws AssetException {
        byte[] file = box("free", new byte[] {0, 4, 5, 6});
        List<FileRange> ranges = new ArrayList<>();
        CborMapWriter exclusion = path("/free").bytes("flags", new byte[] {4, 5, 6});
        assertThat(new BmffExclusions(Source.of(file), ArrayFormat.tree(file)).collect(mapping(exclusion), ranges))
                .isTrue();
        assertThat(ranges).hasSize(1);
    }

    @Test
    void aBoxFitsWhereAllConditionsOnItsBytesHold() throws AssetException {
        byte[] first = condition(12, "abcd").encode();
        assertThat(number(path("/full").array("data", List.of(first)))).isEqualTo(1);
        assertThat(number(path("/full")
                        .array("data", List.of(first, condition(4, "full").encode()))))
                .isEqualTo(1);
        for (CborMapWriter wrong : List.of(
                condition(12, "abce"),
                condition(13, "bcd\0"),
                condition(-1, ""),
                condition(17, ""),
                new CborMapWriter().put("offset", CborWriter.integer(12)),
                new CborMapWriter().bytes("value", new byte[0]))) {
            assertThat(number(path("/full").array("data", List.of(first, wrong.encode()))))
                    .isZero();
        }
        assertThat(number(path("/full").array("data", List.of(CborWriter.text("abcd")))))
                .isZero();
        assertThat(number(path("/full")
                        .array("data", List.of(condition(0, "\0\0\0\20full").encode()))))
                .isEqualTo(1);
    }

    @Test
    void partsOfABoxAreLeftOutInTheirOrder() throws AssetException {
        assertThat(left(path("/full").array("subset", List.of(part(0, 4), part(4, 2), part(8, 0)))))
                .contains(List.of(new FileRange(0, 4), new FileRange(4, 2), new FileRange(8, 8)));
        assertThat(left(path("/full").array("subset", List.of(part(10, 100)))))
                .as("no part reaches beyond its box")
                .contains(List.of(new FileRange(10, 6)));
        assertThat(left(path("/full").array("subset", List.of(part(16, 5), part(22, 1)))))
                .contains(List.of(new FileRange(16, 0)));
        assertThat(left(path("/full").array("subset", List.of(part(0, Integer.MAX_VALUE), part(1, 1)))))
                .isEmpty();
        assertThat(left(path("/full").array("subset", List.of(part(0, -1))))).isEmpty();
    }

    @Test
    void anExclusionHasAtMost8192Bytes() throws AssetException {
        int other = path("/free").bytes("pad", new byte[8000]).encode().length - 8000;
        assertThat(number(path("/free").bytes("pad", new byte[8192 - other]))).isEqualTo(1);
        assertThat(number(path("/free").bytes("pad", new byte[8193 - other]))).isEqualTo(MALFORMED);
    }

    @Test
    void allExclusionsTogetherNeedAtMost100000Comparisons() throws AssetException {
        byte[] many = joined(Collections.nCopies(1000, box("free", new byte[0])).toArray(byte[][]::new));
        BmffExclusions exclusions = new BmffExclusions(Source.of(many), ArrayFormat.tree(many));
        List<byte[]> nothing = Collections.nCopies(49, new CborMapWriter().encode());
        CborMapWriter most = path("/free").array("data", nothing).array("subset", nothing);

        assertThat(exclusions.collect(mapping(path("/free")), new ArrayList<>()))
                .isTrue();
        assertThat(exclusions.collect(mapping(most), new ArrayList<>())).isTrue();
        assertThat(exclusions.collect(mapping(path("/none")), new ArrayList<>()))
                .isTrue();
        assertThatExceptionOfType(AssetException.class)
                .isThrownBy(() -> exclusions.collect(mapping(path("/free[1]")), new ArrayList<>()));
    }
}
