package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hard bindings of stores that lie apart from their files, and hard bindings that are none or too many. C2PA 2.4, section 15.12. */
class HardBindingTest {
    private static final byte[] IMAGE = SampleImages.png(8, 8);
    private static final int TEXT = IMAGE.length - 12;

    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    @Test
    void aStoreThatLiesApartBindsTheWholeFile() throws Exception {
        byte[] image = withText();
        byte[] store = store(hash(image));
        assertThat(validator.validate(image, store).state()).isEqualTo(State.TRUSTED);
        for (int at : new int[] {0, 40, TEXT + 9, image.length - 1}) {
            byte[] changed = image.clone();
            changed[at] ^= 1;
            assertThat(validator.validate(changed, store).failures())
                    .as("byte " + at)
                    .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        }
        assertThat(validator
                        .validate(Arrays.copyOf(image, image.length + 1), store)
                        .failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    @Test
    void aStoreThatLiesApartLeavesOutMetadataAlone() throws Exception {
        byte[] image = withText();
        byte[] store = store(hash(image, TEXT + 8, 4));
        assertThat(validator.validate(image, store).state()).isEqualTo(State.TRUSTED);
        byte[] changed = image.clone();
        changed[TEXT + 9] ^= 1;
        assertThat(validator.validate(changed, store).failures()).isEmpty();

        for (int[] range : new int[][] {{40, 4}, {0, 1}, {TEXT + 7, 4}, {image.length - 1, 1}, {0, image.length}}) {
            assertThat(validator.validate(image, store(hash(image, range))).failures())
                    .as(Arrays.toString(range))
                    .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        }
    }

    @Test
    void aRangeOfAStoreThatLiesApartEndsWithTheFile() throws Exception {
        byte[] image = withText();
        assertThat(validator
                        .validate(image, store(hash(image, image.length, 0)))
                        .failures())
                .isEmpty();
        for (int[] range : new int[][] {{image.length, 1}, {image.length + 1, 0}, {TEXT + 8, image.length}}) {
            CborMapWriter binding = binding(Hashes.sha256().digest(image), range);
            ValidationReport report = validator.validate(image, store(binding));
            assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
            assertThat(explanation(report, StatusCode.ASSERTION_DATA_HASH_MISMATCH))
                    .contains("beyond the end");
        }
    }

    @Test
    void metadataOfAFileOfNoKnownFormatIsNotKnown() throws Exception {
        byte[] words = "no picture at all".getBytes(StandardCharsets.US_ASCII);
        assertThat(validator.validate(words, store(hash(words))).failures()).isEmpty();
        assertThat(validator.validate(words, store(hash(words, 3, 4))).failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    @Test
    void oneHardBindingIsAllowed() throws Exception {
        CborMapWriter binding = hash(IMAGE);
        TestManifest twice =
                TestManifest.created().add(Labels.DATA_HASH, binding).add(Labels.DATA_HASH + "__1", hash(IMAGE));

        assertThat(validator
                        .validate(IMAGE, TestManifest.store(List.of(twice.box(signer))))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS);
    }

    @Test
    void aHardBindingIsAMap() throws Exception {
        List<StatusCode> malformed = List.of(
                StatusCode.ASSERTION_DATA_HASH_MALFORMED,
                StatusCode.ASSERTION_BOXES_HASH_MALFORMED,
                StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
                StatusCode.ASSERTION_BMFF_HASH_MALFORMED);
        List<String> labels = List.of(Labels.DATA_HASH, Labels.BOXES_HASH, Labels.BMFF_HASH_V2, Labels.BMFF_HASH_V3);
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            TestManifest manifest =
                    TestManifest.created().add(label, TestManifest.cbor(label, CborWriter.text("no map")));
            ValidationReport report = validator.validate(IMAGE, TestManifest.store(List.of(manifest.box(signer))));
            assertThat(report.failures()).as(label).contains(malformed.get(i));
            assertThat(report.state()).isEqualTo(State.INVALID);
        }
    }

    @Test
    void aHashNeedsItsAlgorithmOrThatOfTheClaim() throws Exception {
        CborMapWriter unnamed =
                new CborMapWriter().bytes("hash", Hashes.sha256().digest(IMAGE)).bytes("pad", new byte[0]);
        TestManifest inTheClaim = TestManifest.created().add(Labels.DATA_HASH, unnamed);
        assertThat(validator
                        .validate(IMAGE, TestManifest.store(List.of(inTheClaim.box(signer))))
                        .failures())
                .isEmpty();

        TestManifest sha512 = TestManifest.created().add(Labels.DATA_HASH, named("sha512"));
        assertThat(validator
                        .validate(IMAGE, TestManifest.store(List.of(sha512.box(signer))))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);

        TestManifest unknown = TestManifest.created().add(Labels.DATA_HASH, named("md5"));
        ValidationReport report = validator.validate(IMAGE, TestManifest.store(List.of(unknown.box(signer))));
        assertThat(report.failures()).containsExactly(StatusCode.ALGORITHM_UNSUPPORTED);
        assertThat(explanation(report, StatusCode.ALGORITHM_UNSUPPORTED)).contains("md5");
    }

    private static CborMapWriter named(String alg) {
        return new CborMapWriter()
                .text("alg", alg)
                .bytes("hash", Hashes.sha256().digest(IMAGE))
                .bytes("pad", new byte[0]);
    }

    private static String explanation(ValidationReport report, StatusCode code) {
        return report.findings().stream()
                .filter(finding -> finding.code() == code)
                .findFirst()
                .orElseThrow()
                .explanation();
    }

    private static byte[] store(CborMapWriter binding) throws C2paException {
        return TestManifest.store(
                List.of(TestManifest.created().add(Labels.DATA_HASH, binding).box(signer)));
    }

    /** A data hash over all but one range. */
    private static CborMapWriter hash(byte[] file, int... range) throws C2paException {
        byte[] covered = range.length == 0 ? file : ArrayFormat.without(file, new FileRange(range[0], range[1]));
        return range.length == 0
                ? binding(Hashes.sha256().digest(covered))
                : binding(Hashes.sha256().digest(covered), range);
    }

    private static CborMapWriter binding(byte[] hash, int[]... ranges) {
        List<byte[]> exclusions = new ArrayList<>();
        for (int[] range : ranges) {
            exclusions.add(new CborMapWriter()
                    .put("start", CborWriter.integer(range[0]))
                    .put("length", CborWriter.integer(range[1]))
                    .encode());
        }
        return new CborMapWriter()
                .array("exclusions", exclusions)
                .text("alg", "sha256")
                .bytes("hash", hash)
                .bytes("pad", new byte[4]);
    }

    /** The image with a text of ten bytes before its end. */
    private static byte[] withText() {
        return DataHashTest.inserted(
                IMAGE, TEXT, DataHashTest.chunk("tEXt", "Comment\0ab".getBytes(StandardCharsets.US_ASCII)));
    }
}
