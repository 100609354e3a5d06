package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives come from anywhere: each flaw is one sentence, and no length in them is trusted. */
class CarFileTest {
    /** A header of one root: its length and 58 bytes. */
    private static final int HEADER = 59;

    @TempDir
    Path folder;

    private final UnixFs.Import dag = new UnixFs(1000, 3).of(Samples.bytes(5000));
    private BlockStore store;
    private byte[] car = new byte[0];

    @BeforeEach
    void write() throws Exception {
        store = new BlockStore(folder.resolve("blocks"));
        for (Block block : dag.blocks()) {
            store.put(block);
        }
        car = archive(List.of(dag.root()));
    }

    @Test
    void aWrittenArchiveIsReadAgain() throws Exception {
        try (CarFile file = open(car)) {
            assertThat(file.roots()).containsExactly(dag.root());
            assertThat(file.reachable())
                    .containsExactlyInAnyOrderElementsOf(
                            dag.blocks().stream().map(Block::cid).toList());
        }
    }

    @Test
    void anArchiveMayHaveSeveralRoots() throws Exception {
        Block small = new Block(Cid.of(Cid.Codec.RAW, new byte[] {7}), new byte[] {7});
        store.put(small);

        try (CarFile file = open(archive(List.of(dag.root(), small.cid())))) {
            assertThat(file.roots()).containsExactly(dag.root(), small.cid());
            assertThat(file.reachable()).hasSize(dag.blocks().size() + 1);
        }
    }

    @Test
    void aBlockWithOtherBytesIsRefused() {
        byte[] wrong = car.clone();
        wrong[wrong.length - 1] ^= 1;

        refused(wrong, "The bytes of the block bafkrei", " are not those that its CID names.");
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverItEnds() throws Exception {
        for (int length = 0; length < car.length; length++) {
            byte[] cut = Arrays.copyOf(car, length);
            boolean refused = false;
            try (CarFile file = open(cut)) {
                file.reachable();
            } catch (InvalidCarException e) {
                refused = true;
                assertThat(e).hasMessageMatching("The archive (is cut off|is not whole).*");
            }
            assertThat(refused).as("cut after " + length).isTrue();
        }
    }

    @Test
    void aHugeLengthIsRefusedBeforeAnythingIsAllocated() {
        byte[] huge = Arrays.copyOf(car, HEADER + 9);
        byte[] length = {-1, -1, -1, -1, -1, -1, -1, 0x7f, 0};
        System.arraycopy(length, 0, huge, HEADER, 9);
        refused(huge, "The block at byte 59 says that it has ", " bytes; it has at most ");

        byte[] endless = huge.clone();
        Arrays.fill(endless, HEADER, HEADER + 9, (byte) -1);
        refused(endless, "The length of the block at byte 59 is not a number.", "");

        byte[] header = car.clone();
        header[0] = -1;
        header[1] = 0x7f;
        refused(header, "The header says that it has 16383 bytes", "");
    }

    @Test
    void aMissingRootOrBlockIsNamed() throws Exception {
        Block other = new Block(Cid.of(Cid.Codec.RAW, new byte[] {1}), new byte[] {1});
        byte[] header = Car.header(List.of(other.cid()));
        byte[] withoutRoot = car.clone();
        System.arraycopy(header, 0, withoutRoot, 1, header.length);
        refused(withoutRoot, "The archive is not whole: the block " + other.cid() + " is not there.", "");

        try (CarFile file = open(car)) {
            Cid missing =
                    file.reachable().stream().reduce((first, second) -> second).orElseThrow();
            byte[] block = store.block(missing).orElseThrow();
            refused(
                    Arrays.copyOf(car, car.length - sectionLength(block.length)),
                    "The archive is not whole: the block " + missing + " is not there.",
                    "");
        }
    }

    private static int sectionLength(int block) {
        int content = Cid.BYTES + block;
        return content + (content < 128 ? 1 : 2);
    }

    @Test
    void anotherHeaderIsRefused() {
        for (int at : new int[] {1, 2, 8, 13, 50, 58}) {
            byte[] other = car.clone();
            other[at] ^= 0x40;
            assertThatExceptionOfType(InvalidCarException.class)
                    .as("byte " + at)
                    .isThrownBy(() -> open(other).reachable());
        }
        refused("a picture, and no archive".getBytes(StandardCharsets.UTF_8), "The ", "");
    }

    private void refused(byte[] bytes, String begin, String middle) {
        assertThatExceptionOfType(InvalidCarException.class)
                .isThrownBy(() -> {
                    try (CarFile file = open(bytes)) {
                        file.reachable();
                    }
                })
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(begin)
                        .contains(middle)
                        .endsWith(".")
                        .hasLineCount(1));
    }

    private byte[] archive(List<Cid> roots) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Car.write(store, roots, out);
        return out.toByteArray();
    }

    private CarFile open(byte[] bytes) throws Exception {
        return CarFile.open(Files.write(folder.resolve("file.car"), bytes));
    }
}
