package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.der.DerGuard;
import dev.mintmark.c2pa.trust.SignatureBudget;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Validates the OCSP responses (RFC 6960) in a signature's {@code rVals} and in assertions. A response that cannot be read, or is not
 * from the issuer, is ignored. None is fetched. C2PA 2.4, section 15.9.
 *
 * @param chain the signature's certificates, signer first
 * @param anchors trust anchors of signers
 * @param stamped time of a trusted time-stamp; null without one
 */
record RevocationCheck(
        List<X509Certificate> chain,
        TrustAnchors anchors,
        @Nullable Instant stamped,
        Instant now,
        String url) {
    private static final int MAX_RESPONSES = 16;
    /** Limit of certificates in one response. */
    private static final int MAX_CERTIFICATES = 16;
    /** Validity of a response without an end. */
    private static final Duration DEFAULT_VALIDITY = Duration.ofHours(24);

    RevocationCheck {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(
                    "A certificate's revocation cannot be asked for without the certificate.");
        }
    }

    /**
     * Adds the result of the first response about the signer.
     *
     * @param stored responses in assertions of the store, which are tried after those in the signature
     */
    void check(CoseSign1 cose, List<byte[]> stored, Findings findings) {
        List<CborValue> values = cose.unprotectedHeader()
                .get("rVals", CborValue.Mapping.class)
                .map(map -> map.items("ocspVals"))
                .orElse(List.of());
        List<byte[]> responses = new ArrayList<>();
        for (CborValue response : values.subList(0, Math.min(MAX_RESPONSES, values.size()))) {
            responses.add(response instanceof CborValue.Bytes der ? der.value() : new byte[0]);
        }
        responses.addAll(stored);
        Optional<X509Certificate> issuer = responses.isEmpty() ? Optional.empty() : issuer();
        for (byte[] response : responses) {
            if (issuer.isPresent() && judge(response, issuer.get(), findings)) {
                return;
            }
        }
        findings.add(
                StatusCode.SIGNING_CREDENTIAL_OCSP_SKIPPED,
                url,
                responses.isEmpty()
                        ? "There is no OCSP response about the signer, and none is fetched."
                        : "No OCSP response says anything about the signer's certificate at this time.");
    }

    /** Returns whether the response is about the signer's certificate; if so, adds the result. */
    private boolean judge(byte[] der, X509Certificate issuer, Findings findings) {
        try {
            DerGuard.check(der);
            if (!(new OCSPResp(der).getResponseObject() instanceof BasicOCSPResp response)
                    || !isSignedBy(response, issuer)) {
                return false;
            }
            for (SingleResp single : response.getResponses()) {
                boolean ours = single.getCertID()
                                .getSerialNumber()
                                .equals(chain.getFirst().getSerialNumber())
                        && single.getCertID()
                                .matchesIssuer(
                                        new JcaX509CertificateHolder(issuer),
                                        new JcaDigestCalculatorProviderBuilder().build());
                if (ours && status(response, single, findings)) {
                    return true;
                }
            }
            return false;
        } catch (OCSPException
                | IOException
                | GeneralSecurityException
                | OperatorCreationException
                | RuntimeException e) {
            return false;
        }
    }

    @SuppressWarnings("JavaUtilDate") // the library's interface
    private boolean status(BasicOCSPResp response, SingleResp single, Findings findings) {
        CertificateStatus status = single.getCertStatus();
        Instant at = stamped != null ? stamped : now;
        if (status == CertificateStatus.GOOD || isReleased(status)) {
            Instant until = single.getNextUpdate() == null
                    ? response.getProducedAt().toInstant().plus(DEFAULT_VALIDITY)
                    : single.getNextUpdate().toInstant();
            boolean known = single.getThisUpdate().toInstant().isBefore(now);
            // A later response that a certificate is good also covers signatures stamped earlier.
            if (!known || at.isAfter(until)) {
                return false;
            }
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED,
                    url,
                    "The signer's certificate was not revoked, says its issuer at "
                            + single.getThisUpdate().toInstant() + ".");
            return true;
        }
        if (status instanceof RevokedStatus revoked) {
            Instant since = revoked.getRevocationTime().toInstant();
            if (stamped != null && stamped.isBefore(since)) {
                findings.add(
                        StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED,
                        url,
                        "The signer's certificate was revoked at " + since + ", after the time-stamp.");
            } else {
                findings.add(
                        StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED,
                        url,
                        "The signer's certificate was revoked at " + since + ".");
            }
            return true;
        }
        findings.add(
                StatusCode.SIGNING_CREDENTIAL_OCSP_UNKNOWN,
                url,
                "The issuer of the signer's certificate says that it does not know it.");
        return true;
    }

    /** Returns whether a certificate that was on hold is valid again. RFC 5280, section 5.3.1. */
    private static boolean isReleased(CertificateStatus status) {
        return status instanceof RevokedStatus revoked
                && revoked.hasRevocationReason()
                && revoked.getRevocationReason() == CRLReason.removeFromCRL;
    }

    /** Returns whether the issuer, or a responder that it authorised, signed the response. RFC 6960, section 4.2.2.2. */
    @SuppressWarnings("JavaUtilDate") // the library's interface
    private static boolean isSignedBy(BasicOCSPResp response, X509Certificate issuer)
            throws OperatorCreationException, GeneralSecurityException, IOException {
        JcaContentVerifierProviderBuilder verifiers = new JcaContentVerifierProviderBuilder();
        if (isSignedWith(verifiers.build(issuer), response)) {
            return true;
        }
        Instant produced = response.getProducedAt().toInstant();
        if (response.getCerts().length > MAX_CERTIFICATES) {
            return false;
        }
        for (X509CertificateHolder holder : response.getCerts()) {
            if (holder.getIssuer().equals(new JcaX509CertificateHolder(issuer).getSubject())
                    && holder.isValidOn(Date.from(produced))
                    && mayRespond(holder)
                    && isIssuedBy(issuer, holder)
                    && isSignedWith(verifiers.build(holder), response)) {
                return true;
            }
        }
        return false;
    }

    /** Returns false also for a key of another kind: a responder's need not be of its issuer's. */
    private static boolean isSignedWith(ContentVerifierProvider key, BasicOCSPResp response) throws SignatureException {
        SignatureBudget.spend();
        try {
            return response.isSignatureValid(key);
        } catch (OCSPException e) {
            return false;
        }
    }

    private static boolean isIssuedBy(X509Certificate issuer, X509CertificateHolder holder) throws IOException {
        try {
            SignatureBudget.spend();
            Certificates.parse(holder.getEncoded()).verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean mayRespond(X509CertificateHolder holder) {
        var purposes = ExtendedKeyUsage.fromExtensions(holder.getExtensions());
        return purposes != null && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning);
    }

    private Optional<X509Certificate> issuer() {
        return Stream.concat(chain.subList(1, chain.size()).stream(), anchors.anchors().stream())
                .filter(candidate -> candidate
                        .getSubjectX500Principal()
                        .equals(chain.getFirst().getIssuerX500Principal()))
                .filter(candidate -> {
                    try {
                        SignatureBudget.spend();
                        chain.getFirst().verify(candidate.getPublicKey());
                        return true;
                    } catch (GeneralSecurityException e) {
                        return false;
                    }
                })
                .findFirst();
    }
}
