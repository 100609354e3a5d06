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
import java.util.Comparator;
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
     * What a response says of the signer.
     *
     * @param updated when that was known to be so
     */
    private record Answer(Instant updated, StatusCode code, String explanation) {
        /** Returns how grave the answer is: of several of one time, the gravest counts. */
        int gravity() {
            return switch (code) {
                case SIGNING_CREDENTIAL_OCSP_REVOKED -> 2;
                case SIGNING_CREDENTIAL_OCSP_UNKNOWN -> 1;
                default -> 0;
            };
        }
    }

    /**
     * Adds the result of the newest response about the signer, wherever it is: those in the signature can be exchanged by
     * anybody for earlier ones.
     *
     * @param stored responses in assertions of the store
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
        Optional<Answer> newest = issuer.stream()
                .flatMap(authority -> responses.stream().flatMap(der -> answers(der, authority).stream()))
                .max(Comparator.comparing(Answer::updated).thenComparingInt(Answer::gravity));
        if (newest.isPresent()) {
            findings.add(newest.get().code(), url, newest.get().explanation());
            return;
        }
        findings.add(
                StatusCode.SIGNING_CREDENTIAL_OCSP_SKIPPED,
                url,
                responses.isEmpty()
                        ? "There is no OCSP response about the signer, and none is fetched."
                        : "No OCSP response says anything about the signer's certificate at this time.");
    }

    /** Returns what a response says about the signer's certificate at this time. */
    private List<Answer> answers(byte[] der, X509Certificate issuer) {
        List<Answer> answers = new ArrayList<>();
        try {
            DerGuard.check(der);
            if (!(new OCSPResp(der).getResponseObject() instanceof BasicOCSPResp response)) {
                return List.of();
            }
            for (SingleResp single : response.getResponses()) {
                boolean ours = single.getCertID()
                                .getSerialNumber()
                                .equals(chain.getFirst().getSerialNumber())
                        && single.getCertID()
                                .matchesIssuer(
                                        new JcaX509CertificateHolder(issuer),
                                        new JcaDigestCalculatorProviderBuilder().build());
                if (ours) {
                    status(response, single).ifPresent(answers::add);
                }
            }
            return answers.isEmpty() || !isSignedBy(response, issuer) ? List.of() : answers;
        } catch (OCSPException
                | IOException
                | GeneralSecurityException
                | OperatorCreationException
                | RuntimeException e) {
            return List.of();
        }
    }

    @SuppressWarnings("JavaUtilDate") // the library's interface
    private Optional<Answer> status(BasicOCSPResp response, SingleResp single) {
        CertificateStatus status = single.getCertStatus();
        Instant updated = single.getThisUpdate().toInstant();
        Instant at = stamped != null ? stamped : now;
        if (status == CertificateStatus.GOOD || isReleased(status)) {
            Instant until = single.getNextUpdate() == null
                    ? response.getProducedAt().toInstant().plus(DEFAULT_VALIDITY)
                    : single.getNextUpdate().toInstant();
            // A later response that a certificate is good also covers signatures stamped earlier.
            if (!updated.isBefore(now) || at.isAfter(until)) {
                return Optional.empty();
            }
            return Optional.of(new Answer(
                    updated,
                    StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED,
                    "The signer's certificate was not revoked, says its issuer at " + updated + "."));
        }
        if (status instanceof RevokedStatus revoked) {
            Instant since = revoked.getRevocationTime().toInstant();
            boolean later = stamped != null && stamped.isBefore(since);
            return Optional.of(new Answer(
                    updated,
                    later ? StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED : StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED,
                    "The signer's certificate was revoked at " + since + (later ? ", after the time-stamp." : ".")));
        }
        return Optional.of(new Answer(
                updated,
                StatusCode.SIGNING_CREDENTIAL_OCSP_UNKNOWN,
                "The issuer of the signer's certificate says that it does not know it."));
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
