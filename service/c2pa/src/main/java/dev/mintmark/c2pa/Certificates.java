package dev.mintmark.c2pa;

import dev.mintmark.c2pa.der.DerGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.jspecify.annotations.Nullable;

/** Parses X.509 certificates and reads names from them. Thread-safe. */
public final class Certificates {
    /** Limits of RSA keys in bits. An exponent as long as the modulus makes a signature ten thousand times as slow. */
    private static final int MAX_MODULUS = 8192;

    private static final int MAX_EXPONENT = 33;

    private Certificates() {}

    /**
     * Parses exactly these DER bytes as a certificate. Safe for hostile bytes.
     *
     * @throws GeneralSecurityException if they are not the DER encoding of one certificate
     */
    public static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        X509Certificate certificate;
        try {
            DerGuard.check(der);
            certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | RuntimeException e) {
            throw new GeneralSecurityException("The bytes are no X.509 certificate: " + e.getMessage(), e);
        }
        requireCheapKey(certificate.getPublicKey());
        // The platform also reads PEM and BER, and ignores bytes after the certificate.
        if (!Arrays.equals(der, certificate.getEncoded())) {
            throw new GeneralSecurityException("The " + der.length + " bytes are no X.509 certificate in DER alone.");
        }
        return certificate;
    }

    /** Refuses a key with which a single signature takes long to verify. C2PA allows no DSA. */
    private static void requireCheapKey(PublicKey key) throws GeneralSecurityException {
        boolean isExpensive = switch (key) {
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() > MAX_MODULUS
                        || rsa.getPublicExponent().bitLength() > MAX_EXPONENT;
            case DSAPublicKey unused -> true;
            default -> false;
        };
        if (isExpensive) {
            throw new GeneralSecurityException("The certificate has a key of DSA, or one of RSA with more than "
                    + MAX_MODULUS + " bits or an exponent of more than " + MAX_EXPONENT + " bits.");
        }
    }

    /** Returns the issuer's organisation, otherwise its common name; null if neither can be read. */
    public static @Nullable String issuerName(X509Certificate certificate) {
        String organisation = part(certificate.getIssuerX500Principal(), BCStyle.O);
        return organisation == null ? part(certificate.getIssuerX500Principal(), BCStyle.CN) : organisation;
    }

    /** Returns the subject's organisation; null if it cannot be read. */
    public static @Nullable String organisation(X509Certificate certificate) {
        return part(certificate.getSubjectX500Principal(), BCStyle.O);
    }

    /** Returns the subject's common name; null if it cannot be read. */
    public static @Nullable String commonName(X509Certificate certificate) {
        return part(certificate.getSubjectX500Principal(), BCStyle.CN);
    }

    private static @Nullable String part(X500Principal principal, ASN1ObjectIdentifier type) {
        try {
            RDN[] parts = X500Name.getInstance(principal.getEncoded()).getRDNs(type);
            return parts.length == 0
                    ? null
                    : IETFUtils.valueToString(parts[0].getFirst().getValue());
        } catch (RuntimeException e) {
            // The platform accepts names that are not well-formed; a name for display is not worth an exception.
            return null;
        }
    }
}
