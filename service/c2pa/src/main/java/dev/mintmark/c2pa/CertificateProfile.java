package dev.mintmark.c2pa;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/** What C2PA asks of a claim signer's certificates: specification 2.4, section 14.5. Thread-safe. */
public final class CertificateProfile {
    static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";
    static final String CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1";
    /** Microsoft's, from before there was one of C2PA's own; readers still meet it. */
    private static final String MICROSOFT_CLAIM_SIGNING = "1.3.6.1.4.1.311.76.59.1.9";

    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    static final Set<String> ALLOWED_PURPOSES =
            Set.of(EMAIL_PROTECTION, DOCUMENT_SIGNING, CLAIM_SIGNING, MICROSOFT_CLAIM_SIGNING);
    /** Key usage, constraints, names, policies, purposes: what a validator of paths understands. */
    private static final Set<String> KNOWN_CRITICAL = Set.of(
            "2.5.29.15",
            "2.5.29.19",
            "2.5.29.37",
            "2.5.29.17",
            "2.5.29.30",
            "2.5.29.32",
            "2.5.29.33",
            "2.5.29.36",
            "2.5.29.54",
            AUTHORITY_KEY_IDENTIFIER,
            "2.5.29.14",
            "2.5.29.31",
            "1.3.6.1.5.5.7.1.1");

    private static final Set<String> SIGNATURE_ALGORITHMS = Set.of(
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.113549.1.1.10",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.3.101.112");
    private static final int MIN_RSA_BITS = 2048;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;

    private CertificateProfile() {}

    /**
     * Checks a chain that is to sign claims: the profile of its first certificate, that each is signed by the next,
     * and that every one is valid now.
     *
     * @throws SigningCertificateException naming the first broken rule
     */
    public static void check(List<X509Certificate> chain) throws SigningCertificateException {
        if (chain.isEmpty()) {
            throw new SigningCertificateException(
                    "The certificate chain is empty; it begins with the signer's certificate.");
        }
        X509Certificate signer = chain.getFirst();
        Optional<String> broken = violation(signer).or(() -> missingOrganisation(signer));
        if (broken.isPresent()) {
            throw new SigningCertificateException("The certificate of "
                    + signer.getSubjectX500Principal().getName() + " cannot sign claims: " + broken.get());
        }
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String name = certificate.getSubjectX500Principal().getName();
            try {
                certificate.checkValidity();
            } catch (GeneralSecurityException e) {
                throw new SigningCertificateException(
                        "The certificate of " + name + " is valid from "
                                + certificate.getNotBefore().toInstant() + " to "
                                + certificate.getNotAfter().toInstant() + " only; renew it.",
                        e);
            }
            if (i + 1 < chain.size()) {
                checkIssuer(certificate, chain.get(i + 1), name);
            }
        }
    }

    /**
     * Returns the first rule of the profile that a signer's certificate breaks, as a sentence. Does not check the
     * validity period.
     */
    public static Optional<String> violation(X509Certificate certificate) {
        return violation(certificate, ALLOWED_PURPOSES);
    }

    /** As {@link #violation(X509Certificate)}, with other accepted purposes in extendedKeyUsage. */
    public static Optional<String> violation(X509Certificate certificate, Set<String> purposes) {
        try {
            return Optional.ofNullable(firstViolation(certificate, purposes));
        } catch (CertificateParsingException | RuntimeException e) {
            return Optional.of("an extension of it cannot be read (" + e.getMessage() + ").");
        }
    }

    private static @Nullable String firstViolation(X509Certificate certificate, Set<String> purposes)
            throws CertificateParsingException {
        if (certificate.getVersion() != 3) {
            return "it is X.509 version " + certificate.getVersion() + "; version 3 is needed.";
        }
        if (!SIGNATURE_ALGORITHMS.contains(certificate.getSigAlgOID())) {
            return "its own signature uses " + certificate.getSigAlgName()
                    + "; RSA or ECDSA with SHA-256, SHA-384 or SHA-512, RSASSA-PSS or Ed25519 are allowed.";
        }
        if (certificate.getBasicConstraints() >= 0) {
            return "it belongs to an authority (basicConstraints CA); a signer's certificate is needed, first in the chain.";
        }
        String key = keyViolation(certificate.getPublicKey());
        if (key != null) {
            return key;
        }
        if (certificate.getIssuerUniqueID() != null || certificate.getSubjectUniqueID() != null) {
            return "it has unique identifiers of issuer or subject, which are not allowed; have it issued without.";
        }
        String purpose = purposeViolation(certificate.getExtendedKeyUsage(), purposes);
        if (purpose != null) {
            return purpose;
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            return "its keyUsage lacks digitalSignature; have it issued with it (openssl: keyUsage=critical,digitalSignature).";
        }
        if (usage[KEY_CERT_SIGN]) {
            return "its keyUsage has keyCertSign, which only authorities may have; have it issued without.";
        }
        if (certificate.getExtensionValue(AUTHORITY_KEY_IDENTIFIER) == null) {
            return "it lacks the authorityKeyIdentifier extension; have it issued with it (openssl:"
                    + " authorityKeyIdentifier=keyid).";
        }
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        Set<String> unknown = critical == null ? new HashSet<>() : new HashSet<>(critical);
        unknown.removeAll(KNOWN_CRITICAL);
        return unknown.isEmpty()
                ? null
                : "it has unknown critical extensions: " + unknown + "; have it issued without them, or not critical.";
    }

    private static @Nullable String keyViolation(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec ->
                NamedCurve.of(ec).isPresent()
                        ? null
                        : "its key lies on another curve than P-256, P-384 or P-521, which are allowed.";
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= MIN_RSA_BITS
                        ? null
                        : "its RSA key has " + rsa.getModulus().bitLength() + " bits; at least 2048 are needed.";
            case EdECPublicKey ed ->
                ed.getParams().getName().equals("Ed25519")
                        ? null
                        : "its key is of " + ed.getParams().getName() + "; Ed25519 is allowed.";
            default -> "its key is of the kind " + key.getAlgorithm() + "; EC, RSA and Ed25519 are allowed.";
        };
    }

    private static @Nullable String purposeViolation(@Nullable List<String> purposes, Set<String> accepted) {
        if (purposes == null) {
            return "it lacks extendedKeyUsage; emailProtection, documentSigning or C2PA claim signing is needed"
                    + " (openssl: extendedKeyUsage=emailProtection).";
        }
        if (purposes.contains(ANY_PURPOSE)) {
            return "its extendedKeyUsage is anyExtendedKeyUsage, which is not allowed; have it issued for emailProtection.";
        }
        if (purposes.stream().noneMatch(accepted::contains)) {
            return "its extendedKeyUsage is " + purposes + "; one of "
                    + accepted.stream().sorted().toList()
                    + " is needed (" + EMAIL_PROTECTION + " is emailProtection, " + DOCUMENT_SIGNING
                    + " documentSigning, " + CLAIM_SIGNING + " C2PA claim signing).";
        }
        if (purposes.contains(TIME_STAMPING) || purposes.contains(OCSP_SIGNING)) {
            return "its extendedKeyUsage has timeStamping or OCSPSigning beside signing, which is not allowed;"
                    + " have another one issued for that.";
        }
        return null;
    }

    private static Optional<String> missingOrganisation(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        boolean named = X500Name.getInstance(subject.getEncoded()).getRDNs(BCStyle.O).length > 0;
        return named
                ? Optional.empty()
                : Optional.of("its subject lacks an organisation (O), without which readers reject the"
                        + " signature; put one into the request (openssl: -subj /O=…/CN=…).");
    }

    private static void checkIssuer(X509Certificate certificate, X509Certificate issuer, String name)
            throws SigningCertificateException {
        String issuerName = issuer.getSubjectX500Principal().getName();
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            throw new SigningCertificateException("The chain is out of order: the certificate of " + name
                    + " was issued by " + certificate.getIssuerX500Principal().getName() + ", but the next one is of "
                    + issuerName + ".");
        }
        if (issuer.getBasicConstraints() < 0) {
            throw new SigningCertificateException("The certificate of " + issuerName
                    + " issued another one of the chain, " + "but is no authority's (basicConstraints CA is missing).");
        }
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new SigningCertificateException(
                    "The certificate of " + name + " is not signed by the key of the next one, " + issuerName + ".", e);
        }
    }
}
