package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OCSP responses in a signature. */
@Tag("slow")
class RevocationTest {
    private static final Instant NOW = Instant.now();
    private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
    private static final Instant LAST_MONTH = NOW.minus(Duration.ofDays(30));
    private static final Instant LAST_WEEK = NOW.minus(Duration.ofDays(7));

    private TestAuthority authority;
    private ClaimSigner signer;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256, LAST_MONTH, NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void aGoodSignerStaysTrusted() throws Exception {
        byte[] signed = signed(false, answer(CertificateStatus.GOOD, HOUR_AGO, TOMORROW, true));
        ValidationReport report = validate(signed);

        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(report.success()).contains(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
        assertThat(ReferenceEngine.ask(List.of(new ReferenceEngine.Question(signed, authority.pem(), null)))
                        .getFirst()
                        .state())
                .isEqualTo("Trusted");
    }

    @Test
    void aRevokedSignerIsInvalid() throws Exception {
        ValidationReport report = validate(signed(false, revoked(LAST_WEEK)));

        assertThat(report.failures()).containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED);
        assertThat(report.state()).isEqualTo(State.INVALID);
    }

    @Test
    void whatWasStampedBeforeTheRevocationHolds() throws Exception {
        authority.stampedAt = NOW.minus(Duration.ofDays(10));
        assertThat(validate(signed(true, revoked(LAST_WEEK))).state()).isEqualTo(State.TRUSTED);
        authority.stampedAt = HOUR_AGO;
        assertThat(validate(signed(true, revoked(LAST_WEEK))).state()).isEqualTo(State.INVALID);
    }

    @Test
    void aSignerThatItsIssuerDoesNotKnowIsInvalid() throws Exception {
        assertThat(validate(signed(false, answer(new UnknownStatus(), HOUR_AGO, TOMORROW, true)))
                        .failures())
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_UNKNOWN);
    }

    @Test
    void whatSaysNothingAboutTheSignerIsAsIfItWereNotThere() throws Exception {
        ClaimSigner other = authority.signer(SigningAlgorithm.ES256);
        byte[] ofAnother = authority.ocsp(other.chain().getFirst(), CertificateStatus.GOOD, HOUR_AGO, TOMORROW, true);
        List<byte[]> silent = List.of(
                answer(CertificateStatus.GOOD, LAST_MONTH, LAST_WEEK, true),
                answer(CertificateStatus.GOOD, HOUR_AGO, TOMORROW, false),
                answer(new RevokedStatus(Date.from(LAST_WEEK), 0), HOUR_AGO, TOMORROW, false),
                ofAnother,
                new byte[] {1, 2, 3},
                new byte[0]);
        for (byte[] response : silent) {
            ValidationReport report = validate(signed(false, response));
            assertThat(report.state()).isEqualTo(State.TRUSTED);
            assertThat(report.informational()).contains(StatusCode.SIGNING_CREDENTIAL_OCSP_SKIPPED);
        }
    }

    private byte[] revoked(Instant since) throws Exception {
        return answer(new RevokedStatus(Date.from(since), 0), HOUR_AGO, TOMORROW, true);
    }

    private byte[] answer(CertificateStatus status, Instant from, Instant to, boolean byRoot) throws Exception {
        return authority.ocsp(signer.chain().getFirst(), status, from, to, byRoot);
    }

    private byte[] signed(boolean stamped, byte[] response) throws C2paException {
        SigningOptions options = SigningOptions.NONE.withOcspResponses(List.of(response));
        return ManifestWriter.sign(
                        SampleImages.png(9, 9),
                        SampleImages.content(),
                        OptionalAssertions.NONE,
                        signer,
                        stamped ? options.withTimeStamps(authority) : options)
                .bytes();
    }

    private ValidationReport validate(byte[] signed) {
        return new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(signed);
    }
}
