package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Failures of ingredients that were known when they were used excuse those, and nothing else. C2PA 2.4, section 15.11.3. */
class RecordedResultsTest {
    private static final String SOURCE = "urn:c2pa:44444444-2222-4333-8444-555555555555";
    private static final String SIGNATURE = JumbfUris.ofSignature(SOURCE);
    private static final String MISMATCH = StatusCode.CLAIM_SIGNATURE_MISMATCH.code();
    private static final byte[] PNG = SampleImages.png(8, 8);

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;
    /** A manifest whose signature is of something else. */
    private static byte[] broken;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        broken = TestManifest.named(SOURCE).box(signer);
        broken[broken.length - 1] ^= 1;
    }

    private static CborMapWriter status(String code, String url) {
        return new CborMapWriter().text("code", code).text("url", url);
    }

    private static CborMapWriter codes(String kind, CborMapWriter... statuses) {
        List<byte[]> encoded =
                List.of(statuses).stream().map(CborMapWriter::encode).toList();
        CborMapWriter lists = new CborMapWriter();
        for (String each : List.of("success", "informational", "failure")) {
            lists.array(each, each.equals(kind) ? encoded : List.of());
        }
        return lists;
    }

    /** An ingredient with these results. */
    private static CborMapWriter ingredient(HashedUri manifest, CborMapWriter results) {
        return new CborMapWriter()
                .text("relationship", "componentOf")
                .map("validationResults", results)
                .put("activeManifest", manifest.encode());
    }

    private static HashedUri whole(byte[] manifest) throws Exception {
        Box.Super box = JumbfReader.parse(manifest);
        byte[] payload = box.payload().copyOf(manifest);
        return new HashedUri("self#jumbf=/c2pa/" + box.label(), Hashes.sha256().digest(payload), null);
    }

    private static ValidationReport report(CborMapWriter ingredient, byte[]... manifests) throws Exception {
        return validator.validate(
                TestManifest.created().add(Labels.INGREDIENT_V3, ingredient).sign(PNG, signer, manifests));
    }

    private static ValidationReport recorded(CborMapWriter results) throws Exception {
        return report(ingredient(whole(broken), results), broken);
    }

    private static CborMapWriter active(CborMapWriter... statuses) {
        return new CborMapWriter().map("activeManifest", codes("failure", statuses));
    }

    @Test
    void aResultIsRecordedInAnyOfTheseForms() throws Exception {
        CborMapWriter known = status(MISMATCH, SIGNATURE);
        for (String kind : List.of("success", "informational", "failure")) {
            assertThat(recorded(new CborMapWriter().map("activeManifest", codes(kind, known)))
                            .state())
                    .as(kind)
                    .isEqualTo(State.TRUSTED);
            byte[] delta = new CborMapWriter()
                    .map("validationDeltas", codes(kind, known))
                    .encode();
            assertThat(recorded(new CborMapWriter().array("ingredientDeltas", List.of(delta)))
                            .state())
                    .as(kind)
                    .isEqualTo(State.TRUSTED);
        }
        CborMapWriter older = ingredient(whole(broken), new CborMapWriter());
        older.array("validationStatus", List.of(known.encode()));
        assertThat(report(older, broken).state()).isEqualTo(State.TRUSTED);
        String relative = "self#jumbf=" + Labels.SIGNATURE;
        assertThat(recorded(active(status(MISMATCH, relative))).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void itExcusesThisFailureOfThisPartAlone() throws Exception {
        String other = JumbfUris.ofSignature(TestManifest.URN);
        String assertion = "self#jumbf=/c2pa/" + SOURCE + "/c2pa.assertions/" + Labels.ACTIONS_V2;
        for (CborMapWriter known : List.of(
                status(MISMATCH, other),
                status(MISMATCH, assertion),
                status(MISMATCH, ""),
                status(StatusCode.SIGNING_CREDENTIAL_EXPIRED.code(), SIGNATURE),
                status("", SIGNATURE))) {
            ValidationReport report = recorded(active(known));
            assertThat(report.ingredientFailures()).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
            assertThat(report.state()).isEqualTo(State.INVALID);
        }
        assertThat(recorded(new CborMapWriter()).ingredientFailures())
                .containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
    }

    /** The results are those of the manifest that the assertion leads to and of those below. */
    @Test
    void whatIsRecordedWithAnotherIngredientExcusesNothing() throws Exception {
        byte[] beside = TestManifest.named(TestManifest.UPDATE_URN).box(signer);
        CborMapWriter known = active(status(MISMATCH, SIGNATURE));
        TestManifest manifest = TestManifest.created()
                .add(Labels.INGREDIENT_V3, ingredient(whole(broken), new CborMapWriter()))
                .add(Labels.INGREDIENT_V3 + "__1", ingredient(whole(beside), known));
        assertThat(validator
                        .validate(manifest.sign(PNG, signer, broken, beside))
                        .ingredientFailures())
                .containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);

        byte[] above = TestManifest.named(TestManifest.UPDATE_URN)
                .add(Labels.INGREDIENT_V3, ingredient(whole(broken), new CborMapWriter()))
                .box(signer);
        assertThat(report(ingredient(whole(above), known), broken, above).state())
                .isEqualTo(State.TRUSTED);
        assertThat(report(ingredient(whole(above), new CborMapWriter()), broken, above)
                        .state())
                .isEqualTo(State.INVALID);
    }

    /** Before version 2.0 an expired certificate had another code. */
    @Test
    void aCertificateThatHadExpiredIsRecordedUnderEitherCode() throws Exception {
        Instant now = Instant.now();
        ClaimSigner late = authority.signer(
                SigningAlgorithm.ES256, now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(10)));
        byte[] expired = TestManifest.named(SOURCE).box(late);
        for (StatusCode code :
                List.of(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY, StatusCode.SIGNING_CREDENTIAL_EXPIRED)) {
            CborMapWriter known = active(
                    status(code.code(), SIGNATURE), status(StatusCode.SIGNING_CREDENTIAL_UNTRUSTED.code(), SIGNATURE));
            ValidationReport report = report(ingredient(whole(expired), known), expired);
            assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        }
    }

    /** Before version 1.3 the hash was the claim's: the rest of the manifest may have been changed since. */
    @Test
    void aHashOfTheClaimExcusesItsSignatureAlone() throws Exception {
        CborMapWriter known = active(
                status(MISMATCH, SIGNATURE),
                status(
                        StatusCode.ASSERTION_HASHED_URI_MISMATCH.code(),
                        "self#jumbf=/c2pa/" + SOURCE + "/c2pa.assertions/" + Labels.ACTIONS_V2));
        HashedUri claim =
                new HashedUri("self#jumbf=/c2pa/" + SOURCE, Hashes.sha256().digest(claim(broken)), null);
        assertThat(report(ingredient(claim, known), broken).state()).isEqualTo(State.TRUSTED);

        byte[] other = TestManifest.withAssertion(
                broken, Labels.ACTIONS_V2, TestManifest.cbor(Labels.ACTIONS_V2, new CborMapWriter().encode()));
        assertThat(report(ingredient(claim, known), other).ingredientFailures())
                .contains(StatusCode.ASSERTION_HASHED_URI_MISMATCH)
                .doesNotContain(StatusCode.INGREDIENT_MANIFEST_MISMATCH, StatusCode.CLAIM_SIGNATURE_MISMATCH);
        // What was wrong already when the whole was hashed is excused.
        assertThat(report(ingredient(whole(other), known), other).ingredientFailures())
                .doesNotContain(StatusCode.ASSERTION_HASHED_URI_MISMATCH);
    }

    private static byte[] claim(byte[] manifest) throws Exception {
        for (Box.Super child : JumbfReader.parse(manifest).superboxes()) {
            if (child.is(BoxType.CLAIM)) {
                return child.only(BoxType.CBOR).orElseThrow().payload().copyOf(manifest);
            }
        }
        throw new IllegalArgumentException("The manifest has no claim.");
    }

    @Test
    void aManifestThatWasNotUsedIsNeverExcused() throws Exception {
        byte[] missing = TestManifest.named(SOURCE).box(signer);
        String url = "self#jumbf=/c2pa/" + SOURCE;
        CborMapWriter known = active(
                status(StatusCode.INGREDIENT_MANIFEST_MISSING.code(), url),
                status(StatusCode.INGREDIENT_MANIFEST_MISMATCH.code(), url));
        assertThat(report(ingredient(whole(missing), known)).ingredientFailures())
                .containsExactly(StatusCode.INGREDIENT_MANIFEST_MISSING);
        HashedUri other = new HashedUri(url, new byte[32], null);
        assertThat(report(ingredient(other, known), missing).ingredientFailures())
                .containsExactly(StatusCode.INGREDIENT_MANIFEST_MISMATCH);
    }
}
