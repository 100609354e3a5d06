package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Identities that an aggregator knows, written into manifests. */
class AggregatedWritingTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final VerifiedIdentity PERSON = new VerifiedIdentity(
            VerifiedIdentity.SOCIAL_MEDIA,
            "https://example.com",
            "Example",
            FROM,
            Map.of("name", "Jane Doe", "username", "jane"));

    private TestAuthority authority;
    private ClaimSigner signer;
    private KeyPair keys;
    private CredentialIssuer issuer;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        keys = TestAuthority.keys(SigningAlgorithm.ED25519);
        issuer = CredentialIssuer.of(keys.getPrivate(), keys.getPublic(), List.of(PERSON), FROM);
    }

    private byte[] signed(IdentityAggregator aggregator, SigningOptions options, String... roles) throws C2paException {
        Manifest manifest = Manifest.builder()
                .generator("Camera", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .identity(aggregator, roles)
                .build();
        return ManifestWriter.sign(SampleImages.png(9, 9), manifest, signer, options)
                .bytes();
    }

    private ValidationReport validated(byte[] file, String... issuers) {
        TrustPolicy policy = authority.policy().withIdentities(TrustAnchors.NONE, Set.of(issuers));
        return new ManifestValidator(policy, Clock.systemUTC()).validate(file);
    }

    @Test
    @Tag("slow")
    void theReferenceFindsTheCredentialAsThisLibraryDoes() throws Exception {
        for (SigningOptions options : List.of(SigningOptions.NONE, SigningOptions.NONE.withCompressedManifests())) {
            byte[] file = signed(issuer.until(Instant.parse("2126-01-01T00:00:00Z")), options, "cawg.creator");
            ValidationReport report = validated(file, issuer.did());
            Answer theirs = ReferenceEngine.ask(List.of(new Question(file, authority.pem(), null)))
                    .getFirst();
            assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
            assertThat(report.success()).contains(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
            assertThat(theirs.state()).as(theirs.toString()).isEqualTo("Trusted");
            // It has no list of issuers; a credential for other assertions would be a failure there too.
            assertThat(theirs.failure()).isEmpty();
        }
    }

    @Test
    void strangersKnowTheIssuerByItsName() throws Exception {
        ValidationReport report = validated(signed(issuer, SigningOptions.NONE));

        assertThat(report.failures()).isEmpty();
        assertThat(report.informational()).contains(StatusCode.CAWG_ICA_UNTRUSTED_ISSUER);
    }

    @Test
    void aCredentialMayBeShorterThanExpected() throws Exception {
        for (int more : new int[] {0, 1, 22, 23, 24, 25, 26, 254, 255, 256, 257, 258, 259, 260, 3_000}) {
            byte[] file = signed(reserving(more, issuer), SigningOptions.NONE, "cawg.editor");
            ValidationReport report = validated(file, issuer.did());
            assertThat(report.success())
                    .as(more + " " + report.findings())
                    .contains(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
        }
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(reserving(-1, issuer), SigningOptions.NONE))
                .withMessageContaining("were reserved for it");
    }

    private static IdentityAggregator reserving(int more, CredentialIssuer issuer) {
        return new IdentityAggregator() {
            @Override
            public int reservedBytes(String asset) throws C2paException {
                return issuer.credential(asset).length + more;
            }

            @Override
            public byte[] credential(String asset) throws C2paException {
                return issuer.credential(asset);
            }
        };
    }

    @Test
    void aCredentialForSomethingElseIsNotWritten() {
        IdentityAggregator mistaken = new IdentityAggregator() {
            @Override
            public int reservedBytes(String asset) throws C2paException {
                return issuer.reservedBytes(asset);
            }

            @Override
            public byte[] credential(String asset) throws C2paException {
                return issuer.credential(asset.replace("c2pa.hash.data", "c2pa.hash.date"));
            }
        };
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(mistaken, SigningOptions.NONE))
                .withMessageContaining("cawg.ica.signer_payload.mismatch");
    }

    @Test
    void aCredentialSaysWhatWasVerified() throws Exception {
        String file = new String(signed(issuer, SigningOptions.NONE), StandardCharsets.UTF_8);

        assertThat(file)
                .contains("\"Jane Doe\"")
                .contains("\"username\": \"jane\"")
                .contains("\"verifiedAt\": \"2026-01-01T00:00:00Z\"")
                .doesNotContain("validUntil");
    }

    @Test
    void anIssuerHasAnEd25519KeyAndSomethingToSay() throws Exception {
        KeyPair other = TestAuthority.keys(SigningAlgorithm.ED25519);
        KeyPair curve = TestAuthority.keys(SigningAlgorithm.ES256);
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> CredentialIssuer.of(other.getPrivate(), keys.getPublic(), List.of(PERSON), FROM))
                .withMessageContaining("another public key");
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> CredentialIssuer.of(curve.getPrivate(), curve.getPublic(), List.of(PERSON), FROM))
                .withMessageContaining("Ed25519");
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> CredentialIssuer.of(keys.getPrivate(), keys.getPublic(), List.of(), FROM))
                .withMessageContaining("at least one identity");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new VerifiedIdentity(
                        VerifiedIdentity.CRYPTO_WALLET, "https://example.com", "Example", FROM, Map.of()))
                .withMessageContaining("needs its address");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new VerifiedIdentity(
                        VerifiedIdentity.AFFILIATION, "https://example.com", "Example", FROM, Map.of("age", "9")))
                .withMessageContaining("age");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new VerifiedIdentity(VerifiedIdentity.AFFILIATION, "", "Example", FROM, Map.of()))
                .withMessageContaining("lacks its type");
    }
}
