package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.validate.IngredientManifests;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a manifest says of the manifests of its ingredients. C2PA 2.4, section 15.11.3. */
class IngredientManifestTest {
    private static final String NOTE = "org.example.note";
    private static final byte[] PNG = SampleImages.png(8, 8);
    /** The deepest level of ingredients that is followed. */
    private static final int DEEPEST = 100;

    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static String urn(int number) {
        return "urn:c2pa:%08d-2222-4333-8444-555555555555".formatted(number);
    }

    private static String uri(String urn) {
        return "self#jumbf=/c2pa/" + urn;
    }

    private static String secret(String urn) {
        return uri(urn) + "/c2pa.assertions/" + NOTE;
    }

    private static TestManifest noted(String urn) {
        return TestManifest.named(urn).add(NOTE, new CborMapWriter().text("note", "a secret"));
    }

    private static CborMapWriter reference(String relationship, HashedUri manifest) {
        return new CborMapWriter()
                .text("relationship", relationship)
                .map("validationResults", new CborMapWriter())
                .put("activeManifest", manifest.encode());
    }

    private static ValidationReport component(CborMapWriter ingredient, byte[]... manifests) throws Exception {
        return validator.validate(
                TestManifest.created().add(Labels.INGREDIENT_V3, ingredient).sign(PNG, signer, manifests));
    }

    private static List<StatusCode> codes(ValidationReport report) {
        return report.findings().stream().map(Finding::code).toList();
    }

    @Test
    void aManifestIsTheOneThatWasUsed() throws Exception {
        byte[] used = TestManifest.named(urn(1)).box(signer);
        byte[] another = noted(urn(1)).box(signer);

        ValidationReport same = component(TestManifest.ingredient("componentOf", used), used);
        assertThat(same.state()).isEqualTo(State.TRUSTED);
        assertThat(codes(same)).contains(StatusCode.INGREDIENT_MANIFEST_VALIDATED);
        ValidationReport changed = component(TestManifest.ingredient("componentOf", used), another);
        assertThat(changed.ingredientFailures()).containsExactly(StatusCode.INGREDIENT_MANIFEST_MISMATCH);
        assertThat(changed.state()).isEqualTo(State.INVALID);
        assertThat(codes(changed)).doesNotContain(StatusCode.INGREDIENT_MANIFEST_VALIDATED);
    }

    @Test
    void aMissingManifestIsAlsoAFailureOfTheActiveOne() throws Exception {
        byte[] used = TestManifest.named(urn(1)).box(signer);

        ValidationReport report = component(TestManifest.ingredient("componentOf", used));

        assertThat(report.failures()).containsExactly(StatusCode.INGREDIENT_MANIFEST_MISSING);
        assertThat(report.ingredientFailures()).containsExactly(StatusCode.INGREDIENT_MANIFEST_MISSING);
        assertThat(report.state()).isEqualTo(State.INVALID);
    }

    @Test
    void aHashOfAnAlgorithmThatIsNotAllowedIsNoHash() throws Exception {
        byte[] used = TestManifest.named(urn(1)).box(signer);
        HashedUri md5 = new HashedUri(uri(urn(1)), new byte[16], "md5");

        ValidationReport report = component(reference("componentOf", md5), used);

        assertThat(report.ingredientFailures()).containsExactly(StatusCode.ALGORITHM_UNSUPPORTED);
        assertThat(report.state()).isEqualTo(State.INVALID);
    }

    @Test
    void itsResultsAreMapsOfLists() throws Exception {
        byte[] used = TestManifest.named(urn(1)).box(signer);
        byte[] reference = TestManifest.hashed(uri(urn(1)), used);
        CborMapWriter none = new CborMapWriter();
        CborMapWriter some = new CborMapWriter().array("success", List.of()).array("informational", List.of());
        CborMapWriter others = new CborMapWriter().array("success", List.of()).array("failure", List.of());
        CborMapWriter all = new CborMapWriter()
                .array("success", List.of())
                .array("informational", List.of())
                .array("failure", List.of());
        List<byte[]> malformed = List.of(
                CborWriter.text("x"),
                new CborMapWriter().text("activeManifest", "x").encode(),
                new CborMapWriter().map("activeManifest", none).encode(),
                new CborMapWriter().map("activeManifest", some).encode(),
                new CborMapWriter().map("activeManifest", others).encode(),
                new CborMapWriter()
                        .map("activeManifest", some.text("failure", "x"))
                        .encode());
        List<byte[]> right = List.of(
                none.encode(), new CborMapWriter().map("activeManifest", all).encode());

        for (byte[] results : malformed) {
            assertThat(component(withResults(reference, results), used).failures())
                    .containsExactly(StatusCode.ASSERTION_INGREDIENT_MALFORMED);
        }
        for (byte[] results : right) {
            assertThat(component(withResults(reference, results), used).state()).isEqualTo(State.TRUSTED);
        }
    }

    private static CborMapWriter withResults(byte[] reference, byte[] results) {
        return new CborMapWriter()
                .text("relationship", "componentOf")
                .put("activeManifest", reference)
                .put("validationResults", results);
    }

    @Test
    void onlyAnInputNeedsNoManifest() throws Exception {
        CborMapWriter component = new CborMapWriter().text("relationship", "componentOf");
        CborMapWriter input = new CborMapWriter().text("relationship", "inputTo");

        assertThat(codes(component(component))).contains(StatusCode.INGREDIENT_UNKNOWN_PROVENANCE);
        assertThat(codes(component(input))).doesNotContain(StatusCode.INGREDIENT_UNKNOWN_PROVENANCE);
    }

    /** No hash fits, since it would have to be part of what it covers. */
    @Test
    void noManifestGoesIntoItself() throws Exception {
        ValidationReport itself =
                component(reference("componentOf", new HashedUri(uri(TestManifest.URN), new byte[32], null)));
        assertThat(itself.ingredientFailures())
                .containsExactly(StatusCode.ASSERTION_INGREDIENT_MALFORMED, StatusCode.INGREDIENT_MANIFEST_MISMATCH);
        assertThat(itself.findings())
                .anyMatch(finding -> finding.code() == StatusCode.ASSERTION_INGREDIENT_MALFORMED
                        && finding.url().equals(uri(TestManifest.URN)));

        byte[] inner = TestManifest.named(urn(1))
                .add(
                        Labels.INGREDIENT_V3,
                        reference("componentOf", new HashedUri(uri(TestManifest.URN), new byte[32], null)))
                .box(signer);
        assertThat(component(TestManifest.ingredient("componentOf", inner), inner)
                        .ingredientFailures())
                .containsExactly(StatusCode.ASSERTION_INGREDIENT_MALFORMED, StatusCode.INGREDIENT_MANIFEST_MISMATCH);
    }

    /** Whichever of them comes first in the manifest, the shared one is no circle. */
    @Test
    void anIngredientOfAnIngredientMayAlsoBeUsedDirectly() throws Exception {
        byte[] shared = TestManifest.named(urn(1)).box(signer);
        byte[] between = TestManifest.named(urn(2))
                .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", shared))
                .box(signer);
        for (List<byte[]> order : List.of(List.of(shared, between), List.of(between, shared))) {
            TestManifest manifest = TestManifest.created()
                    .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", order.get(0)))
                    .add(Labels.INGREDIENT_V3 + "__1", TestManifest.ingredient("componentOf", order.get(1)));
            ValidationReport report = validator.validate(manifest.sign(PNG, signer, shared, between));
            assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        }
    }

    @Test
    void ingredientsAreFollowedToTheDeepestLevel() throws Exception {
        List<byte[]> chain = new ArrayList<>(List.of(TestManifest.named(urn(0)).box(signer)));
        for (int i = 1; i <= DEEPEST; i++) {
            chain.add(TestManifest.named(urn(i))
                    .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", chain.getLast()))
                    .box(signer));
        }
        List<byte[]> allButOne = chain.subList(0, DEEPEST);
        assertThat(component(
                                TestManifest.ingredient("componentOf", allButOne.getLast()),
                                allButOne.toArray(byte[][]::new))
                        .state())
                .isEqualTo(State.TRUSTED);
        ValidationReport deeper =
                component(TestManifest.ingredient("componentOf", chain.getLast()), chain.toArray(byte[][]::new));
        assertThat(deeper.ingredientFailures()).containsExactly(StatusCode.ASSERTION_INGREDIENT_MALFORMED);
        assertThat(deeper.state()).isEqualTo(State.INVALID);
    }

    @Test
    void updatesAreFollowedToTheHardBinding() throws Exception {
        List<byte[]> chain = new ArrayList<>(List.of(TestManifest.created().bound(PNG, signer)));
        for (int i = 1; i <= DEEPEST; i++) {
            chain.add(TestManifest.update(urn(i), chain.getLast()).box(signer));
        }
        assertThat(validator
                        .validate(TestManifest.file(PNG, chain.subList(0, DEEPEST)))
                        .state())
                .isEqualTo(State.TRUSTED);
        assertThat(validator.validate(TestManifest.file(PNG, chain)).failures())
                .containsExactly(StatusCode.CLAIM_HARD_BINDINGS_MISSING);
    }

    /** Its other ingredient, which comes first, binds another image. */
    @Test
    void anUpdateKeepsTheHardBindingOfItsParent() throws Exception {
        byte[] other = TestManifest.named(urn(1)).bound(SampleImages.png(9, 9), signer);
        byte[] parent = TestManifest.created().bound(PNG, signer);
        TestManifest update = TestManifest.update(parent)
                .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", other))
                .add(Labels.INGREDIENT_V3 + "__1", TestManifest.ingredient("parentOf", parent));

        ValidationReport report =
                validator.validate(TestManifest.file(PNG, List.of(other, parent, update.box(signer))));

        assertThat(report.failures())
                .contains(StatusCode.MANIFEST_UPDATE_WRONG_PARENTS)
                .doesNotContain(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(report.success()).contains(StatusCode.ASSERTION_DATA_HASH_MATCH);
    }

    @Test
    void aManifestMayRedactWhatLiesFurtherBelow() throws Exception {
        byte[] source = noted(urn(1)).box(signer);
        byte[] parent = TestManifest.created()
                .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", source))
                .bound(PNG, signer, TestManifest.withAssertion(source, NOTE, null));
        TestManifest update = TestManifest.update(parent);
        update.redacted.add(secret(urn(1)));

        ValidationReport report = redacted(source, null, parent, update);

        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(codes(report)).contains(StatusCode.INGREDIENT_CLAIM_SIGNATURE_VALIDATED);
        // A manifest beside the redacted one may not.
        TestManifest none = TestManifest.update(parent);
        assertThat(redacted(source, null, parent, none).ingredientFailures())
                .containsExactly(StatusCode.ASSERTION_MISSING, StatusCode.INGREDIENT_MANIFEST_MISMATCH);
    }

    private static ValidationReport redacted(byte[] source, byte[] note, byte[] parent, TestManifest update)
            throws Exception {
        return validator.validate(TestManifest.file(
                PNG, List.of(TestManifest.withAssertion(source, NOTE, note), parent, update.box(signer))));
    }

    @Test
    void aRedactedHardBindingIsMissing() throws Exception {
        byte[] parent = TestManifest.created().bound(PNG, signer);
        TestManifest update = TestManifest.update(parent);
        update.redacted.add(uri(TestManifest.URN) + "/c2pa.assertions/" + Labels.DATA_HASH);
        byte[] kept = TestManifest.withAssertion(parent, Labels.DATA_HASH, null);

        ValidationReport report = validator.validate(TestManifest.file(PNG, List.of(kept, update.box(signer))));

        assertThat(report.failures())
                .containsExactly(StatusCode.ASSERTION_HARD_BINDING_REDACTED, StatusCode.CLAIM_HARD_BINDINGS_MISSING);
        assertThat(report.ingredientFailures())
                .containsExactly(StatusCode.ASSERTION_MISSING, StatusCode.INGREDIENT_MANIFEST_MISMATCH);
    }

    @Test
    void theSignatureOfARedactedManifestIsTheOneThatWasUsed() throws Exception {
        byte[] used = noted(TestManifest.URN).bound(PNG, signer);
        String signature = JumbfUris.ofSignature(TestManifest.URN);
        for (HashedUri wrong :
                List.of(new HashedUri(signature, new byte[32], null), new HashedUri(signature, new byte[16], "md5"))) {
            ValidationReport report = redactedParent(used, parent(used).put("claimSignature", wrong.encode()));
            assertThat(report.ingredientFailures()).containsExactly(StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISMATCH);
            assertThat(report.findings())
                    .extracting(Finding::explanation)
                    .contains("The signature is not the one that was used.");
        }
        ValidationReport right = redactedParent(used, TestManifest.ingredient("parentOf", used));
        assertThat(right.state()).isEqualTo(State.TRUSTED);
        assertThat(right.findings())
                .extracting(Finding::explanation)
                .contains("The signature is the one that was used.");
        ValidationReport missing = redactedParent(used, parent(used));
        assertThat(missing.ingredientFailures()).containsExactly(StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISSING);
        assertThat(missing.state()).isEqualTo(State.INVALID);
    }

    @Test
    void nothingOfAClaimOfVersionOneIsRedacted() throws Exception {
        TestManifest old = noted(TestManifest.URN);
        old.version = 1;
        byte[] used = old.bound(PNG, signer);
        CborMapWriter ingredient = TestManifest.ingredient("parentOf", used);

        assertThat(updated(TestManifest.update(used), used).state()).isEqualTo(State.TRUSTED);
        assertThat(redactedParent(used, ingredient).ingredientFailures())
                .containsExactly(StatusCode.INGREDIENT_MANIFEST_MISMATCH);
    }

    /** A parent whose signature is not named. */
    private static CborMapWriter parent(byte[] manifest) throws Exception {
        HashedUri whole = HashedUri.of(CborReader.parse(TestManifest.hashed(uri(TestManifest.URN), manifest)))
                .orElseThrow();
        return reference("parentOf", whole);
    }

    /** An update that redacts the note of its parent. */
    private static ValidationReport redactedParent(byte[] used, CborMapWriter ingredient) throws Exception {
        TestManifest update = TestManifest.update(used).add(Labels.INGREDIENT_V3, ingredient);
        update.redacted.add(secret(TestManifest.URN));
        return updated(update, TestManifest.withAssertion(used, NOTE, null));
    }

    private static ValidationReport updated(TestManifest update, byte[]... manifests) throws Exception {
        update.add(
                Labels.ACTIONS_V2,
                TestManifest.actions(TestManifest.action("c2pa.opened")
                        .map(
                                "parameters",
                                new CborMapWriter()
                                        .array("ingredients", List.of(update.reference(Labels.INGREDIENT_V3))))));
        List<byte[]> all = new ArrayList<>(List.of(manifests));
        all.add(update.box(signer));
        return validator.validate(TestManifest.file(PNG, all));
    }

    /** The hash that covered it no longer fits. */
    @Test
    void aRedactedManifestHasNoUnsignedContent() throws Exception {
        TestManifest parent = noted(TestManifest.URN);
        parent.others.add(TestManifest.cbor("more", new CborMapWriter().encode()));
        byte[] used = parent.bound(PNG, signer);

        TestManifest update = TestManifest.update(used);
        assertThat(updated(update, used).state()).isEqualTo(State.TRUSTED);

        update.redacted.add(secret(TestManifest.URN));
        ValidationReport report = updated(update, TestManifest.withAssertion(used, NOTE, null));
        assertThat(report.ingredientFailures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(report.state()).isEqualTo(State.INVALID);
    }

    @Test
    void manifestsAreKeptWithWhatLeadsToThem() throws Exception {
        byte[] source = TestManifest.named(urn(1)).box(signer);
        byte[] stranger = TestManifest.named(urn(2)).box(signer);
        byte[] active = TestManifest.created()
                .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", source))
                .box(signer);

        IngredientManifests kept = IngredientManifests.of(TestManifest.store(List.of(source, stranger, active)));

        assertThat(kept.boxes()).containsExactly(source, active);
        assertThat(kept.ingredients())
                .isEqualTo(Map.of(
                        TestManifest.URN,
                        "",
                        urn(1),
                        uri(TestManifest.URN) + "/c2pa.assertions/" + Labels.INGREDIENT_V3));
    }
}
