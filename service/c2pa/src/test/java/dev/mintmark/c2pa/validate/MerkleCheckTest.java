package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.SampleFiles.box;
import static dev.mintmark.c2pa.SampleFiles.joined;
import static dev.mintmark.c2pa.SampleFiles.noise;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Merkle trees cover the boxes of a film: every byte behind their first 16, in blocks of the sizes that the tree gives. */
class MerkleCheckTest {
    private static final byte[] PART = noise(40);
    private static final byte[] FILM = box("mdat", joined(new byte[8], PART));
    private static final String MISFIT = "A Merkle tree does not fit its box, or has no hash of an allowed algorithm";

    private static String fault(byte[] film, CborMapWriter... trees) throws Exception {
        CborMapWriter content = new CborMapWriter()
                .text("alg", "sha256")
                .array("merkle", Arrays.stream(trees).map(CborMapWriter::encode).toList());
        return fault(film, content, null);
    }

    private static String fault(byte[] film, CborMapWriter content, String algOfClaim) throws Exception {
        CborValue.Mapping map = (CborValue.Mapping) CborReader.parse(content.encode());
        Claim claim = new Claim(2, "", null, algOfClaim, null, List.of(), List.of(), List.of(), map);
        return new MerkleCheck(Source.of(film), ArrayFormat.tree(film), claim).fault(map);
    }

    private static CborMapWriter tree(int count, byte[]... hashes) {
        return new CborMapWriter()
                .put("count", CborWriter.integer(count))
                .array("hashes", Arrays.stream(hashes).map(CborWriter::bytes).toList());
    }

    private static CborMapWriter fixed(CborMapWriter tree, int size) {
        return tree.put("fixedBlockSize", CborWriter.integer(size));
    }

    private static CborMapWriter variable(CborMapWriter tree, int... sizes) {
        return tree.array(
                "variableBlockSizes",
                IntStream.of(sizes).mapToObj(CborWriter::integer).toList());
    }

    private static byte[] sha256(byte[]... parts) {
        return Hashes.sha256().digest(joined(parts));
    }

    private static byte[][] leaves(int size) {
        return IntStream.iterate(0, at -> at < PART.length, at -> at + size)
                .mapToObj(at -> sha256(Arrays.copyOfRange(PART, at, Math.min(at + size, PART.length))))
                .toArray(byte[][]::new);
    }

    @Test
    void aFixedSizeMayBeAnyFromOneByteToMoreThanTheBox() throws Exception {
        for (int size : new int[] {1, 7, 20, 39, 40, 41, 1 << 20}) {
            byte[][] leaves = leaves(size);
            assertThat(fault(FILM, fixed(tree(leaves.length, leaves), size)))
                    .as("" + size)
                    .isNull();
        }
        assertThat(fault(FILM, fixed(tree(1, sha256(PART)), 0))).isEqualTo(MISFIT);
        assertThat(fault(FILM, fixed(tree(1, sha256(PART)), -1))).isEqualTo(MISFIT);
    }

    @Test
    void variableSizesAreThoseOfTheWholeBox() throws Exception {
        byte[][] hashes = {sha256(Arrays.copyOf(PART, 1)), sha256(Arrays.copyOfRange(PART, 1, 40))};
        assertThat(fault(FILM, variable(tree(2, hashes), 1, 39))).isNull();
        assertThat(fault(FILM, variable(tree(2, hashes), 1, 38))).isEqualTo(MISFIT);
        assertThat(fault(FILM, variable(tree(2, hashes), 1, 40))).isEqualTo(MISFIT);
        assertThat(fault(FILM, variable(tree(2, hashes), 1, 39, 0))).isEqualTo(MISFIT);
        int[] doubled = IntStream.range(0, 26).map(i -> FILM.length << i).toArray();
        assertThat(fault(FILM, variable(tree(26, sha256(PART)), doubled))).isEqualTo(MISFIT);
        assertThat(fault(FILM, tree(1, sha256(PART)).array("variableBlockSizes", List.of(CborWriter.text("40")))))
                .isEqualTo(MISFIT);
    }

    /** Blocks are counted before they are hashed. */
    @Test
    void aTreeHasFewerThanAMillionLeaves() throws Exception {
        byte[] film = box("mdat", new byte[8 + 1_000_000]);
        assertThat(fault(film, fixed(tree(1_000_000, sha256(film)), 1))).isEqualTo(MISFIT);
    }

    @Test
    void anyRowOfATreeBindsItsBox() throws Exception {
        byte[][] leaves = leaves(10);
        byte[] left = sha256(leaves[0], leaves[1]);
        byte[] right = sha256(leaves[2], leaves[3]);
        assertThat(fault(FILM, fixed(tree(4, left, right), 10))).isNull();
        assertThat(fault(FILM, fixed(tree(4, sha256(left, right)), 10))).isNull();
        String changed = "The asset is not the one that was signed";
        assertThat(fault(FILM, fixed(tree(4, right, left), 10))).isEqualTo(changed);
        assertThat(fault(FILM, fixed(tree(4, left), 10))).isEqualTo(changed);
        assertThat(fault(FILM, fixed(tree(4, left, leaves[2], leaves[3]), 10))).isEqualTo(changed);
        assertThat(fault(FILM, fixed(tree(4, leaves[0], leaves[1], leaves[2], leaves[3], left), 10)))
                .isEqualTo(changed);
        assertThat(fault(FILM, fixed(tree(4), 10))).isEqualTo(MISFIT);
    }

    @Test
    void everyBoxHasItsTree() throws Exception {
        CborMapWriter tree = tree(1, sha256(PART));
        assertThat(fault(joined(FILM, FILM), tree, tree(1, sha256(PART)))).isNull();
        assertThat(fault(joined(FILM, FILM), tree)).isEqualTo("The hash has 1 Merkle trees for 2 boxes mdat");
        byte[] other = box("mdat", joined(new byte[8], noise(41)));
        assertThat(fault(joined(FILM, other), tree, tree(1, sha256(PART)))).isNotNull();
        assertThat(fault(joined(other, FILM), tree, tree(1, sha256(PART)))).isNotNull();
        CborMapWriter content = new CborMapWriter().array("merkle", List.of(CborWriter.text("tree")));
        assertThat(fault(FILM, content, "sha256")).isEqualTo("A Merkle tree is no map");
    }

    @Test
    void treesOfFragmentsAreNotTaken() throws Exception {
        assertThat(fault(FILM, tree(1, sha256(PART)).bytes("initHash", new byte[32])))
                .isEqualTo("Merkle trees of fragments cannot be checked yet");
    }

    @Test
    void theAlgorithmIsThatOfTheTreeOrOfTheHashOrOfTheClaim() throws Exception {
        byte[] sha512 = MessageDigest.getInstance("SHA-512").digest(PART);
        assertThat(fault(FILM, tree(1, sha512).text("alg", "sha512"))).isNull();
        assertThat(fault(FILM, tree(1, sha256(PART)).text("alg", "sha1"))).isEqualTo(MISFIT);
        for (String own : new String[] {"sha512", null}) {
            CborMapWriter content = new CborMapWriter()
                    .text("alg", own)
                    .array("merkle", List.of(tree(1, sha512).encode()));
            assertThat(fault(FILM, content, own == null ? "sha512" : "sha256")).isNull();
            assertThat(fault(FILM, content, own == null ? null : "sha256")).isEqualTo(own == null ? MISFIT : null);
        }
    }

    @Test
    void aBoxWithoutContentIsCoveredByNothing() throws Exception {
        byte[] film = box("mdat", new byte[3]);
        assertThat(MerkleCheck.covered(ArrayFormat.tree(film).getFirst()).length())
                .isZero();
        assertThat(MerkleCheck.covered(ArrayFormat.tree(FILM).getFirst()).offset())
                .isEqualTo(16);
        assertThat(fault(film, tree(1, sha256()))).isNull();
        assertThat(fault(film, fixed(tree(0, sha256()), 10))).isEqualTo(MISFIT);
    }
}
