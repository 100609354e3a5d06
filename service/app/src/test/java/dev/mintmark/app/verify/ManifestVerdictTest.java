package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.Action;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.Manifest;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.OptionalAssertions;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrainingUse;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a manifest counts for in the verdict, whatever else is wrong with it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManifestVerdictTest {
    /** The success codes of a manifest whose signature and hash hold. */
    private static final List<StatusCode> CONFIRMED = List.of(
            StatusCode.CLAIM_SIGNATURE_VALIDATED,
            StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY,
            StatusCode.ASSERTION_DATA_HASH_MATCH);

    private PipelineFixture fixture;
    private ClaimSigner stranger;
    private ClaimSigner ours;

    @BeforeAll
    void open(@TempDir Path data, @TempDir Path elsewhere) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        stranger = DevelopmentAuthority.openOrCreate(elsewhere).signer();
        ours = fixture.keys.signer();
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void aTamperedManifestOfAnIngredientChangesNeitherTheVerdictNorTheRecipeClaim() throws Exception {
        for (ClaimSigner signer : List.of(ours, stranger)) {
            byte[] file = drawnFromAnother(signer);
            byte[] store = ManifestReader.store(file).orElseThrow();
            int first = 8 + length(store, 8);
            store[first + length(store, first) - 1] ^= 1;
            byte[] damaged = Pictures.withStore(file, store);

            ValidationReport report = validator(Clock.systemUTC()).validate(damaged);
            assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
            assertThat(report.ingredientFailures()).contains(StatusCode.INGREDIENT_MANIFEST_MISMATCH);
            assertThat(report.failures()).isSubsetOf(StatusCode.SIGNING_CREDENTIAL_UNTRUSTED);
            judgedBySigner(damaged, signer);
        }
    }

    @Test
    void aMissingManifestOfAnIngredientChangesNeitherTheVerdictNorTheRecipeClaim() throws Exception {
        for (ClaimSigner signer : List.of(ours, stranger)) {
            byte[] file = drawnFromAnother(signer);
            byte[] store = ManifestReader.store(file).orElseThrow();
            // its own name is the first in the store; by another it is not the one that was used
            int name = new String(store, StandardCharsets.ISO_8859_1).indexOf("urn:c2pa:") + "urn:c2pa:".length();
            store[name] = (byte) (store[name] == '0' ? '1' : '0');
            byte[] without = Pictures.withStore(file, store);

            ValidationReport report = validator(Clock.systemUTC()).validate(without);
            assertThat(report.failures()).contains(StatusCode.INGREDIENT_MANIFEST_MISSING);
            judgedBySigner(without, signer);
        }
    }

    /**
     * An update has no hash of the file; its parent's is its hard binding. Somebody without a key can write another picture's
     * hash into the parent.
     */
    @Test
    void anUpdatedPictureExchangedTogetherWithItsHashIsTampered() throws Exception {
        for (ClaimSigner signer : List.of(ours, stranger)) {
            for (boolean redacts : new boolean[] {false, true}) {
                byte[] file = updated(signer, redacts);
                assertThat(verifier(Clock.systemUTC()).verify(file).verdict())
                        .isEqualTo(signer == ours ? Verdict.AUTHENTIC : Verdict.FOREIGN);
                byte[] forged = file.clone();
                forged[forged.length - 20] ^= 1;
                byte[] old = dataHash(file);
                int at = new String(file, StandardCharsets.ISO_8859_1)
                        .indexOf(new String(old, StandardCharsets.ISO_8859_1));
                System.arraycopy(dataHash(forged), 0, forged, at, old.length);

                Verification verification = verifier(Clock.systemUTC()).verify(forged);
                assertThat(verification.verdict())
                        .as(verification.evidence().toString())
                        .isEqualTo(Verdict.TAMPERED);
                assertThat(verification.evidence().c2pa().valid()).isFalse();
                assertThat(RecipeClaim.check(
                                        forged,
                                        SignedPicture.recipe("a fox"),
                                        SignedPicture.SALT,
                                        validator(Clock.systemUTC()))
                                .status())
                        .isEqualTo(RecipeClaim.Status.INVALID_MANIFEST);
            }
        }
    }

    /** A signed picture with an update by the same signer, which may redact what the first manifest says on training. */
    private byte[] updated(ClaimSigner signer, boolean redacts) throws Exception {
        SignedAsset signed = ManifestWriter.sign(
                picture(),
                content(),
                OptionalAssertions.NONE.withTraining(TrainingUse.NOT_ALLOWED),
                signer,
                SigningOptions.NONE);
        Manifest.Builder update =
                Manifest.builder().generator("Publisher", "1.0").action(Action.of(Action.PUBLISHED));
        if (redacts) {
            update.redact(
                    "self#jumbf=/c2pa/" + signed.manifestUrn() + "/c2pa.assertions/cawg.training-mining",
                    "c2pa.PII.present");
        }
        return ManifestWriter.update(signed.bytes(), update, validator(Clock.systemUTC()), signer, SigningOptions.NONE)
                .bytes();
    }

    /** The hash of a PNG without the chunk behind its header, which holds the manifests. */
    private static byte[] dataHash(byte[] png) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(png, 0, 33);
        int end = 33 + 12 + length(png, 33);
        digest.update(png, end, png.length - end);
        return digest.digest();
    }

    private void judgedBySigner(byte[] file, ClaimSigner signer) {
        Verification verification = verifier(Clock.systemUTC()).verify(file);
        assertThat(verification.verdict())
                .as(verification.evidence().toString())
                .isEqualTo(signer == ours ? Verdict.AUTHENTIC : Verdict.FOREIGN);
        assertThat(verification.evidence().c2pa().trustedBy()).isEqualTo(signer == ours ? "this installation" : null);
        assertThat(verification.evidence().c2pa().ingredientFailures()).isNotEmpty();
        assertThat(verification.evidence().c2pa().valid()).isTrue();
        assertThat(verification.evidence().c2pa().reason()).isNull();

        RecipeClaim claim = RecipeClaim.check(
                file, SignedPicture.recipe("a fox"), SignedPicture.SALT, validator(Clock.systemUTC()));
        assertThat(claim.status()).as("as the verdict").isEqualTo(RecipeClaim.Status.CONFIRMED);
        assertThat(claim.signature()).isPresent();
    }

    @Test
    void anExpiredForeignManifestDoesNotCountAndTheAnswerGivesTheReason() throws Exception {
        byte[] file = ManifestWriter.sign(picture(), content(), stranger).bytes();
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofDays(20 * 366));
        Verification expired = verifier(late).verify(file);
        assertThat(expired.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(expired.evidence().c2pa().present()).isTrue();
        assertThat(expired.evidence().c2pa().valid()).isFalse();
        assertThat(expired.evidence().c2pa().reason()).contains("certificate is not valid at this time");

        byte[] changed = file.clone();
        changed[changed.length - 1] ^= 1;
        Verification tampered = verifier(late).verify(changed);
        assertThat(tampered.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(tampered.evidence().c2pa().valid()).isFalse();
        assertThat(verifier(late).verify(picture()).evidence().c2pa().valid())
                .as("there is no manifest")
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = StatusCode.class,
            names = {
                "ASSERTION_ACTION_MALFORMED",
                "MANIFEST_MULTIPLE_PARENTS",
                "GENERAL_ERROR",
                "ASSERTION_INGREDIENT_MALFORMED",
                "ASSERTION_UNDECLARED",
                "CLAIM_MALFORMED",
                "ALGORITHM_UNSUPPORTED",
                "SIGNING_CREDENTIAL_INVALID",
                "SIGNING_CREDENTIAL_OCSP_REVOKED"
            })
    void aMalformedForeignManifestIsNotTampered(StatusCode slip) {
        ValidationReport report = invalid(List.of(StatusCode.SIGNING_CREDENTIAL_UNTRUSTED, slip));
        assertThat(ManifestStatus.of(report)).isEqualTo(ManifestStatus.INVALID);
        assertThat(ManifestStatus.reasonToIgnore(report)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = StatusCode.class,
            names = {
                "CLAIM_SIGNATURE_MISMATCH",
                "CLAIM_SIGNATURE_MISSING",
                "CLAIM_HARD_BINDINGS_MISSING",
                "ASSERTION_DATA_HASH_MISMATCH",
                "ASSERTION_DATA_HASH_MALFORMED",
                "ASSERTION_BOXES_HASH_MISMATCH",
                "ASSERTION_BOXES_HASH_MALFORMED",
                "ASSERTION_BOXES_HASH_UNKNOWN_BOX",
                "ASSERTION_BMFF_HASH_MISMATCH",
                "ASSERTION_BMFF_HASH_MALFORMED",
                "ASSERTION_MULTI_ASSET_HASH_MISMATCH",
                "ASSERTION_MULTI_ASSET_HASH_MALFORMED",
                "ASSERTION_MULTI_ASSET_HASH_MISSING_PART",
                "ASSERTION_HASHED_URI_MISMATCH",
                "HASHED_URI_MISMATCH",
                "ASSERTION_MISSING",
                "ASSERTION_MULTIPLE_HARD_BINDINGS"
            })
    void aManifestThatDoesNotMatchTheFileIsTampered(StatusCode failure) {
        ValidationReport report = invalid(List.of(StatusCode.ASSERTION_ACTION_MALFORMED, failure));
        assertThat(ManifestStatus.of(report)).isEqualTo(ManifestStatus.TAMPERED);
        assertThat(ManifestStatus.reasonToIgnore(report)).isNull();
    }

    @Test
    void anInvalidIdentityAssertionLeavesTheManifestValid() {
        assertThat(ManifestStatus.of(invalid(List.of(StatusCode.CAWG_IDENTITY_CBOR_INVALID))))
                .isEqualTo(ManifestStatus.VALID);
    }

    @ParameterizedTest
    @EnumSource(
            value = StatusCode.class,
            names = {"CLAIM_SIGNATURE_VALIDATED", "CLAIM_SIGNATURE_INSIDE_VALIDITY", "ASSERTION_DATA_HASH_MATCH"})
    void aManifestWhoseSignatureTimeOrHashWasNotConfirmedIsInvalid(StatusCode missing) {
        List<StatusCode> rest =
                CONFIRMED.stream().filter(code -> code != missing).toList();
        assertThat(ManifestStatus.of(invalid(rest, List.of()))).isEqualTo(ManifestStatus.INVALID);
    }

    @ParameterizedTest
    @EnumSource(
            value = StatusCode.class,
            names = {"ASSERTION_BOXES_HASH_MATCH", "ASSERTION_BMFF_HASH_MATCH", "ASSERTION_MULTI_ASSET_HASH_MATCH"})
    void everyKindOfHardBindingConfirmsAFile(StatusCode match) {
        List<StatusCode> success =
                List.of(StatusCode.CLAIM_SIGNATURE_VALIDATED, StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY, match);
        assertThat(ManifestStatus.of(invalid(success, List.of()))).isEqualTo(ManifestStatus.VALID);
    }

    /** A report on a manifest whose signature and hash hold, but for these. */
    private static ValidationReport invalid(List<StatusCode> failures) {
        return invalid(CONFIRMED, failures);
    }

    private static ValidationReport invalid(List<StatusCode> success, List<StatusCode> failures) {
        return new ValidationReport(
                ValidationReport.State.INVALID,
                success,
                failures,
                List.of(),
                List.of(),
                List.of(),
                1,
                "urn:c2pa:0",
                "somebody",
                null,
                null,
                List.of(),
                null);
    }

    /** A picture that was drawn from one with a manifest of its own. */
    private byte[] drawnFromAnother(ClaimSigner signer) throws Exception {
        byte[] input = ManifestWriter.sign(picture(), content(), stranger).bytes();
        OptionalAssertions from = OptionalAssertions.NONE.withInput(
                Ingredient.of(Ingredient.Relationship.PARENT_OF, "sketch.png", input, validator(Clock.systemUTC())));
        return ManifestWriter.sign(picture(), content(), from, signer, SigningOptions.NONE)
                .bytes();
    }

    private static byte[] picture() {
        return ImageCodec.encode(PipelineFixture.clouds(256, 91), ImageFormat.PNG);
    }

    private static GeneratedImage content() {
        return new GeneratedImage(
                "title",
                "Mintmark",
                "0.1.0",
                "model",
                "a".repeat(64),
                RecipeCommitment.of(SignedPicture.recipe("a fox"), SignedPicture.SALT),
                null,
                1,
                Instant.now());
    }

    private static int length(byte[] store, int at) {
        return ByteBuffer.wrap(store).getInt(at);
    }

    private ManifestValidator validator(Clock clock) {
        return new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(fixture.keys), clock);
    }

    private Verifier verifier(Clock clock) {
        return Verifier.registered(
                fixture.artworks,
                fixture.files,
                Minted.NOTHING,
                Minted.NO_FILES,
                validator(clock),
                fixture.watermarker);
    }
}
