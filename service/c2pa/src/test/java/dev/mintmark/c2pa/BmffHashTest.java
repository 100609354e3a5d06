package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hashes of BMFF boxes: what they leave out holds neither pictures nor sound. */
class BmffHashTest {
    private static final byte[] C2PA = HexFormat.of().parseHex("d8fec3d61b0e483c92975828877ec481");
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static byte[] exclusion(String path) {
        return new CborMapWriter().text("xpath", path).encode();
    }

    private static byte[] own() {
        byte[] data = new CborMapWriter()
                .put("offset", CborWriter.integer(8))
                .bytes("value", C2PA)
                .encode();
        return new CborMapWriter()
                .text("xpath", "/uuid")
                .array("data", List.of(data))
                .encode();
    }

    private static byte[] subset(String path, int... offsetsAndLengths) {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < offsetsAndLengths.length; i += 2) {
            parts.add(new CborMapWriter()
                    .put("offset", CborWriter.integer(offsetsAndLengths[i]))
                    .put("length", CborWriter.integer(offsetsAndLengths[i + 1]))
                    .encode());
        }
        return new CborMapWriter().text("xpath", path).array("subset", parts).encode();
    }

    /** A file with a hash that has these exclusions and leaves out the boxes of these paths, which it ought to cover. */
    private static ValidationReport validated(String label, byte[] file, List<String> left, byte[]... exclusions)
            throws Exception {
        return validator.validate(signed(label, file, left, exclusions));
    }

    private static byte[] signed(String label, byte[] file, List<String> left, byte[]... exclusions) throws Exception {
        byte[] hash = new byte[32];
        for (int round = 0; ; round++) {
            TestManifest manifest = TestManifest.created()
                    .add(
                            label,
                            new CborMapWriter()
                                    .array("exclusions", List.of(exclusions))
                                    .text("alg", "sha256")
                                    .bytes("hash", hash)
                                    .text("name", "test"));
            byte[] signed = TestManifest.file(file, List.of(manifest.box(signer)));
            if (round == 1) {
                return signed;
            }
            hash = hash(signed, left, !label.equals("c2pa.hash.bmff"));
        }
    }

    private static byte[] hash(byte[] signed, List<String> left, boolean offsets) throws Exception {
        Container container = ArrayFormat.of(signed).find(signed).orElseThrow();
        List<FileRange> ranges = new ArrayList<>(List.of(container.span()));
        for (BmffBox box : ArrayFormat.tree(signed)) {
            collect("/" + box.type(), box, left, ranges);
        }
        MessageDigest digest = Hashes.sha256();
        if (offsets) {
            ArrayFormat.hash(signed, ranges, digest);
        } else {
            for (int at = 0; at < signed.length; at++) {
                int here = at;
                if (ranges.stream().noneMatch(range -> range.offset() <= here && here < range.end())) {
                    digest.update(signed[at]);
                }
            }
        }
        return digest.digest();
    }

    private static void collect(String path, BmffBox box, List<String> left, List<FileRange> ranges) {
        if (left.contains(path)) {
            ranges.add(box.span());
        }
        for (BmffBox child : box.children()) {
            collect(path + "/" + child.type(), child, left, ranges);
        }
    }

    @Test
    void theStoreAndTheFileTypeMayBeLeftOut() throws Exception {
        byte[] file = SampleImages.of("avif", 1, 1);
        ValidationReport report =
                validated("c2pa.hash.bmff.v3", file, List.of("/ftyp"), own(), exclusion("/ftyp"), exclusion("/mfra"));
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThat(report.informational()).doesNotContain(StatusCode.ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
    }

    @Test
    void aPictureMayNotBeLeftOut() throws Exception {
        byte[] file = SampleImages.of("avif", 1, 1);
        for (String path : List.of("/mdat", "/meta", "/meta/pitm")) {
            ValidationReport report = validated(
                    "c2pa.hash.bmff.v3", file, List.of("/ftyp", path), own(), exclusion("/ftyp"), exclusion(path));
            assertThat(report.failures()).as(path).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
        }
        ValidationReport part = validated(
                "c2pa.hash.bmff.v3", file, List.of("/ftyp"), own(), exclusion("/ftyp"), subset("/mdat", 20, 0));
        assertThat(part.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
    }

    @Test
    void placesOfPicturesMayBeLeftOutWhereTheyLeadToHashedBytes() throws Exception {
        byte[] file =
                SampleFiles.joined(SampleImages.of("avif", 1, 1), SampleFiles.box("free", SampleFiles.noise(300)));
        byte[] signed = signed(
                "c2pa.hash.bmff.v2",
                file,
                List.of("/ftyp", "/meta/iloc", "/free"),
                own(),
                exclusion("/ftyp"),
                exclusion("/free"),
                exclusion("/meta/iloc"));
        ValidationReport report = validator.validate(signed);
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThat(report.informational()).contains(StatusCode.ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);

        FileRange container = ArrayFormat.of(signed).find(signed).orElseThrow().span();
        BmffBox meta = box(signed, "meta");
        int iloc = (int) meta.children().getLast().content().offset();
        for (FileRange hidden : List.of(
                new FileRange(0, 20),
                new FileRange(container.offset() + 400, 90),
                new FileRange(container.end() - 90, 90),
                new FileRange(iloc, 20),
                new FileRange(box(signed, "free").span().end() - 90, 90),
                new FileRange(box(signed, "mdat").span().end() - 89, 90),
                new FileRange(container.end() - 1, 2),
                new FileRange(signed.length, 90),
                // A length of 0 is the whole file.
                new FileRange(box(signed, "mdat").content().offset(), 0))) {
            byte[] forged = signed.clone();
            // Behind version, flags, sizes, count, number, reference and number of extents.
            ByteBuffer.wrap(forged).putInt(iloc + 14, (int) hidden.offset()).putInt(iloc + 18, (int) hidden.length());
            assertThat(validator.validate(forged).failures())
                    .as(hidden.toString())
                    .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
        }
    }

    private static BmffBox box(byte[] file, String type) throws Exception {
        return ArrayFormat.tree(file).stream()
                .filter(box -> box.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** Whoever makes the file type longer moves the picture away from the place where the table says it is. */
    @Test
    void theFirstVersionBindsNothing() throws Exception {
        ValidationReport report =
                validated("c2pa.hash.bmff", SampleImages.of("avif", 1, 1), List.of("/ftyp"), own(), exclusion("/ftyp"));
        assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);

        byte[] signed =
                signed("c2pa.hash.bmff", SampleImages.of("avif", 1, 1), List.of("/ftyp"), own(), exclusion("/ftyp"));
        FileRange type = box(signed, "ftyp").span();
        byte[] another = new byte[20_000];
        byte[] forged = SampleFiles.joined(
                Arrays.copyOf(signed, (int) type.end()),
                another,
                Arrays.copyOfRange(signed, (int) type.end(), signed.length));
        ByteBuffer.wrap(forged).putInt(0, (int) type.length() + another.length);
        assertThat(validator.validate(forged).state()).isEqualTo(State.INVALID);
    }

    @Test
    void theManifestHasToBeLeftOut() throws Exception {
        ValidationReport report =
                validated("c2pa.hash.bmff.v3", SampleImages.of("avif", 1, 1), List.of("/ftyp"), exclusion("/ftyp"));
        assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
    }

    @Test
    void exclusionsNameBoxesAndTheirPartsDoNotOverlap() throws Exception {
        byte[] file = SampleImages.of("avif", 1, 1);
        for (byte[] wrong : Arrays.asList(
                new CborMapWriter().text("path", "/mdat").encode(),
                CborWriter.text("/mdat"),
                subset("/ftyp", 0, 10, 5, 10),
                subset("/ftyp", -1, 10))) {
            ValidationReport report = validated("c2pa.hash.bmff.v3", file, List.of(), own(), wrong);
            assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MALFORMED);
        }
        assertThat(validated("c2pa.hash.bmff.v3", file, List.of()).failures())
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MALFORMED);
    }

    private static byte[] withEmptyBoxes(int number) {
        byte[] box = SampleFiles.box("free", new byte[0]);
        ByteBuffer boxes = ByteBuffer.allocate(number * box.length);
        while (boxes.hasRemaining()) {
            boxes.put(box);
        }
        return SampleFiles.joined(SampleImages.of("avif", 1, 1), boxes.array());
    }

    @Test
    @Timeout(10)
    void theTimeGrowsWithTheNumberOfBoxesAndNotWithItsSquare() throws Exception {
        ValidationReport report = validated(
                "c2pa.hash.bmff.v3",
                withEmptyBoxes(90_000),
                List.of("/ftyp", "/free"),
                own(),
                exclusion("/ftyp"),
                exclusion("/free"));
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
    }

    @Test
    void exclusionsThatNeedTooManyComparisonsAreRefused() throws Exception {
        byte[] condition = new CborMapWriter()
                .put("offset", CborWriter.integer(4))
                .bytes("value", "free".getBytes(StandardCharsets.US_ASCII))
                .encode();
        byte[] conditions = new CborMapWriter()
                .text("xpath", "/free")
                .array("data", List.of(condition, condition))
                .encode();
        byte[] boxes = withEmptyBoxes(40_000);
        byte[] free = exclusion("/free");
        byte[] parts = subset("/free", 0, 4, 4, 4);
        for (List<byte[]> exclusions : List.of(List.of(free, free, free), List.of(conditions), List.of(parts))) {
            List<byte[]> all = new ArrayList<>(List.of(own(), exclusion("/ftyp")));
            all.addAll(exclusions);
            ValidationReport report =
                    validated("c2pa.hash.bmff.v3", boxes, List.of("/ftyp", "/free"), all.toArray(byte[][]::new));
            assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
            assertThat(report.findings())
                    .extracting(Finding::explanation)
                    .contains("The exclusions of the hash need more than 100000 comparisons.");
        }
    }

    @Test
    void anExclusionThatIsTooLongIsMalformed() throws Exception {
        byte[] tooLong = new CborMapWriter()
                .text("xpath", "/free")
                .bytes("data", new byte[10_000])
                .encode();
        ValidationReport malformed =
                validated("c2pa.hash.bmff.v3", SampleImages.of("avif", 1, 1), List.of(), own(), tooLong);
        assertThat(malformed.failures()).containsExactly(StatusCode.ASSERTION_BMFF_HASH_MALFORMED);
    }

    /** A hash of a film with a Merkle tree whose blocks have these sizes, and this row of it. */
    private static ValidationReport withTree(byte[] film, List<byte[]> hashes, int count, CborMapWriter tree)
            throws Exception {
        tree.put("uniqueId", CborWriter.integer(0))
                .put("localId", CborWriter.integer(0))
                .put("count", CborWriter.integer(count))
                .array("hashes", hashes.stream().map(CborWriter::bytes).toList());
        byte[] hash = new byte[32];
        for (int round = 0; ; round++) {
            TestManifest manifest = TestManifest.created()
                    .add(
                            "c2pa.hash.bmff.v3",
                            new CborMapWriter()
                                    .array("exclusions", List.of(own(), exclusion("/ftyp"), subset("/mdat", 16, 0)))
                                    .text("alg", "sha256")
                                    .bytes("hash", hash)
                                    .array("merkle", List.of(tree.encode())));
            byte[] signed = TestManifest.file(film, List.of(manifest.box(signer)));
            if (round == 1) {
                return validator.validate(signed);
            }
            List<FileRange> left = new ArrayList<>(
                    List.of(ArrayFormat.of(signed).find(signed).orElseThrow().span()));
            for (BmffBox box : ArrayFormat.tree(signed)) {
                if (box.type().equals("ftyp")) {
                    left.add(box.span());
                } else if (box.type().equals("mdat")) {
                    left.add(new FileRange(box.span().offset() + 16, box.span().length() - 16));
                }
            }
            MessageDigest digest = Hashes.sha256();
            ArrayFormat.hash(signed, left, digest);
            hash = digest.digest();
        }
    }

    private static byte[] sha256(byte[]... parts) {
        return Hashes.sha256().digest(SampleFiles.joined(parts));
    }

    @Test
    void treesCoverTheRestOfTheirBoxes() throws Exception {
        byte[] film = SampleImages.of("mp4", 1, 1);
        // The box mdat begins with eight bytes of header and eight of content, which the hash of the boxes covers.
        byte[] covered = Arrays.copyOfRange(film, film.length - 82, film.length);
        byte[] a = sha256(Arrays.copyOf(covered, 30));
        byte[] b = sha256(Arrays.copyOfRange(covered, 30, 60));
        byte[] c = sha256(Arrays.copyOfRange(covered, 60, 82));
        CborMapWriter fixed = new CborMapWriter().put("fixedBlockSize", CborWriter.integer(30));
        assertThat(withTree(film, List.of(a, b, c), 3, fixed).state()).isEqualTo(State.TRUSTED);
        CborMapWriter root = new CborMapWriter().put("fixedBlockSize", CborWriter.integer(30));
        assertThat(withTree(film, List.of(sha256(sha256(a, b), c)), 3, root).state())
                .isEqualTo(State.TRUSTED);
        CborMapWriter variable = new CborMapWriter()
                .array(
                        "variableBlockSizes",
                        List.of(CborWriter.integer(30), CborWriter.integer(30), CborWriter.integer(22)));
        assertThat(withTree(film, List.of(sha256(a, b), c), 3, variable).state())
                .isEqualTo(State.TRUSTED);
        assertThat(withTree(film, List.of(sha256(covered)), 1, new CborMapWriter())
                        .state())
                .isEqualTo(State.TRUSTED);

        CborMapWriter changed = new CborMapWriter().put("fixedBlockSize", CborWriter.integer(30));
        assertThat(withTree(film, List.of(a, c, b), 3, changed).failures())
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
        CborMapWriter short1 = new CborMapWriter()
                .array("variableBlockSizes", List.of(CborWriter.integer(30), CborWriter.integer(30)));
        assertThat(withTree(film, List.of(a, b), 2, short1).failures())
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
        CborMapWriter both = new CborMapWriter()
                .put("fixedBlockSize", CborWriter.integer(30))
                .array("variableBlockSizes", List.of(CborWriter.integer(82)));
        assertThat(withTree(film, List.of(a, b, c), 3, both).failures())
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
        CborMapWriter miscounted = new CborMapWriter().put("fixedBlockSize", CborWriter.integer(30));
        assertThat(withTree(film, List.of(a, b, c), 2, miscounted).failures())
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MISMATCH);
    }

    @Test
    void aBoxThatIsInsertedOrMovedIsFound() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.of("avif", 1, 1), SampleImages.content(), signer)
                .bytes();
        assertThat(validator.validate(signed).state()).isEqualTo(State.TRUSTED);
        byte[] free = SampleFiles.box("free", new byte[20]);
        List<BmffBox> boxes = ArrayFormat.tree(signed);
        for (BmffBox box : boxes) {
            for (int at : new int[] {(int) box.span().offset(), (int) box.span().end()}) {
                byte[] longer = SampleFiles.joined(
                        Arrays.copyOf(signed, at), free, Arrays.copyOfRange(signed, at, signed.length));
                assertThat(validator.validate(longer).state()).as("at " + at).isIn(State.INVALID, State.ERROR);
            }
        }
        byte[] second = boxes.get(1).span().copyOf(signed);
        assertThat(validator.validate(SampleFiles.joined(signed, second)).state())
                .isEqualTo(State.ERROR);
    }
}
