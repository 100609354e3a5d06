package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signatures of claims written part by part. C2PA 2.4, sections 13.2, 15.7 and 15.8. */
class SignatureRulesTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final byte DER = 0x30;

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256, NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)));
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static ValidationReport report(TestManifest.SignatureWriter signature) throws Exception {
        TestManifest manifest = TestManifest.created();
        manifest.signature = signature;
        return validator.validate(manifest.sign(SampleImages.png(8, 8), signer));
    }

    private static byte[] cose(long algorithm, List<byte[]> chain, byte[] payload, byte[] signature) {
        byte[] header = new CborMapWriter()
                .put(1, CborWriter.integer(algorithm))
                .put(33, CborWriter.array(chain))
                .encode();
        return CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(header), new CborMapWriter().encode(), payload, CborWriter.bytes(signature))));
    }

    private static List<byte[]> chain() throws Exception {
        List<byte[]> chain = new ArrayList<>();
        for (X509Certificate certificate : signer.chain()) {
            chain.add(CborWriter.bytes(certificate.getEncoded()));
        }
        return chain;
    }

    @Test
    void aSignatureThatCannotBeReadIsNone() throws Exception {
        long es256 = signer.algorithm().coseNumber();
        byte[] noCertificate = CborWriter.bytes(new byte[9]);
        for (byte[] unreadable : List.of(
                new byte[0],
                new byte[] {(byte) 0xff},
                CborWriter.text("no signature"),
                cose(es256, List.of(), CborWriter.nil(), new byte[64]),
                cose(es256, List.of(noCertificate), CborWriter.nil(), new byte[64]))) {
            ValidationReport report = report(_ -> unreadable);

            assertThat(report.failures()).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
            assertThat(report.signature()).isNull();
            assertThat(report.state()).isEqualTo(State.INVALID);
        }
    }

    /** RS256, which the specification does not allow, and a number that nobody registered. */
    @Test
    void anAlgorithmThatIsNotAllowedChecksNothing() throws Exception {
        List<byte[]> chain = chain();
        for (long number : new long[] {-257, 1_000_000}) {
            ValidationReport report = report(_ -> cose(number, chain, CborWriter.nil(), new byte[64]));

            assertThat(report.failures())
                    .containsExactly(StatusCode.ALGORITHM_UNSUPPORTED, StatusCode.CLAIM_SIGNATURE_MISMATCH);
            assertThat(report.signature()).isNull();
        }
    }

    @Test
    void anEcdsaSignatureInDerIsNamedAsSuch() throws Exception {
        for (int length : new int[] {9, 70, 72}) {
            assertThat(failures(SigningAlgorithm.ES256, DER, length))
                    .containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH, StatusCode.SIGNING_CREDENTIAL_INVALID);
        }
        assertThat(failures(SigningAlgorithm.ES256, DER, 8)).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        assertThat(failures(SigningAlgorithm.ES256, DER, 64)).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        assertThat(failures(SigningAlgorithm.ES256, (byte) 0x31, 70))
                .containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        assertThat(failures(SigningAlgorithm.ED25519, DER, 70)).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
    }

    private static List<StatusCode> failures(SigningAlgorithm algorithm, byte first, int length) throws Exception {
        List<byte[]> chain = chain();
        byte[] signature = new byte[length];
        signature[0] = first;
        return report(_ -> cose(algorithm.coseNumber(), chain, CborWriter.nil(), signature))
                .failures();
    }

    @Test
    void anEmbeddedPayloadIsTheClaimItself() throws Exception {
        assertThat(withPayload(false).state()).isEqualTo(State.TRUSTED);
        ValidationReport other = withPayload(true);
        assertThat(other.failures()).containsExactly(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        assertThat(other.state()).isEqualTo(State.INVALID);
    }

    /** A signature that holds over the claim, with the claim or something of its length embedded. */
    private static ValidationReport withPayload(boolean changed) throws Exception {
        List<byte[]> chain = chain();
        return report(claim -> {
            long number = signer.algorithm().coseNumber();
            CoseSign1 unsigned = CoseSign1.parse(cose(number, chain, CborWriter.nil(), new byte[64]));
            byte[] payload = claim.clone();
            if (changed) {
                payload[payload.length - 1] ^= 1;
            }
            return cose(number, chain, CborWriter.bytes(payload), signer.sign(unsigned.toBeSigned(claim)));
        });
    }

    @Test
    void theListThatTrustsTheSignerIsNamed() throws Exception {
        byte[] file = TestManifest.created().sign(SampleImages.png(8, 8), signer);
        TrustAnchors own = new TrustAnchors("own", List.of(authority.root));

        ValidationReport trusted = new ManifestValidator(TrustPolicy.of(own), Clock.systemUTC()).validate(file);
        ValidationReport stranger =
                new ManifestValidator(TrustPolicy.of(TrustAnchors.NONE), Clock.systemUTC()).validate(file);

        assertThat(trusted.signature().trustedBy()).isEqualTo("own");
        assertThat(stranger.signature().trustedBy()).isNull();
        assertThat(explanations(trusted, StatusCode.SIGNING_CREDENTIAL_TRUSTED))
                .containsExactly("The signer's certificate is trusted by own.");
        assertThat(explanations(stranger, StatusCode.SIGNING_CREDENTIAL_UNTRUSTED))
                .containsExactly("The signer's certificate does not lead to a trust anchor.");
    }

    private static List<String> explanations(ValidationReport report, StatusCode code) {
        return report.findings().stream()
                .filter(finding -> finding.code() == code)
                .map(Finding::explanation)
                .toList();
    }

    @Test
    void theStatedTimeOfSigningFitsTheCertificates() throws Exception {
        for (int days : new int[] {-10, -8, 0, 8, 10}) {
            TestManifest manifest = TestManifest.created();
            manifest.claimedTime = NOW.plus(Duration.ofDays(days));

            ValidationReport report = validator.validate(manifest.sign(SampleImages.png(8, 8), signer));

            checkTime(report, manifest.claimedTime, Math.abs(days) < 9);
        }
    }

    private static void checkTime(ValidationReport report, Instant stated, boolean fits) {
        assertThat(explanations(
                        report,
                        fits
                                ? StatusCode.TIME_OF_SIGNING_INSIDE_VALIDITY
                                : StatusCode.TIME_OF_SIGNING_OUTSIDE_VALIDITY))
                .containsExactly("The signer states " + stated + " as the time of signing, which "
                        + (fits ? "fits" : "does not fit") + " the certificates and the time-stamp.");
        assertThat(explanations(
                        report,
                        fits
                                ? StatusCode.TIME_OF_SIGNING_OUTSIDE_VALIDITY
                                : StatusCode.TIME_OF_SIGNING_INSIDE_VALIDITY))
                .isEmpty();
    }

    @Test
    void aCertificateIsValidWhenItSigns() throws Exception {
        ClaimSigner late =
                authority.signer(SigningAlgorithm.ES256, NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
        for (int version : new int[] {1, 2}) {
            TestManifest manifest = TestManifest.created();
            manifest.version = version;

            ValidationReport report = validator.validate(manifest.sign(SampleImages.png(8, 8), late));

            assertThat(report.failures())
                    .contains(
                            version == 1
                                    ? StatusCode.SIGNING_CREDENTIAL_EXPIRED
                                    : StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY)
                    .contains(StatusCode.SIGNING_CREDENTIAL_UNTRUSTED);
            assertThat(report.state()).isEqualTo(State.INVALID);
        }
    }

    @Test
    void theReportSaysWhetherTheTimeStampIsTrusted() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] stamped = ManifestWriter.sign(
                        png,
                        SampleImages.content(),
                        OptionalAssertions.NONE,
                        signer,
                        SigningOptions.NONE.withTimeStamps(authority))
                .bytes();
        byte[] unstamped =
                ManifestWriter.sign(png, SampleImages.content(), signer).bytes();
        TrustPolicy others = authority.policy().withTimeStamping(TrustAnchors.NONE);

        assertThat(validator.validate(stamped).signature().stampTrusted()).isTrue();
        assertThat(validator.validate(unstamped).signature().stampTrusted()).isFalse();
        assertThat(new ManifestValidator(others, Clock.systemUTC())
                        .validate(stamped)
                        .signature()
                        .stampTrusted())
                .isFalse();
    }

    /** Claims of version 1 are older than the list of authorities for time-stamps. */
    @Test
    void anUntrustedTimeStampCountsForAnUntrustedClaimOfVersionOneAlone() throws Exception {
        List<byte[]> chain = chain();
        TestAuthority stampers = new TestAuthority();
        stampers.stampedAt = NOW.minus(Duration.ofDays(1));
        for (int version : new int[] {1, 2}) {
            TestManifest manifest = TestManifest.created();
            manifest.version = version;
            manifest.signature = claim -> stamped(chain, claim, stampers);

            ValidationReport report = validator.validate(manifest.sign(SampleImages.png(8, 8), signer));

            assertThat(report.informational()).contains(StatusCode.TIME_STAMP_UNTRUSTED);
            assertThat(report.signature().stampedAt()).isEqualTo(stampers.stampedAt);
            assertThat(report.signature().stampTrusted()).isFalse();
            assertThat(report.signature().signedAt()).isNull();
            assertThat(new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC())
                            .validate(manifest.sign(SampleImages.png(8, 8), signer))
                            .signature()
                            .signedAt())
                    .isEqualTo(version == 1 ? stampers.stampedAt : null);
        }
    }

    /** Otherwise a stolen key would sign for ever: whoever has it can stamp any time with an authority of his own. */
    @Test
    void aTimeStampOfAStrangerDoesNotOutliveTheSigner() throws Exception {
        List<byte[]> chain = chain();
        TestAuthority stampers = new TestAuthority();
        stampers.stampedAt = NOW.plus(Duration.ofDays(1));
        Instant late = signer.chain().getFirst().getNotAfter().toInstant().plus(Duration.ofDays(1));
        for (int version : new int[] {1, 2}) {
            TestManifest manifest = TestManifest.created();
            manifest.version = version;
            manifest.signature = claim -> stamped(chain, claim, stampers);

            ValidationReport report = validator.validate(manifest.sign(SampleImages.png(8, 8), signer), late);

            assertThat(report.failures())
                    .contains(
                            version == 1
                                    ? StatusCode.SIGNING_CREDENTIAL_EXPIRED
                                    : StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
            assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
        }
    }

    /** A signature with a time-stamp over the claim, filled up to one length. */
    private static byte[] stamped(List<byte[]> chain, byte[] claim, TestAuthority stampers) throws C2paException {
        long number = signer.algorithm().coseNumber();
        CoseSign1 unsigned = CoseSign1.parse(cose(number, chain, CborWriter.nil(), new byte[64]));
        byte[] token;
        try {
            token = TimeStampClient.token(stampers, unsigned.counterSignatureMessage(claim));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] stamp = new CborMapWriter().bytes("val", token).encode();
        CborMapWriter header = new CborMapWriter()
                .map("sigTst", new CborMapWriter().array("tstTokens", List.of(stamp)))
                .bytes("pad", new byte[5000 - token.length]);
        return CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(unsigned.protectedHeader()),
                        header.encode(),
                        CborWriter.nil(),
                        CborWriter.bytes(signer.sign(unsigned.toBeSigned(claim))))));
    }

    @Test
    void theStatedTimeOfSigningIsNotAfterTheTimeStamp() throws Exception {
        TestAuthority stampers = new TestAuthority();
        stampers.stampedAt = NOW.plus(Duration.ofDays(1));
        TrustPolicy policy = authority.policy().withTimeStamping(new TrustAnchors(List.of(stampers.root)));
        for (int days : new int[] {0, 1, 2}) {
            TestManifest parent = TestManifest.created();
            parent.claimedTime = NOW.plus(Duration.ofDays(days));
            byte[] png = SampleImages.png(8, 8);
            byte[] bound = parent.bound(png, signer);
            byte[] token = TimeStampClient.token(stampers, signature(bound));
            TestManifest update = TestManifest.update(bound)
                    .add("c2pa.time-stamp", new CborMapWriter().bytes(TestManifest.URN, token));
            byte[] file = TestManifest.file(png, List.of(bound, update.box(signer)));

            checkTime(new ManifestValidator(policy, Clock.systemUTC()).validate(file), parent.claimedTime, days < 2);
            // A time-stamp of a stranger tells nothing.
            checkTime(validator.validate(file), parent.claimedTime, true);
        }
    }

    private static byte[] signature(byte[] manifest) throws Exception {
        for (Box.Super child : JumbfReader.parse(manifest).superboxes()) {
            if (child.is(BoxType.SIGNATURE)) {
                byte[] box = child.only(BoxType.CBOR).orElseThrow().payload().copyOf(manifest);
                return CoseSign1.parse(box).signature();
            }
        }
        return Arrays.copyOf(manifest, 0);
    }
}
