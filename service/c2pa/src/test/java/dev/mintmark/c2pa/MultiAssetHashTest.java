package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.NamedBox;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files of several parts, such as a JPEG with another one behind it: a part that may be missing can be removed. */
class MultiAssetHashTest {
    private static final String DATA = "c2pa.hash.data.part";
    private static ClaimSigner signer;
    private static ManifestValidator validator;
    private static byte[] first;
    private static byte[] second;

    @BeforeAll
    static void keys() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        first = SampleImages.jpeg(16, 16);
        second = SampleImages.jpeg(8, 8);
    }

    /** What a test changes. */
    private static final class Parts {
        boolean optional = true;
        int shift;
        int longer;
        String label = DATA;
        /** Whether the hash is that of the place that the part names, and not of the second file. */
        boolean ofItsPlace;

        String secondLabel = DATA + "__1";
        /** Whether there is another hash of the whole file. */
        boolean second;
        /** Whether the hash of the whole file lacks its padding. */
        boolean unpadded;
        /** Where the second part lies, instead. */
        CborMapWriter place;
        /** The hash of the second part, instead. */
        CborMapWriter hash;
    }

    /** The two files, one behind the other, with a manifest in the first. */
    private static byte[] signed(Parts parts) throws Exception {
        byte[] file = SampleFiles.joined(first, second);
        ArrayFormat format = ArrayFormat.of(file);
        int at = format.insertionPoint(file);
        int length = 0;
        while (true) {
            byte[] range = new CborMapWriter()
                    .put("start", CborWriter.integer(at))
                    .put("length", CborWriter.integer(length))
                    .encode();
            TestManifest manifest = TestManifest.created()
                    .add("c2pa.hash.data", parts.unpadded ? new CborMapWriter() : hash(file, List.of(range)))
                    .add(parts.label, hash(first, List.of(range)))
                    .add(parts.secondLabel, parts.hash != null ? parts.hash : hash(secondPart(parts), List.of()));
            if (parts.second) {
                manifest.add("c2pa.hash.data__9", hash(file, List.of(range)));
            }
            List<byte[]> list = List.of(
                    part(manifest.reference(parts.label), place(0, first.length + length), false),
                    part(
                            manifest.reference(parts.secondLabel),
                            parts.place != null
                                    ? parts.place
                                    : place(first.length + length + parts.shift, second.length + parts.longer),
                            parts.optional));
            manifest.add("c2pa.hash.multi-asset", new CborMapWriter().array("parts", list));
            byte[] store = TestManifest.store(List.of(manifest.box(signer)));
            int next = format.containerLength(store.length);
            if (next == length) {
                return format.embed(file, store);
            }
            length = next;
        }
    }

    private static CborMapWriter hash(byte[] bytes, List<byte[]> exclusions) {
        return new CborMapWriter()
                .array("exclusions", exclusions)
                .text("alg", "sha256")
                .bytes("hash", Hashes.sha256().digest(bytes))
                .bytes("pad", new byte[0]);
    }

    private static byte[] secondPart(Parts parts) {
        byte[] file = SampleFiles.joined(first, second);
        int start = first.length + parts.shift;
        return parts.ofItsPlace ? Arrays.copyOfRange(file, start, start + second.length + parts.longer) : second;
    }

    private static CborMapWriter place(long offset, long length) {
        return new CborMapWriter()
                .put("byteOffset", CborWriter.integer(offset))
                .put("length", CborWriter.integer(length));
    }

    private static byte[] part(byte[] reference, CborMapWriter place, boolean optional) {
        return new CborMapWriter()
                .map("location", place)
                .put("hashAssertion", reference)
                .put("optional", CborWriter.bool(optional))
                .encode();
    }

    private static byte[] without(byte[] file) {
        return Arrays.copyOf(file, file.length - second.length);
    }

    @Test
    void theWholeFileAndTheFileWithoutAnOptionalPartAreTrusted() throws Exception {
        byte[] file = signed(new Parts());
        assertThat(validator.validate(file).success()).contains(StatusCode.ASSERTION_DATA_HASH_MATCH);
        assertThat(validator.validate(file).state()).isEqualTo(State.TRUSTED);

        ValidationReport shorter = validator.validate(without(file));
        assertThat(shorter.state()).as(shorter.toString()).isEqualTo(State.TRUSTED);
        assertThat(shorter.success())
                .contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH)
                .doesNotContain(StatusCode.ASSERTION_DATA_HASH_MATCH);
    }

    /** The parts replace only a hash of the whole file that does not match, not one that is malformed or one too many. */
    @Test
    void thePartsReplaceOnlyAMismatch() throws Exception {
        Parts two = new Parts();
        two.second = true;
        byte[] file = without(signed(two));
        assertThat(validator.validate(file).success()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH);
        assertThat(validator.validate(file).failures()).containsExactly(StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS);
        Parts malformed = new Parts();
        malformed.unpadded = true;
        assertThat(validator.validate(signed(malformed)).failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MALFORMED);
    }

    @Test
    void aPartThatIsNotOptionalIsMissed() throws Exception {
        Parts parts = new Parts();
        parts.optional = false;
        assertThat(validator.validate(without(signed(parts))).failures())
                .contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MISSING_PART);
    }

    @Test
    void aChangedCutOrAddedPartIsFound() throws Exception {
        byte[] file = signed(new Parts());
        List<byte[]> changed = new ArrayList<>();
        for (int at : new int[] {file.length - second.length - 5, file.length - 10}) {
            byte[] other = file.clone();
            other[at] ^= 4;
            changed.add(other);
        }
        changed.add(Arrays.copyOf(file, file.length - 5));
        changed.add(SampleFiles.joined(file, new byte[] {1}));
        changed.add(SampleFiles.joined(without(file), SampleImages.jpeg(8, 9)));
        for (byte[] other : changed) {
            ValidationReport report = validator.validate(other);
            assertThat(report.state()).isIn(State.INVALID, State.ERROR);
        }
    }

    @Test
    void thePartsAreTheWholeFile() throws Exception {
        for (int shift : new int[] {-1, 1}) {
            Parts parts = new Parts();
            parts.shift = shift;
            parts.longer = -shift;
            byte[] file = signed(parts);
            byte[] other = file.clone();
            other[file.length - second.length - 1] ^= 1;
            assertThat(validator.validate(other).failures()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH);
        }
    }

    @Test
    void partsHaveHashesOfKnownKinds() throws Exception {
        Parts parts = new Parts();
        parts.label = "c2pa.hash.other.part";
        assertThat(validator.validate(without(signed(parts))).failures())
                .contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH);
        TestManifest empty =
                TestManifest.created().add("c2pa.hash.multi-asset", new CborMapWriter().array("parts", List.of()));
        byte[] file = empty.sign(first, signer);
        byte[] longer = SampleFiles.joined(file, new byte[1]);
        assertThat(validator.validate(file).state()).isEqualTo(State.TRUSTED);
        assertThat(validator.validate(longer).failures()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MALFORMED);
    }

    @Test
    void aByteOfNoPartIsNotFree() throws Exception {
        Parts gap = new Parts();
        gap.shift = 1;
        gap.longer = -1;
        Parts end = new Parts();
        end.longer = -1;
        for (Parts parts : List.of(gap, end)) {
            parts.ofItsPlace = true;
            byte[] file = signed(parts);
            file[parts == gap ? file.length - second.length : file.length - 1] ^= 1;
            assertThat(validator.validate(file).failures()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH);
        }
    }

    @Test
    void aPartHasAPlace() throws Exception {
        List<CborMapWriter> places = List.of(
                new CborMapWriter(),
                new CborMapWriter().put("byteOffset", CborWriter.integer(5)),
                new CborMapWriter().put("length", CborWriter.integer(5)),
                place(-1, 5),
                place(5, -1));
        for (CborMapWriter place : places) {
            Parts parts = new Parts();
            parts.place = place;
            ValidationReport report = validator.validate(without(signed(parts)));
            assertThat(report.failures()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MALFORMED);
            assertThat(report.success()).doesNotContain(StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH);
        }
    }

    @Test
    void aPlaceBehindEveryFileIsThatOfAMissingPart() throws Exception {
        for (CborMapWriter place : List.of(
                place(Integer.MAX_VALUE, 1),
                place(Integer.MAX_VALUE, 0),
                place(1, Integer.MAX_VALUE),
                place(Long.MAX_VALUE - 10, 5),
                new CborMapWriter().text("bmffBox", "/mdat"))) {
            Parts parts = new Parts();
            parts.place = place;
            parts.optional = false;
            ValidationReport report = validator.validate(without(signed(parts)));
            assertThat(report.state()).isEqualTo(State.INVALID);
            assertThat(report.failures())
                    .containsAnyOf(
                            StatusCode.ASSERTION_MULTI_ASSET_HASH_MISSING_PART,
                            StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH);
        }
        Parts optional = new Parts();
        optional.place = place(Integer.MAX_VALUE, 1);
        assertThat(validator.validate(without(signed(optional))).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void aChangedPartWithAHashOfItsBoxesIsFound() throws Exception {
        Parts parts = new Parts();
        parts.secondLabel = "c2pa.hash.boxes.part";
        parts.hash = new CborMapWriter().array("boxes", boxes(second));
        byte[] file = signed(parts);
        assertThat(validator.validate(file).state()).isEqualTo(State.TRUSTED);
        assertThat(validator.validate(without(file)).state()).isEqualTo(State.TRUSTED);
        file[file.length - 10] ^= 1;
        assertThat(validator.validate(file).failures()).contains(StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH);
    }

    private static List<byte[]> boxes(byte[] file) throws Exception {
        List<byte[]> boxes = new ArrayList<>();
        for (NamedBox box : ArrayFormat.of(file).boxes(file)) {
            boxes.add(new CborMapWriter()
                    .array("names", List.of(CborWriter.text(box.name())))
                    .text("alg", "sha256")
                    .bytes("hash", Hashes.sha256().digest(box.span().copyOf(file)))
                    .encode());
        }
        return boxes;
    }
}
