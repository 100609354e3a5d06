package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A manifest that redacts an assertion of its parent, built box by box. */
@Tag("slow")
class RedactionTest {
    private static final String SECRET = "org.example.secret";
    private static final String PARENT = "urn:c2pa:" + UUID.randomUUID();
    private static final String CHILD = "urn:c2pa:" + UUID.randomUUID();
    private static final String SECRET_URL = "self#jumbf=/c2pa/" + PARENT + "/c2pa.assertions/" + SECRET;

    private TestAuthority authority;
    private ClaimSigner signer;
    private String ingredientLabel = Labels.INGREDIENT_V3;

    private record Manifest(byte[] box, byte[] withoutSecret, byte[] withOther, byte[] signatureBox) {}

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
    }

    @Test
    void whatWasRedactedIsMissedByNobody() throws Exception {
        Manifest parent = parent();
        byte[] file = child(parent, parent.withoutSecret, SECRET_URL);

        ValidationReport ours = validate(file);
        Answer theirs = ReferenceEngine.ask(List.of(new Question(file, authority.pem(), null)))
                .getFirst();

        assertThat(ours.state()).as(ours.findings().toString()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(ours.findings()).anyMatch(f -> f.code() == StatusCode.INGREDIENT_CLAIM_SIGNATURE_VALIDATED);
        assertThat(theirs.state()).as(theirs.all().toPrettyString()).isEqualTo("Trusted");
    }

    @Test
    void whatIsStillThereWasNotRedacted() throws Exception {
        Manifest parent = parent();
        for (byte[] kept : List.of(parent.box, parent.withOther)) {
            assertThat(validate(child(parent, kept, SECRET_URL)).failures())
                    .containsExactly(StatusCode.ASSERTION_NOT_REDACTED);
        }
    }

    @Test
    void theActionHasToNameWhatWasRedacted() throws Exception {
        Manifest parent = parent();
        String nowhere = "self#jumbf=/c2pa/urn:c2pa:" + UUID.randomUUID() + "/c2pa.assertions/" + SECRET;
        byte[] elsewhere = child(parent, parent.withoutSecret, nowhere);
        byte[] another = child(parent, parent.withoutSecret, SECRET_URL + "__1");

        assertThat(validate(elsewhere).failures()).containsExactly(StatusCode.ASSERTION_ACTION_REDACTION_MISMATCH);
        assertThat(validate(another).failures()).containsExactly(StatusCode.ASSERTION_NOT_REDACTED);
        List<Answer> theirs = ReferenceEngine.ask(
                List.of(new Question(elsewhere, authority.pem(), null), new Question(another, authority.pem(), null)));
        assertThat(theirs.get(0).failure()).containsExactly("assertion.action.redactionMismatch");
        assertThat(theirs.get(1).failure()).containsExactly("assertion.notRedacted");
    }

    @Test
    void anIngredientOfWhichSomethingWasRedactedNamesItsSignature() throws Exception {
        ingredientLabel = Labels.INGREDIENT_V2;
        Manifest parent = parent();
        ValidationReport report = validate(child(parent, parent.withoutSecret, SECRET_URL));
        assertThat(report.ingredientFailures()).containsExactly(StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISSING);
        assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
    }

    private ValidationReport validate(byte[] file) {
        return new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(file);
    }

    private Manifest parent() throws Exception {
        Map<String, byte[]> assertions = new LinkedHashMap<>();
        assertions.put(
                Labels.ACTIONS_V2,
                actions(new CborMapWriter().text("action", "c2pa.created").text("digitalSourceType", "http://x/y")));
        assertions.put(SECRET, new CborMapWriter().text("who", "somebody").encode());
        assertions.put(
                Labels.DATA_HASH,
                ArrayFormat.dataHash(new byte[1], new FileRange(0, 1), 0).encode());
        return manifest(PARENT, assertions, List.of());
    }

    private byte[] child(Manifest parent, byte[] kept, String redactedByTheAction) throws Exception {
        byte[] png = SampleImages.png(8, 8);
        ArrayFormat format = ArrayFormat.of(png);
        FileRange exclusion = new FileRange(33, 0);
        byte[] store = new byte[0];
        for (long length = -1; length != exclusion.length(); ) {
            length = exclusion.length();
            store = store(kept, childManifest(parent, png, exclusion, redactedByTheAction));
            exclusion = new FileRange(33, format.containerLength(store.length));
        }
        byte[] container = format.container(store(kept, childManifest(parent, png, exclusion, redactedByTheAction)));
        return ByteBuffer.allocate(png.length + container.length)
                .put(png, 0, 33)
                .put(container)
                .put(png, 33, png.length - 33)
                .array();
    }

    private Manifest childManifest(Manifest parent, byte[] png, FileRange exclusion, String redacted) throws Exception {
        byte[] results = new CborMapWriter()
                .map(
                        "activeManifest",
                        new CborMapWriter()
                                .array("success", List.of())
                                .array("informational", List.of())
                                .array("failure", List.of()))
                .encode();
        byte[] ingredient = new CborMapWriter()
                .text("relationship", "parentOf")
                .put("validationResults", results)
                .put("activeManifest", reference("self#jumbf=/c2pa/" + PARENT, parent.box))
                .put(
                        ingredientLabel.equals(Labels.INGREDIENT_V3) ? "claimSignature" : "of no meaning here",
                        reference(JumbfUris.ofSignature(PARENT), parent.signatureBox))
                .encode();
        byte[] box = JumbfWriter.superbox(BoxType.CBOR, ingredientLabel, List.of(JumbfWriter.box("cbor", ingredient)));
        CborMapWriter opened = new CborMapWriter()
                .text("action", "c2pa.opened")
                .map(
                        "parameters",
                        new CborMapWriter()
                                .array(
                                        "ingredients",
                                        List.of(reference("self#jumbf=c2pa.assertions/" + ingredientLabel, box))));
        CborMapWriter redaction = new CborMapWriter()
                .text("action", "c2pa.redacted")
                .text("reason", "c2pa.PII.present")
                .map("parameters", new CborMapWriter().text("redacted", redacted));
        Map<String, byte[]> assertions = new LinkedHashMap<>();
        assertions.put(ingredientLabel, ingredient);
        assertions.put(Labels.ACTIONS_V2, actions(opened, redaction));
        assertions.put(Labels.DATA_HASH, ArrayFormat.dataHash(png, exclusion, 0).encode());
        return manifest(CHILD, assertions, List.of(SECRET_URL));
    }

    private Manifest manifest(String urn, Map<String, byte[]> assertions, List<String> redacted) throws Exception {
        Map<String, byte[]> boxes = new LinkedHashMap<>();
        List<byte[]> references = new ArrayList<>();
        assertions.forEach((label, cbor) -> {
            byte[] box = JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", cbor)));
            boxes.put(label, box);
            references.add(reference("self#jumbf=c2pa.assertions/" + label, box));
        });
        CborMapWriter claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:" + urn)
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(urn))
                .array("created_assertions", references)
                .text("alg", "sha256");
        if (!redacted.isEmpty()) {
            claim.array(
                    "redacted_assertions",
                    redacted.stream().map(CborWriter::text).toList());
        }
        byte[] encoded = claim.encode();
        byte[] signature = JumbfWriter.superbox(
                BoxType.SIGNATURE, Labels.SIGNATURE, List.of(JumbfWriter.box("cbor", CoseSign1.sign(signer, encoded))));
        byte[] whole = box(urn, new ArrayList<>(boxes.values()), encoded, signature);
        byte[] other = JumbfWriter.superbox(
                BoxType.CBOR,
                SECRET,
                List.of(JumbfWriter.box(
                        "cbor", new CborMapWriter().text("who", "nobody").encode())));
        List<byte[]> changed = new ArrayList<>(boxes.values());
        byte[] secret = boxes.remove(SECRET);
        if (secret != null) {
            changed.set(changed.indexOf(secret), other);
        }
        return new Manifest(
                whole,
                box(urn, new ArrayList<>(boxes.values()), encoded, signature),
                box(urn, changed, encoded, signature),
                signature);
    }

    private static byte[] box(String urn, List<byte[]> assertions, byte[] claim, byte[] signature) {
        return JumbfWriter.superbox(
                BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        signature));
    }

    private static byte[] store(byte[] parent, Manifest child) {
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, List.of(parent, child.box));
    }

    private static byte[] actions(CborMapWriter... actions) {
        return new CborMapWriter()
                .array(
                        "actions",
                        Arrays.stream(actions).map(CborMapWriter::encode).toList())
                .encode();
    }

    private static byte[] reference(String url, byte[] box) {
        byte[] hash = Hashes.sha256().digest(Arrays.copyOfRange(box, 8, box.length));
        return new HashedUri(url, hash, null).encode();
    }
}
