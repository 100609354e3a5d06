package dev.mintmark.c2pa;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.jspecify.annotations.Nullable;

/** X.509 certificates from bytes, and names in them. Thread-safe. */
public final class Certificates {
    private Certificates() {}

    /** The certificate of exactly these DER bytes; hostile bytes end in an exception of this type and no other. */
    public static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (RuntimeException e) {
            throw new GeneralSecurityException("The bytes are no X.509 certificate: " + e.getMessage(), e);
        }
    }

    /** The organisation of the issuer, where it names one. */
    public static @Nullable String issuerOrganisation(X509Certificate certificate) {
        return part(X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded()), BCStyle.O);
    }

    /** The common name of the subject, where it has one. */
    public static @Nullable String commonName(X509Certificate certificate) {
        return part(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), BCStyle.CN);
    }

    private static @Nullable String part(X500Name name, ASN1ObjectIdentifier type) {
        RDN[] parts = name.getRDNs(type);
        return parts.length == 0
                ? null
                : IETFUtils.valueToString(parts[0].getFirst().getValue());
    }
}
