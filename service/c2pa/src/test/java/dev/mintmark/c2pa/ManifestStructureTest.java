package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stores, claims and their lists of assertions. C2PA 2.4, sections 15.5, 15.6 and 15.10. */
@Tag("slow")
class ManifestStructureTest {
    private static final String NOTE = "org.example.note";
    private static final String OTHER = "urn:c2pa:33333333-2222-4333-8444-555555555555";

    private ClaimSigner signer;
    private ManifestValidator validator;
    private final byte[] png = SampleImages.png(8, 8);

    @BeforeEach
    void start() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private List<StatusCode> failures(TestManifest manifest) throws Exception {
        return validator.validate(manifest.sign(png, signer)).failures();
    }

    @Test
    void aFileHasOneStore() throws Exception {
        for (String format : List.of("png", "jpeg")) {
            byte[] image = SampleImages.of(format, 8, 8);
            byte[] file = TestManifest.created().sign(image, signer);
            int at = SampleImages.insertionPoint(image);
            byte[] container =
                    ArrayFormat.of(file).find(file).orElseThrow().span().copyOf(file);
            byte[] two = ByteBuffer.allocate(file.length + container.length)
                    .put(file, 0, at)
                    .put(container)
                    .put(file, at, file.length - at)
                    .array();
            assertThat(validator.validate(two).state()).isEqualTo(ValidationReport.State.ERROR);
        }
    }

    @Test
    void aManifestHasOneClaim() throws Exception {
        TestManifest two = TestManifest.created();
        two.others.add(JumbfWriter.superbox(
                BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", new CborMapWriter().encode()))));
        assertThat(failures(two)).containsExactly(StatusCode.CLAIM_MULTIPLE);
        byte[] none = JumbfWriter.superbox(BoxType.MANIFEST, TestManifest.URN, List.of());
        assertThat(validator.validate(TestManifest.file(png, List.of(none))).failures())
                .containsExactly(StatusCode.CLAIM_MISSING);
        assertThat(validator.validate(TestManifest.file(png, List.of())).failures())
                .containsExactly(StatusCode.CLAIM_MISSING);
        byte[] broken = JumbfWriter.superbox(
                BoxType.MANIFEST,
                TestManifest.URN,
                List.of(JumbfWriter.superbox(
                        BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", new byte[] {(byte) 0xff})))));
        assertThat(validator.validate(TestManifest.file(png, List.of(broken))).failures())
                .containsExactly(StatusCode.CLAIM_CBOR_INVALID);
    }

    @Test
    void aClaimNamesAssertionsOfItsOwnManifest() throws Exception {
        byte[] note = TestManifest.cbor(NOTE, new CborMapWriter().encode());
        TestManifest outside = TestManifest.created();
        outside.references.add(TestManifest.hashed("self#jumbf=/c2pa/" + OTHER + "/c2pa.assertions/" + NOTE, note));
        assertThat(failures(outside)).containsExactly(StatusCode.ASSERTION_OUTSIDE_MANIFEST);
        TestManifest missing = TestManifest.created();
        missing.references.add(TestManifest.hashed("self#jumbf=c2pa.assertions/" + NOTE, note));
        assertThat(failures(missing)).containsExactly(StatusCode.ASSERTION_MISSING);
    }

    /** Nobody signed such an assertion. */
    @Test
    void theClaimNamesEveryAssertion() throws Exception {
        byte[] note = TestManifest.cbor(NOTE, new CborMapWriter().encode());
        TestManifest undeclared = TestManifest.created();
        undeclared.undeclared.add(note);
        assertThat(failures(undeclared)).containsExactly(StatusCode.ASSERTION_UNDECLARED);
        assertThat(failures(TestManifest.created().add(NOTE, note))).isEmpty();

        byte[] inner = undeclared.bound(png, signer);
        ValidationReport updated = validator.validate(
                TestManifest.file(png, List.of(inner, TestManifest.update(inner).box(signer))));
        assertThat(updated.ingredientFailures()).containsExactly(StatusCode.ASSERTION_UNDECLARED);
        assertThat(updated.state()).isEqualTo(ValidationReport.State.INVALID);
    }

    @Test
    void aManifestsLabelIsANameOfC2pa() throws Exception {
        for (String label : List.of("urn:c2pa:a", "urn:c2pa:a:b", "urn:c2pa:a:b:c", "example:urn:uuid:a")) {
            assertThat(failures(TestManifest.named(label))).as(label).isEmpty();
        }
        for (String label : List.of("urn:c2pa", "urn:c2pa:a:b:c:d", "urn:other:a", "uri:c2pa:a")) {
            assertThat(failures(TestManifest.named(label))).as(label).containsExactly(StatusCode.CLAIM_MALFORMED);
        }
        TestManifest old = TestManifest.named("urn:other:a");
        old.version = 1;
        assertThat(failures(old)).isEmpty();
    }

    /** Each reference is hashed, so that a limit bounds the time. */
    @Test
    void anAssertionIsNamedAtMostSixteenTimesMore() throws Exception {
        for (int more : new int[] {16, 17}) {
            TestManifest manifest = TestManifest.created();
            for (int i = 0; i < more; i++) {
                manifest.references.add(manifest.reference(Labels.ACTIONS_V2));
            }
            assertThat(failures(manifest)).isEqualTo(more == 16 ? List.of() : List.of(StatusCode.CLAIM_MALFORMED));
        }
    }

    @Test
    void aSoftBindingHasBlocksOfScopeAndValueAndAnAlgorithm() throws Exception {
        byte[] list = TestManifest.cbor(Labels.SOFT_BINDING, new byte[] {(byte) 0x80});
        assertThat(failures(TestManifest.created().add(Labels.SOFT_BINDING, list)))
                .containsExactly(StatusCode.CLAIM_MALFORMED);
        byte[] whole = block(true, true);
        assertThat(softBinding("org.example.mark", whole, whole)).isEmpty();
        for (List<byte[]> blocks : List.of(
                List.<byte[]>of(),
                List.of(whole, block(true, false)),
                List.of(whole, block(false, true)),
                List.of(whole, CborWriter.text("block")))) {
            assertThat(softBinding("org.example.mark", blocks.toArray(byte[][]::new)))
                    .containsExactly(StatusCode.CLAIM_MALFORMED);
        }
        assertThat(softBinding(null, whole)).containsExactly(StatusCode.CLAIM_MALFORMED);
    }

    private static byte[] block(boolean scope, boolean value) {
        CborMapWriter block = new CborMapWriter();
        if (scope) {
            block.map("scope", new CborMapWriter());
        }
        return (value ? block.bytes("value", new byte[8]) : block).encode();
    }

    private List<StatusCode> softBinding(String alg, byte[]... blocks) throws Exception {
        return failures(TestManifest.created()
                .add(Labels.SOFT_BINDING, new CborMapWriter().text("alg", alg).array("blocks", List.of(blocks))));
    }

    @Test
    void theClaimNamesTheSignatureOfItsOwnManifest() throws Exception {
        byte[] box = TestManifest.created().bound(png, signer);
        byte[] unsigned = JumbfWriter.superbox(
                BoxType.MANIFEST,
                TestManifest.URN,
                JumbfReader.parse(box).superboxes().stream()
                        .filter(child -> !child.is(BoxType.SIGNATURE))
                        .map(child -> child.span().copyOf(box))
                        .toList());
        assertThat(validator.validate(TestManifest.file(png, List.of(unsigned))).failures())
                .contains(StatusCode.CLAIM_SIGNATURE_MISSING);
    }

    @Test
    void assertionsAreWellFormed() throws Exception {
        assertThat(failures(TestManifest.created().add(NOTE, TestManifest.cbor(NOTE, new byte[] {0x01, 0x02}))))
                .containsExactly(StatusCode.ASSERTION_CBOR_INVALID);
        for (String json : List.of("{\"@context\":{}}", "{\"@context\":")) {
            byte[] box = JumbfWriter.superbox(
                    BoxType.JSON,
                    "c2pa.metadata",
                    List.of(JumbfWriter.box("json", json.getBytes(StandardCharsets.US_ASCII))));
            assertThat(failures(TestManifest.created().add("c2pa.metadata", box)))
                    .isEqualTo(json.endsWith("}") ? List.of() : List.of(StatusCode.ASSERTION_JSON_INVALID));
        }
        byte[] other =
                JumbfWriter.superbox(BoxType.JSON, NOTE, List.of(JumbfWriter.box("cbor", new byte[] {(byte) 0xa0})));
        assertThat(failures(TestManifest.created().add(NOTE, other)))
                .containsExactly(StatusCode.ASSERTION_JSON_INVALID);
    }

    @Test
    void neitherActionsNorHardBindingsNorOwnAssertionsAreRedacted() throws Exception {
        byte[] parent = TestManifest.created().bound(png, signer);
        String base = "self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/";
        TestManifest actions = TestManifest.update(parent);
        actions.redacted.add(base + Labels.ACTIONS_V2);
        assertThat(updated(parent, actions)).contains(StatusCode.ASSERTION_ACTION_REDACTED);
        TestManifest binding = TestManifest.update(parent);
        binding.redacted.add(base + Labels.DATA_HASH);
        assertThat(updated(parent, binding)).contains(StatusCode.ASSERTION_HARD_BINDING_REDACTED);
        TestManifest own = TestManifest.update(parent);
        own.redacted.add("self#jumbf=/c2pa/" + TestManifest.UPDATE_URN + "/c2pa.assertions/" + NOTE);
        assertThat(updated(parent, own)).containsExactly(StatusCode.ASSERTION_SELF_REDACTED);
        TestManifest relative = TestManifest.update(parent);
        relative.redacted.add("self#jumbf=c2pa.assertions/" + NOTE);
        assertThat(updated(parent, relative)).containsExactly(StatusCode.ASSERTION_SELF_REDACTED);
    }

    private List<StatusCode> updated(byte[] parent, TestManifest update) throws Exception {
        return validator
                .validate(TestManifest.file(png, List.of(parent, update.box(signer))))
                .failures();
    }

    @Test
    void anIngredientHasAManifestOrASourceType() throws Exception {
        byte[] other = TestManifest.named(OTHER).bound(SampleImages.png(9, 9), signer);
        CborMapWriter ingredient = TestManifest.ingredient("componentOf", other);
        TestManifest manifest = TestManifest.created().add(Labels.INGREDIENT_V3, ingredient);
        assertThat(validator.validate(manifest.sign(png, signer, other)).state())
                .isEqualTo(ValidationReport.State.TRUSTED);
        manifest.add(Labels.INGREDIENT_V3, ingredient.text("digitalSourceType", "http://x/y"));
        assertThat(validator.validate(manifest.sign(png, signer, other)).failures())
                .containsExactly(StatusCode.ASSERTION_INGREDIENT_MALFORMED);
    }
}
