package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.SampleFiles.box;
import static dev.mintmark.c2pa.SampleFiles.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.BmffBox;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where tables of places may lead that no hash covers: only to hashed bytes. */
class BmffPointersTest {
    private static final FileRange LEFT_OUT = new FileRange(1000, 100);
    private static final String ELSEWHERE = "leads to bytes that it leaves out too, or that are not in the file";

    /** The result for a table beside others, in a file of 3000 bytes whose bytes from 1000 to 1099 are left out. */
    private static String fault(String container, byte[] table, byte[]... others) throws Exception {
        byte[] content = joined(container.equals("meta") ? new byte[4] : new byte[0], table, joined(others));
        byte[] outer = box(container, content);
        byte[] file = joined(outer, box("mdat", new byte[2992 - outer.length]));
        BmffBox parent = ArrayFormat.tree(file).getFirst();
        return new BmffPointers(Source.of(file), List.of(new FileRange(1050, 50), LEFT_OUT, new FileRange(1000, 20)))
                .fault(parent.children().getFirst(), parent);
    }

    private static byte[] numbers(String type, int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * numbers.length);
        bytes.putInt(0);
        Arrays.stream(numbers).forEach(bytes::putInt);
        return box(type, bytes.array());
    }

    /** One item of version 1, with a base of four bytes. */
    private static byte[] iloc(int method, int reference, int base, int... extents) {
        ByteBuffer bytes = ByteBuffer.allocate(20 + 4 * extents.length);
        bytes.putInt(1 << 24).putShort((short) 0x4440).putShort((short) 1);
        bytes.putShort((short) 1)
                .putShort((short) method)
                .putShort((short) reference)
                .putInt(base);
        bytes.putShort((short) (extents.length / 2));
        Arrays.stream(extents).forEach(bytes::putInt);
        return box("iloc", bytes.array());
    }

    @Test
    void itemsLieInHashedBytes() throws Exception {
        assertThat(fault("meta", iloc(0, 0, 0, 1100, 1900, 900, 100))).isNull();
        assertThat(fault("meta", iloc(0, 0, 900, 0, 100, 200, 1))).isNull();
        for (int[] extent :
                new int[][] {{900, 101}, {1099, 1}, {1000, 1}, {900, 500}, {1100, 1901}, {1100, 0}, {3000, 1}}) {
            assertThat(fault("meta", iloc(0, 0, 0, 1100, 10, extent[0], extent[1])))
                    .as(Arrays.toString(extent))
                    .endsWith(ELSEWHERE);
        }
        assertThat(fault("meta", iloc(0, 0, 950, 0, 50, 50, 1))).endsWith(ELSEWHERE);
        assertThat(fault("meta", iloc(0, 1, 0, 1100, 10))).contains("lies in another item or file");
        assertThat(fault("meta", iloc(2, 0, 0, 0, 10))).contains("lies in another item or file");
        byte[] cut = iloc(0, 0, 0, 1100, 10);
        assertThat(fault("meta", box("iloc", Arrays.copyOfRange(cut, 8, cut.length - 1))))
                .endsWith("is shorter than it claims");
        assertThat(fault("meta", iloc(0, 0, 0, 1100, 10), iloc(0, 0, 0, 1000, 10)))
                .contains("There are 2 boxes iloc");
    }

    @Test
    void itemsInTheMetaBoxLieInItsData() throws Exception {
        byte[] data = box("idat", new byte[40]);
        assertThat(fault("meta", iloc(1, 0, 0, 0, 40), data)).isNull();
        assertThat(fault("meta", iloc(1, 0, 0, 1, 40), data)).endsWith(ELSEWHERE);
        assertThat(fault("meta", iloc(1, 0, 0, 0, 40))).endsWith(ELSEWHERE);
        assertThat(fault("meta", iloc(1, 0, 0, 0, 40), box("free", new byte[920]), data))
                .endsWith(ELSEWHERE);
    }

    @Test
    void chunksLieInHashedBytesAsFarAsTheirSamplesReach() throws Exception {
        // Chunks of two samples, then of one.
        byte[] runs = numbers("stsc", 2, 1, 2, 1, 3, 1, 1);
        byte[] sizes = numbers("stsz", 0, 5, 50, 50, 10, 20, 30);
        assertThat(fault("stbl", numbers("stco", 3, 900, 1100, 2970), runs, sizes))
                .isNull();
        for (int[] places : new int[][] {{901, 1100, 2970}, {900, 1099, 2970}, {900, 971, 2970}, {900, 1100, 2971}}) {
            assertThat(fault("stbl", numbers("stco", 3, places[0], places[1], places[2]), runs, sizes))
                    .as(Arrays.toString(places))
                    .endsWith(ELSEWHERE);
        }
        assertThat(fault("stbl", numbers("co64", 3, 0, 900, 0, 1100, 0, 2970), runs, sizes))
                .isNull();
        assertThat(fault("stbl", numbers("co64", 3, 0, 900, 0, 1000, 0, 2970), runs, sizes))
                .endsWith(ELSEWHERE);
        assertThat(fault("stbl", numbers("stco", 4, 900, 1100, 2970), runs, sizes))
                .endsWith("is shorter than it claims");
    }

    @Test
    void nothingBehindSamplesOfOneSizeMayBeLeftOut() throws Exception {
        byte[] runs = numbers("stsc", 1, 1, 1, 1);
        byte[] sizes = numbers("stsz", 1, 1);
        assertThat(fault("stbl", numbers("stco", 1, 1100), runs, sizes)).isNull();
        assertThat(fault("stbl", numbers("stco", 1, 900), runs, sizes)).endsWith(ELSEWHERE);
    }

    @Test
    void chunksThatCannotBeFollowedAreRefused() throws Exception {
        byte[] runs = numbers("stsc", 1, 1, 1, 1);
        byte[] late = numbers("stsc", 1, 2, 1, 1);
        byte[] none = numbers("stsc", 0);
        byte[] sizes = numbers("stsz", 0, 1, 10);
        byte[] chunks = numbers("stco", 1, 1100);
        assertThat(fault("stbl", chunks, runs, sizes)).isNull();
        assertThat(fault("stbl", chunks, runs)).contains("There are 0 boxes stsz");
        assertThat(fault("stbl", chunks, runs, sizes, sizes)).contains("There are 2 boxes stsz");
        assertThat(fault("stbl", chunks, sizes)).contains("There are 0 boxes stsc");
        assertThat(fault("stbl", chunks, runs, sizes, numbers("co64", 0))).contains("other tables too");
        assertThat(fault("stbl", chunks, late, sizes)).contains("none that says what a chunk is");
        assertThat(fault("stbl", chunks, none, sizes)).contains("none that says what a chunk is");
    }
}
