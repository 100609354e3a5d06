package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a store says of its image, and what is wrong with one that was just written. */
class StoreValidatorTest {
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5, 6};
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static ValidationReport report(TestManifest manifest) throws Exception {
        return validator.validate(manifest.sign(SampleImages.of("png", 1, 1), signer));
    }

    private static List<StatusCode> failures(boolean signed, byte[]... manifests) throws Exception {
        return StoreValidator.failures(TestManifest.store(List.of(manifests)), signed).stream()
                .map(Finding::code)
                .toList();
    }

    /** A manifest whose signature, in its last box, is of something else. */
    private static byte[] withOtherSignature(TestManifest manifest) throws Exception {
        byte[] box = manifest.box(signer);
        box[box.length - 1] ^= 1;
        return box;
    }

    @Test
    void softBindingsAreThoseWithAnAlgorithmAndAValue() throws Exception {
        byte[] block = new CborMapWriter().bytes("value", FIRST).encode();
        byte[] empty = new CborMapWriter().encode();
        CborMapWriter named = new CborMapWriter()
                .text("alg", "org.example.mark")
                .array("blocks", List.of(empty, CborWriter.text("value"), block));
        assertThat(report(TestManifest.created().add(Labels.SOFT_BINDING, named))
                        .softBindings())
                .singleElement()
                .satisfies(binding -> {
                    assertThat(binding.alg()).isEqualTo("org.example.mark");
                    assertThat(binding.value()).isEqualTo(FIRST);
                });
        CborMapWriter unnamed = new CborMapWriter().array("blocks", List.of(block));
        assertThat(report(TestManifest.created().add(Labels.SOFT_BINDING, unnamed))
                        .softBindings())
                .isEmpty();
    }

    @Test
    void theRecipesCommitmentIsThatOfTheFirstActionWithOneOrOfTheAssertion() throws Exception {
        CborMapWriter without = TestManifest.action("c2pa.edited").map("parameters", new CborMapWriter());
        CborMapWriter with =
                TestManifest.action("c2pa.edited").map("parameters", new CborMapWriter().bytes(Labels.RECIPE, FIRST));
        CborMapWriter assertion = new CborMapWriter().bytes("commitment", SECOND);
        assertThat(report(TestManifest.created(without, with).add(Labels.RECIPE, assertion))
                        .recipeCommitment())
                .isEqualTo(FIRST);
        assertThat(report(TestManifest.created(without).add(Labels.RECIPE, assertion))
                        .recipeCommitment())
                .isEqualTo(SECOND);
        assertThat(report(TestManifest.created(without)).recipeCommitment()).isNull();
    }

    @Test
    void aManifestBindsItsImageAndHasNoUnsignedContent() throws Exception {
        byte[] image = SampleImages.of("png", 1, 1);
        byte[] unbound = TestManifest.created().box(signer);
        assertThat(validator
                        .validate(TestManifest.file(image, List.of(unbound)))
                        .failures())
                .containsExactly(StatusCode.CLAIM_HARD_BINDINGS_MISSING);
        TestManifest more = TestManifest.created();
        more.others.add(JumbfWriter.box("more", SECOND));
        assertThat(report(more).failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(failures(true, more.box(signer))).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    /** Who trusts its signer is another's question. */
    @Test
    void aStoreThatIsRightHasNoFailures() throws Exception {
        byte[] manifest = TestManifest.created().box(signer);
        assertThat(failures(true, manifest)).isEmpty();
        assertThat(failures(false, manifest)).isEmpty();
    }

    @Test
    void aBrokenRuleIsAFailure() throws Exception {
        byte[] manifest = TestManifest.of(TestManifest.action("c2pa.edited")).box(signer);
        assertThat(failures(true, manifest)).isNotEmpty();
        assertThat(failures(false, manifest)).isEqualTo(failures(true, manifest));
        assertThat(failures(true, JumbfWriter.superbox(BoxType.MANIFEST, TestManifest.URN, List.of())))
                .isNotEmpty();
    }

    @Test
    void theSignatureOfASingleManifestIsNotCheckedWhereItsKeyWasTried() throws Exception {
        byte[] other = withOtherSignature(TestManifest.created());
        assertThat(failures(false, other)).contains(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        assertThat(failures(true, other)).isEmpty();

        byte[] parent = TestManifest.created().box(signer);
        byte[] update = withOtherSignature(TestManifest.update(parent));
        assertThat(failures(true, parent, update)).contains(StatusCode.CLAIM_SIGNATURE_MISMATCH);
    }

    /** Zeros behind the name of redacted content are what a redaction leaves; anything else would be in no hash. */
    @Test
    void aRedactedAssertionIsGoneOrErased() throws Exception {
        String note = "org.example.note";
        byte[] parent = TestManifest.created()
                .add(note, new CborMapWriter().text("note", "secret"))
                .box(signer);
        byte[] name = HexFormat.of().parseHex("caa98eee9d4df80e86ad4dffca263973");
        TestManifest update = TestManifest.update(parent);
        update.redacted.add("self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/" + note);
        byte[] updated = update.box(signer);
        for (byte[] kept : List.of(new byte[0], new byte[20])) {
            assertThat(failures(false, withNote(parent, note, SampleFiles.joined(name, kept)), updated))
                    .doesNotContain(StatusCode.ASSERTION_NOT_REDACTED);
        }
        for (byte[] kept : List.of(SampleFiles.joined(name, SECOND), new byte[20], Arrays.copyOf(name, 15))) {
            assertThat(failures(false, withNote(parent, note, kept), updated))
                    .contains(StatusCode.ASSERTION_NOT_REDACTED);
        }
    }

    private static byte[] withNote(byte[] manifest, String note, byte[] content) throws C2paException {
        return TestManifest.withAssertion(
                manifest, note, JumbfWriter.superbox(BoxType.UUID, note, List.of(JumbfWriter.box("uuid", content))));
    }

    /** One small store could otherwise take gigabytes. */
    @Test
    void allCompressedManifestsTogetherInflateTo16MebibytesAtMost() throws Exception {
        byte[] nine = compressed(TestManifest.URN, 9 << 20);
        assertThat(failures(false, nine)).doesNotContain(StatusCode.MANIFEST_COMPRESSED_INVALID);
        assertThat(failures(false, nine, compressed(TestManifest.UPDATE_URN, 9 << 20)))
                .containsExactly(StatusCode.MANIFEST_COMPRESSED_INVALID);
    }

    private static byte[] compressed(String urn, int padding) throws C2paException {
        TestManifest manifest = TestManifest.named(urn);
        manifest.others.add(JumbfWriter.box("free", new byte[padding]));
        return TestManifest.compressed(manifest.box(signer));
    }
}
