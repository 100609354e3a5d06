package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Time-stamps and OCSP responses that an update adds for the manifest below it. C2PA 2.4, sections 18.18 and 18.19. */
@Tag("slow")
class StoredEvidenceTest {
    private static final Instant NEXT_YEAR = Instant.now().plus(Duration.ofDays(365));

    private TestAuthority authority;
    private ManifestValidator validator;
    private byte[] png;
    private ClaimSigner first;
    private ClaimSigner later;
    private byte[] parent;

    @BeforeEach
    void sign() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        png = SampleImages.png(8, 8);
        first = authority.signer(SigningAlgorithm.ES256);
        later = authority.signer(
                SigningAlgorithm.ES256, Instant.now(), Instant.now().plus(Duration.ofDays(800)));
        parent = TestManifest.created().bound(png, first);
    }

    private ValidationReport updated(String label, CborMapWriter content, Instant at) throws Exception {
        byte[] update = TestManifest.update(parent).add(label, content).box(later);
        return validator.validate(TestManifest.file(png, List.of(parent, update)), at);
    }

    private ValidationReport stamped(String manifest, byte[] message) throws Exception {
        byte[] token = TimeStampClient.token(authority, message);
        return updated("c2pa.time-stamp", new CborMapWriter().bytes(manifest, token), NEXT_YEAR);
    }

    @Test
    void aLaterTimeStampOutlivesTheSigner() throws Exception {
        byte[] box = JumbfReader.parse(parent).superboxes().stream()
                .filter(child -> child.is(BoxType.SIGNATURE))
                .map(child -> child.only(BoxType.CBOR).orElseThrow())
                .map(Box.Content::payload)
                .findFirst()
                .orElseThrow()
                .copyOf(parent);
        CoseSign1 cose = CoseSign1.parse(box);
        byte[] inHeader = cose.counterSignatureMessage(CborWriter.bytes(cose.signature()));

        ValidationReport without = updated("org.example.note", new CborMapWriter(), NEXT_YEAR);
        assertThat(without.ingredientFailures()).contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
        for (byte[] message : List.of(inHeader, cose.signature())) {
            ValidationReport report = stamped(TestManifest.URN, message);
            assertThat(report.ingredientFailures())
                    .as(report.findings().toString())
                    .isEmpty();
            assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
        }
        assertThat(stamped(TestManifest.URN, new byte[9]).ingredientFailures())
                .contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
        assertThat(stamped(TestManifest.UPDATE_URN, inHeader).ingredientFailures())
                .contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
    }

    @Test
    void aTimeStampAssertionIsAMapOfTokens() throws Exception {
        Instant now = Instant.now();
        assertThat(updated("c2pa.time-stamp", new CborMapWriter().bytes("urn:c2pa:x", new byte[1]), now)
                        .failures())
                .isEmpty();
        assertThat(updated("c2pa.time-stamp", new CborMapWriter(), now).failures())
                .containsExactly(StatusCode.ASSERTION_TIMESTAMP_MALFORMED);
        assertThat(updated("c2pa.time-stamp", new CborMapWriter().text("urn:c2pa:x", "now"), now)
                        .failures())
                .containsExactly(StatusCode.ASSERTION_TIMESTAMP_MALFORMED);
        CborMapWriter token = new CborMapWriter().bytes("urn:c2pa:x", new byte[1]);
        byte[] two = TestManifest.update(parent)
                .add("c2pa.time-stamp", token)
                .add("c2pa.time-stamp__1", token)
                .box(later);
        assertThat(validator
                        .validate(TestManifest.file(png, List.of(parent, two)))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_TIMESTAMP_MALFORMED);
    }

    @Test
    void aLaterOcspResponseCounts() throws Exception {
        Date yesterday = Date.from(Instant.now().minus(Duration.ofDays(1)));
        assertThat(status(new RevokedStatus(yesterday, CRLReason.keyCompromise)).ingredientFailures())
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED);
        for (CertificateStatus good :
                new CertificateStatus[] {CertificateStatus.GOOD, new RevokedStatus(yesterday, CRLReason.removeFromCRL)
                }) {
            ValidationReport report = status(good);
            assertThat(report.ingredientFailures()).isEmpty();
            assertThat(report.findings().stream().map(Finding::code))
                    .contains(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
        }
    }

    private ValidationReport status(CertificateStatus status) throws Exception {
        Instant now = Instant.now();
        byte[] response = authority.ocsp(
                first.chain().getFirst(), status, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), true);
        return updated(
                "c2pa.certificate-status",
                new CborMapWriter().array("ocspVals", List.of(CborWriter.bytes(response))),
                now);
    }
}
