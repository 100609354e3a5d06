package dev.mintmark.c2pa;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes P-256 certificates that follow the {@link CertificateProfile}. They travel in every file, so they hold what is
 * needed and no more: names are short, key identifiers of 8 bytes (RFC 5280, section 4.2.1.2, second method).
 */
final class CertificateMaker {
    private static final String ORGANISATION = "Mintmark";
    private static final String CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1";
    /** Clocks differ: certificates begin to be valid a little before they are made. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** As much chance as is asked of public authorities. */
    private static final int SERIAL_BITS = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateMaker() {}

    static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    static X509Certificate root(KeyPair pair, Instant from, Instant to) throws GeneralSecurityException {
        // The name is unique, so that two authorities on one trust list are told apart.
        String suffix = HexFormat.of().toHexDigits(RANDOM.nextInt());
        X500Principal name = new X500Principal("CN=Mintmark CA " + suffix);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), from, to);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createTruncatedSubjectKeyIdentifier(
                            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())));
            return sign(builder, pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    static X509Certificate leaf(PublicKey key, X509Certificate root, PrivateKey rootKey, Instant from, Instant to)
            throws GeneralSecurityException {
        X500Principal name = new X500Principal("CN=Mintmark claim signer, O=" + ORGANISATION);
        try {
            JcaX509v3CertificateBuilder builder = builder(root.getSubjectX500Principal(), name, key, from, to);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_emailProtection, KeyPurposeId.getInstance(new ASN1ObjectIdentifier(CLAIM_SIGNING))
            }));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyIdentifier(root)));
            return sign(builder, rootKey);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** What an authority calls its own key. */
    private static byte[] keyIdentifier(X509Certificate authority) throws IOException {
        byte[] extension = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        return SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension))
                .getKeyIdentifier();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS),
                date(from.minus(SKEW)),
                date(to),
                subject,
                key);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    @SuppressWarnings("JavaUtilDate") // the builder's interface
    private static Date date(Instant instant) {
        return Date.from(instant);
    }
}
