package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Well-formed stores that take long to validate: many elements that refer to many others. */
@Tag("slow")
@Timeout(20)
class HostileStoreTest {
    private static final byte[] HASH = new byte[32];
    private static final int LONG = 8 << 20;
    private static final int MANY = 4900;
    private static final String TARGET = "urn:c2pa:00000000-0000-4000-8000-000000000000";
    private static final String ACTIVE = "urn:c2pa:00000000-0000-4000-8000-000000000001";

    @Test
    void aLongAssertionNamedManyTimes() throws Exception {
        byte[] claim = claim(ACTIVE, Collections.nCopies(MANY, reference("org.example.long")), List.of());
        assertThat(failures(manifest(ACTIVE, claim, List.of(binary("org.example.long")))))
                .contains(StatusCode.CLAIM_MALFORMED);
    }

    @Test
    void aLongManifestThatManyIngredientsName() throws Exception {
        byte[] target = manifest(TARGET, claim(TARGET, List.of(), List.of()), List.of(binary("org.example.long")));
        List<byte[]> boxes = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String label = Labels.INGREDIENT_V3 + "__" + i;
            boxes.add(cbor(
                    label,
                    new CborMapWriter()
                            .text("relationship", "componentOf")
                            .put("activeManifest", new HashedUri("self#jumbf=/c2pa/" + TARGET, HASH, null).encode())));
            references.add(reference(label));
        }
        assertThat(failures(target, manifest(ACTIVE, claim(ACTIVE, references, List.of()), boxes)))
                .contains(StatusCode.ASSERTION_HASHED_URI_MISMATCH);
    }

    @Test
    void manyActionsOverManyIngredients() throws Exception {
        List<byte[]> actions = new ArrayList<>();
        List<byte[]> boxes = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String label = Labels.INGREDIENT_V3 + "__" + i;
            boxes.add(cbor(label, new CborMapWriter().text("relationship", "parentOf")));
            references.add(reference(label));
            actions.add(new CborMapWriter()
                    .text("action", "c2pa.placed")
                    .map("parameters", new CborMapWriter().array("ingredients", List.of(reference(label))))
                    .encode());
        }
        boxes.add(cbor(Labels.ACTIONS_V2, new CborMapWriter().array("actions", actions)));
        references.add(reference(Labels.ACTIONS_V2));
        assertThat(failures(manifest(ACTIVE, claim(ACTIVE, references, List.of()), boxes)))
                .contains(StatusCode.ASSERTION_ACTION_INGREDIENT_MISMATCH);
    }

    @Test
    void manyReferencesToTheLastOfManyAssertions() throws Exception {
        List<byte[]> boxes = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            boxes.add(cbor("x" + i, new CborMapWriter()));
        }
        boxes.add(cbor("last", new CborMapWriter()));
        List<byte[]> named = Collections.nCopies(95_000, reference("last"));
        boxes.add(cbor(
                Labels.ACTIONS_V2,
                new CborMapWriter()
                        .array(
                                "actions",
                                List.of(new CborMapWriter()
                                        .text("action", "c2pa.edited")
                                        .map("parameters", new CborMapWriter().array("relatedAssertions", named))
                                        .encode()))));
        byte[] claim = claim(ACTIVE, List.of(reference(Labels.ACTIONS_V2)), List.of());
        assertThat(failures(manifest(ACTIVE, claim, boxes))).contains(StatusCode.HASHED_URI_MISMATCH);
    }

    @Test
    void manyRedactionsOfManyAssertions() throws Exception {
        List<byte[]> boxes = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        List<byte[]> redacted = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            boxes.add(cbor("org.example.a" + i, new CborMapWriter()));
            references.add(reference("org.example.a" + i));
            redacted.add(CborWriter.text("self#jumbf=/c2pa/" + TARGET + "/c2pa.assertions/org.example.a" + i));
        }
        byte[] target = manifest(TARGET, claim(TARGET, references, List.of()), boxes);
        assertThat(failures(target, manifest(ACTIVE, claim(ACTIVE, List.of(), redacted), List.of())))
                .contains(StatusCode.ASSERTION_NOT_REDACTED);
    }

    @Test
    void manyItemsInManyAssertions() throws Exception {
        List<byte[]> boxes = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        byte[] items = new CborMapWriter()
                .array("actions", Collections.nCopies(150_000, new byte[] {(byte) 0xa0}))
                .encode();
        for (int i = 0; i < 10; i++) {
            boxes.add(JumbfWriter.superbox(
                    BoxType.CBOR, Labels.ACTIONS_V2 + "__" + i, List.of(JumbfWriter.box("cbor", items))));
            references.addAll(Collections.nCopies(400, reference(Labels.ACTIONS_V2 + "__" + i)));
        }
        assertThat(failures(manifest(ACTIVE, claim(ACTIVE, references, List.of()), boxes)))
                .contains(StatusCode.ASSERTION_CBOR_INVALID, StatusCode.GENERAL_ERROR);
    }

    @Test
    void ingredientsInACircleAndDeeperThanAnybodyNests() throws Exception {
        for (int length : new int[] {2, 300}) {
            assertThat(report(circle(length)).ingredientFailures())
                    .contains(StatusCode.ASSERTION_INGREDIENT_MALFORMED, StatusCode.INGREDIENT_MANIFEST_MISMATCH);
        }
    }

    private static byte[][] circle(int length) {
        byte[][] manifests = new byte[length][];
        for (int i = 0; i < length; i++) {
            HashedUri next = new HashedUri("self#jumbf=/c2pa/" + urn((i + length - 1) % length), HASH, null);
            CborMapWriter ingredient = new CborMapWriter()
                    .text("relationship", "componentOf")
                    .put("activeManifest", next.encode())
                    .map("validationResults", new CborMapWriter());
            manifests[i] = manifest(
                    urn(i),
                    claim(urn(i), List.of(reference(Labels.INGREDIENT_V3)), List.of()),
                    List.of(cbor(Labels.INGREDIENT_V3, ingredient)));
        }
        return manifests;
    }

    private static String urn(int number) {
        return String.format("urn:c2pa:00000000-0000-4000-8000-%012d", number);
    }

    @Test
    void manyHardBindings() throws Exception {
        List<byte[]> boxes = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            boxes.add(cbor(Labels.DATA_HASH + "__" + i, new CborMapWriter().bytes("hash", HASH)));
            references.add(reference(Labels.DATA_HASH + "__" + i));
        }
        assertThat(failures(manifest(ACTIVE, claim(ACTIVE, references, List.of()), boxes)))
                .contains(StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS);
    }

    private static List<StatusCode> failures(byte[]... manifests) throws Exception {
        return report(manifests).failures();
    }

    private static ValidationReport report(byte[]... manifests) throws Exception {
        byte[] store = JumbfWriter.superbox(BoxType.STORE, "c2pa", List.of(manifests));
        byte[] file = SampleImages.withStore(SampleImages.png(8, 8), store);
        long start = System.nanoTime();
        ValidationReport report = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC()).validate(file);
        assertThat(report.error()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        return report;
    }

    private static byte[] manifest(String urn, byte[] claim, List<byte[]> assertions) {
        return JumbfWriter.superbox(
                BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim)))));
    }

    private static byte[] claim(String urn, List<byte[]> references, List<byte[]> redacted) {
        return new CborMapWriter()
                .text("alg", "sha256")
                .text("instanceID", "xmp:iid:1")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(urn))
                .array("created_assertions", references)
                .array("redacted_assertions", redacted)
                .encode();
    }

    private static byte[] reference(String label) {
        return new HashedUri("self#jumbf=c2pa.assertions/" + label, HASH, null).encode();
    }

    private static byte[] cbor(String label, CborMapWriter content) {
        return JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", content.encode())));
    }

    private static byte[] binary(String label) {
        return JumbfWriter.superbox(BoxType.EMBEDDED_FILE, label, List.of(JumbfWriter.box("bidb", new byte[LONG])));
    }
}
