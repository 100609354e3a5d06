package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No manifest is written with an identity that does not hold. */
class IdentityWritingTest {
    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ClaimSigner person;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        person = authority.signer(SigningAlgorithm.ES384);
    }

    /** Signs something else than it is asked to. */
    private record Careless(ClaimSigner signer) implements ClaimSigner {
        @Override
        public SigningAlgorithm algorithm() {
            return signer.algorithm();
        }

        @Override
        public List<X509Certificate> chain() {
            return signer.chain();
        }

        @Override
        public byte[] sign(byte[] toBeSigned) throws C2paException {
            return signer.sign(new byte[10]);
        }
    }

    private static Manifest.Builder created() {
        return Manifest.builder().generator("Test", "1").action(Action.created(DigitalSourceType.PRINT));
    }

    @Test
    void aWrongSignatureOfAnIdentityIsRefused() throws Exception {
        Manifest wrong = created().identity(new Careless(person)).build();
        Manifest right = created().identity(person).build();

        // With a key whose signatures are not checked again, and with one whose signatures are.
        for (ClaimSigner each : List.of(signer, new Delegate(signer))) {
            assertThatThrownBy(() -> ManifestWriter.sign(SampleImages.png(8, 8), wrong, each))
                    .isInstanceOf(C2paException.class)
                    .hasMessageContaining("cawg.x509.signature.mismatch");
            byte[] signed =
                    ManifestWriter.sign(SampleImages.png(8, 8), right, each).bytes();
            assertThat(new ManifestValidator(authority.policy(), Clock.systemUTC())
                            .validate(signed)
                            .success())
                    .contains(StatusCode.CAWG_X509_SIGNATURE_VALIDATED);
        }
    }

    private record Delegate(ClaimSigner signer) implements ClaimSigner {
        @Override
        public SigningAlgorithm algorithm() {
            return signer.algorithm();
        }

        @Override
        public List<X509Certificate> chain() {
            return signer.chain();
        }

        @Override
        public byte[] sign(byte[] toBeSigned) throws C2paException {
            return signer.sign(toBeSigned);
        }
    }

    @Test
    void anIdentityMadeElsewhereHasToHoldToo() throws Exception {
        Manifest other = created()
                .assertion(CustomAssertion.cbor(
                        "cawg.identity",
                        Map.of(
                                "signer_payload",
                                Map.of("referenced_assertions", List.of(), "sig_type", "cawg.x509.cose"),
                                "signature",
                                new byte[10],
                                "pad1",
                                new byte[0])))
                .build();
        assertThatThrownBy(() -> ManifestWriter.sign(SampleImages.png(8, 8), other, signer))
                .hasMessageContaining("cawg.identity.hard_binding_missing");
    }

    @Test
    void anIngredientsIdentityIsItsOwnMatter() throws Exception {
        ManifestValidator validator = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC());
        byte[] file = ManifestWriter.sign(
                        SampleImages.png(8, 8), created().identity(person).build(), signer)
                .bytes();
        Ingredient parent = Ingredient.of(Ingredient.Relationship.PARENT_OF, "before", file, validator);
        Manifest next = Manifest.builder()
                .generator("Test", "1")
                .action(Action.opened(parent))
                .build();
        assertThat(ManifestWriter.sign(SampleImages.png(8, 8), next, signer).bytes())
                .isNotEmpty();
    }

    @Test
    void anUpdateHasNoIdentity() throws Exception {
        byte[] file = ManifestWriter.sign(SampleImages.png(8, 8), created().build(), signer)
                .bytes();
        Manifest.Builder statements = Manifest.builder()
                .generator("Test", "1")
                .action(Action.of(Action.PUBLISHED))
                .identity(person);
        assertThatThrownBy(() -> ManifestWriter.update(
                        file,
                        statements,
                        new ManifestValidator(authority.policy(), Clock.systemUTC()),
                        signer,
                        SigningOptions.NONE))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("no hard binding");
    }
}
