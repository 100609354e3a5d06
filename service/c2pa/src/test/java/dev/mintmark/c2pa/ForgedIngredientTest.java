package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A manifest with the public chain of a trusted signer and a signature that is none, as an ingredient of another signer's file. */
final class ForgedIngredientTest {
    private static final String FORGED = "urn:c2pa:99999999-2222-4333-8444-555555555555";
    private static final String OTHER = "urn:c2pa:88888888-2222-4333-8444-555555555555";
    private static final byte[] PICTURE = SampleImages.png(32, 32);

    private ClaimSigner other;
    private byte[] forged;
    private ManifestValidator validator;

    @BeforeEach
    void forge() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner trusted = authority.signer(SigningAlgorithm.ES256);
        other = new TestAuthority().signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        forged = TestManifest.named(FORGED).bound(PICTURE, new ClaimSigner() {
            @Override
            public SigningAlgorithm algorithm() {
                return trusted.algorithm();
            }

            @Override
            public List<X509Certificate> chain() {
                return trusted.chain();
            }

            @Override
            public byte[] sign(byte[] bytes) {
                byte[] signature = new byte[algorithm().signatureLength()];
                new Random(1).nextBytes(signature);
                return signature;
            }
        });
    }

    @Test
    void aMismatchThatItsUserRecordedAsInformationalIsAFailureOfTheManifest() throws Exception {
        byte[] status = new CborMapWriter()
                .text("code", "claimSignature.mismatch")
                .text("url", JumbfUris.ofSignature(FORGED))
                .encode();
        CborMapWriter ingredient = new CborMapWriter()
                .text("dc:title", "original.png")
                .text("relationship", "parentOf")
                .map("validationResults", results(List.of(status)))
                .put("activeManifest", TestManifest.hashed(JumbfUris.ofManifest(FORGED), forged));

        assertForged(opened(Labels.INGREDIENT_V3, ingredient, forged));
    }

    @Test
    void aReferenceWithoutAHashLeadsToNoTrustedManifest() throws Exception {
        CborMapWriter ingredient = new CborMapWriter()
                .text("dc:title", "original.png")
                .text("dc:format", "image/png")
                .text("instanceID", "xmp:iid:1")
                .text("relationship", "parentOf")
                .map("c2pa_manifest", new CborMapWriter().text("url", JumbfUris.ofManifest(FORGED)));

        assertForged(opened(Labels.INGREDIENT, ingredient, forged));
    }

    /** The reader of contents follows a reference as the validator does. */
    @Test
    void aPathBehindAManifestNamesThatManifest() throws Exception {
        byte[] own = TestManifest.named(OTHER).bound(PICTURE, other);
        CborMapWriter ingredient = new CborMapWriter()
                .text("dc:title", "original.png")
                .text("relationship", "parentOf")
                .map("validationResults", results(List.of()))
                .put("activeManifest", TestManifest.hashed(JumbfUris.ofManifest(OTHER) + "/" + FORGED, own));

        StoreContents contents = validator
                .contents(opened(Labels.INGREDIENT_V3, ingredient, forged, own))
                .orElseThrow();
        assertThat(contents.active().ingredients().getFirst().manifest()).contains(OTHER);
        assertThat(contents.manifests().get(OTHER).failures()).doesNotContain(StatusCode.CLAIM_SIGNATURE_MISMATCH);
    }

    private void assertForged(byte[] file) throws C2paException {
        StoreContents contents = validator.contents(file).orElseThrow();
        assertThat(contents.active().ingredients().getFirst().manifest()).contains(FORGED);
        assertThat(contents.manifests().get(FORGED).failures()).contains(StatusCode.CLAIM_SIGNATURE_MISMATCH);
    }

    private byte[] opened(String label, CborMapWriter ingredient, byte[]... before) throws Exception {
        TestManifest manifest = TestManifest.of(TestManifest.action("c2pa.opened"));
        manifest.add(label, ingredient);
        manifest.add(
                Labels.ACTIONS_V2,
                TestManifest.actions(TestManifest.action("c2pa.opened")
                        .map(
                                "parameters",
                                new CborMapWriter().array("ingredients", List.of(manifest.reference(label))))));
        return manifest.sign(PICTURE, other, before);
    }

    private static CborMapWriter results(List<byte[]> informational) {
        return new CborMapWriter()
                .map(
                        "activeManifest",
                        new CborMapWriter()
                                .array("success", List.of())
                                .array("informational", informational)
                                .array("failure", List.of()));
    }
}
