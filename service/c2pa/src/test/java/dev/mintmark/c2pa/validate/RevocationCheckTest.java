package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.TestCertificates.NOW;
import static dev.mintmark.c2pa.TestCertificates.authority;
import static dev.mintmark.c2pa.TestCertificates.entity;
import static dev.mintmark.c2pa.TestCertificates.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

/** OCSP responses by responders that an issuer authorised. */
class RevocationCheckTest {
    private static final KeyPurposeId ANSWERING = KeyPurposeId.id_kp_OCSPSigning;
    private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofHours(24));

    @Test
    void anAppointedResponderIsLookedForAmongSixteenCertificates() throws Exception {
        KeyPair issuerKeys = keys();
        KeyPair responderKeys = keys();
        X509Certificate issuer = authority("root", issuerKeys.getPublic(), "root", issuerKeys);
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", issuerKeys, false);
        List<X509Certificate> carried = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            carried.add(entity("other", issuerKeys.getPublic(), "root", issuerKeys, false, ANSWERING));
        }
        carried.add(entity("responder", responderKeys.getPublic(), "root", issuerKeys, false, ANSWERING));

        assertThat(check(leaf, issuer, response(leaf, issuer, responderKeys, carried)))
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
        carried.addFirst(issuer);
        assertThat(check(leaf, issuer, response(leaf, issuer, responderKeys, carried)))
                .isEmpty();
    }

    @Test
    void aCertificateThatWasNotAppointedDoesNotAnswer() throws Exception {
        KeyPair issuerKeys = keys();
        KeyPair own = keys();
        KeyPair strangers = keys();
        X509Certificate issuer = authority("root", issuerKeys.getPublic(), "root", issuerKeys);
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", issuerKeys, false);
        List<X509Certificate> others = List.of(
                entity("signer", own.getPublic(), "root", issuerKeys, false),
                entity("signer", own.getPublic(), "root", issuerKeys, false, KeyPurposeId.id_kp_emailProtection),
                entity("responder", own.getPublic(), "root", strangers, false, ANSWERING),
                entity("responder", own.getPublic(), "other", issuerKeys, false, ANSWERING),
                entity("responder", strangers.getPublic(), "root", issuerKeys, false, ANSWERING));
        for (X509Certificate other : others) {
            assertThat(check(leaf, issuer, response(leaf, issuer, own, List.of(other))))
                    .isEmpty();
        }
        assertThat(check(leaf, issuer, response(leaf, issuer, own, List.of()))).isEmpty();
        assertThat(check(leaf, issuer, response(leaf, issuer, issuerKeys, List.of())))
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
    }

    @Test
    void aResponderMayHaveAKeyOfAnotherKindUnlessItIsSlow() throws Exception {
        KeyPair issuerKeys = keys();
        X509Certificate issuer = authority("root", issuerKeys.getPublic(), "root", issuerKeys);
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", issuerKeys, false);
        for (String kind : List.of("RSA", "DSA")) {
            KeyPair own = KeyPairGenerator.getInstance(kind).generateKeyPair();
            X509Certificate responder = entity("responder", own.getPublic(), "root", issuerKeys, false, ANSWERING);
            assertThat(check(leaf, issuer, response(leaf, issuer, own, List.of(responder))))
                    .as(kind)
                    .isEqualTo(
                            kind.equals("RSA") ? List.of(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED) : List.of());
        }
    }

    @Test
    void theIssuerIsTheOneWhoSignedTheCertificateAndNotANamesake() throws Exception {
        KeyPair issuerKeys = keys();
        KeyPair namesakes = keys();
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", issuerKeys, false);
        X509Certificate namesake = authority("root", namesakes.getPublic(), "root", namesakes);

        assertThat(check(leaf, namesake, response(leaf, namesake, namesakes, List.of())))
                .isEmpty();
    }

    @Test
    void theNewestResponseAboutTheSignerDecides() throws Exception {
        KeyPair keys = keys();
        X509Certificate issuer = authority("root", keys.getPublic(), "root", keys);
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", keys, false);
        CertificateStatus since = new RevokedStatus(Date.from(HOUR_AGO), 0);
        Instant morning = NOW.minus(Duration.ofHours(3));
        byte[] good = response(leaf, issuer, keys, List.of(), CertificateStatus.GOOD, morning, TOMORROW, NOW);
        byte[] revoked = response(leaf, issuer, keys, List.of(), since, morning, TOMORROW, NOW);
        byte[] later = response(leaf, issuer, keys, List.of(), since, morning.plusSeconds(1), TOMORROW, NOW);
        byte[] unknown = response(leaf, issuer, keys, List.of(), new UnknownStatus(), morning, TOMORROW, NOW);
        byte[] expired = response(leaf, issuer, keys, List.of(), CertificateStatus.GOOD, HOUR_AGO, HOUR_AGO, NOW);
        CertificateStatus onHold = new RevokedStatus(Date.from(HOUR_AGO), CRLReason.certificateHold);
        byte[] earlier = response(leaf, issuer, keys, List.of(), onHold, morning.minusSeconds(1), TOMORROW, NOW);

        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED, leaf, issuer, later, good);
        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED, leaf, issuer, revoked, good);
        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED, leaf, issuer, revoked, unknown);
        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_UNKNOWN, leaf, issuer, unknown, good);
        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED, leaf, issuer, earlier, good);
        decides(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED, leaf, issuer, revoked, expired);
        assertThat(codes(HOUR_AGO.minusSeconds(9), leaf, issuer, revoked))
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
        assertThat(codes(HOUR_AGO.plusSeconds(9), leaf, issuer, revoked))
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED);
    }

    /** Whatever the order, and whether the responses are in the signature or in an assertion. */
    private static void decides(StatusCode code, X509Certificate leaf, X509Certificate issuer, byte[] one, byte[] other)
            throws Exception {
        assertThat(codes(null, leaf, issuer, one, other)).containsExactly(code);
        assertThat(codes(null, leaf, issuer, other, one)).containsExactly(code);
        assertThat(codes(null, List.of(other), leaf, issuer, one)).containsExactly(code);
        assertThat(codes(null, List.of(one), leaf, issuer, other)).containsExactly(code);
    }

    @Test
    void aResponseWithoutAnEndHoldsForADay() throws Exception {
        KeyPair keys = keys();
        X509Certificate issuer = authority("root", keys.getPublic(), "root", keys);
        X509Certificate leaf = entity("leaf", keys().getPublic(), "root", keys, false);
        for (int hours : new int[] {1, 23, 25}) {
            Instant produced = NOW.minus(Duration.ofHours(hours));
            byte[] response = response(leaf, issuer, keys, List.of(), CertificateStatus.GOOD, null, produced);
            assertThat(check(leaf, issuer, response)).hasSize(hours < 24 ? 1 : 0);
        }
    }

    private static List<StatusCode> codes(
            Instant stamped, X509Certificate leaf, X509Certificate issuer, byte[]... responses) throws Exception {
        return codes(stamped, List.of(), leaf, issuer, responses);
    }

    private static List<StatusCode> codes(
            Instant stamped, List<byte[]> stored, X509Certificate leaf, X509Certificate issuer, byte[]... responses)
            throws Exception {
        CborValue header = CborReader.parse(UnprotectedHeader.encode(null, List.of(responses), 0));
        Findings findings = new Findings();
        new RevocationCheck(List.of(leaf, issuer), TrustAnchors.NONE, stamped, NOW, "")
                .check(
                        new CoseSign1(new byte[0], (CborValue.Mapping) header, -7L, List.of(), null, new byte[64]),
                        stored,
                        findings);
        return findings.all().stream().map(Finding::code).toList();
    }

    private static List<StatusCode> check(X509Certificate leaf, X509Certificate issuer, byte[] response)
            throws Exception {
        CborValue header = CborReader.parse(UnprotectedHeader.encode(null, List.of(response), 0));
        Findings findings = new Findings();
        new RevocationCheck(List.of(leaf, issuer), TrustAnchors.NONE, null, NOW, "")
                .check(
                        new CoseSign1(new byte[0], (CborValue.Mapping) header, -7L, List.of(), null, new byte[64]),
                        List.of(),
                        findings);
        return findings.codes(StatusCode.Kind.SUCCESS);
    }

    private static byte[] response(
            X509Certificate leaf, X509Certificate issuer, KeyPair responder, List<X509Certificate> carried)
            throws Exception {
        return response(leaf, issuer, responder, carried, CertificateStatus.GOOD, TOMORROW, NOW);
    }

    private static byte[] response(
            X509Certificate leaf,
            X509Certificate issuer,
            KeyPair responder,
            List<X509Certificate> carried,
            CertificateStatus status,
            Instant until,
            Instant produced)
            throws Exception {
        Instant from = NOW.minus(Duration.ofHours(30));
        return response(leaf, issuer, responder, carried, status, from, until, produced);
    }

    private static byte[] response(
            X509Certificate leaf,
            X509Certificate issuer,
            KeyPair responder,
            List<X509Certificate> carried,
            CertificateStatus status,
            Instant from,
            Instant until,
            Instant produced)
            throws Exception {
        DigestCalculator digest =
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
        BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(responder.getPublic(), digest);
        builder.addResponse(
                new CertificateID(digest, new JcaX509CertificateHolder(issuer), leaf.getSerialNumber()),
                status,
                Date.from(from),
                until == null ? null : Date.from(until));
        X509CertificateHolder[] certificates = new X509CertificateHolder[carried.size()];
        for (int i = 0; i < certificates.length; i++) {
            certificates[i] = new JcaX509CertificateHolder(carried.get(i));
        }
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(
                                new JcaContentSignerBuilder("SHA256with"
                                                + responder
                                                        .getPrivate()
                                                        .getAlgorithm()
                                                        .replace("EC", "ECDSA"))
                                        .build(responder.getPrivate()),
                                certificates,
                                Date.from(produced)))
                .getEncoded();
    }
}
