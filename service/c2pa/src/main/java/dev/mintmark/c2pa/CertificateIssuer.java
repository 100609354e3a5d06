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
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Creates keys, certificates that follow the {@link CertificateProfile}, and certificate requests to other authorities.
 *
 * <p>Certificates are part of every signed file, so they are small: names are short, and key identifiers have 8 bytes
 * (RFC 5280, section 4.2.1.2, second method). Thread-safe.
 */
public final class CertificateIssuer {
    private static final int RSA_BITS = 3072;
    private static final int SERIAL_BITS = 64;
    /** Certificates become valid this long before they are created, because clocks differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final String organisation;
    private final SecureRandom random;

    /**
     * @param organisation organisation that the certificates name: 1 to 64 letters, digits, spaces, dots, apostrophes
     *     and hyphens
     * @param random source of keys, serial numbers and names
     * @throws IllegalArgumentException if the organisation has other characters
     */
    public CertificateIssuer(String organisation, SecureRandom random) {
        if (!organisation.matches("[\\p{L}\\p{N} .'-]{1,64}")) {
            throw new IllegalArgumentException("The organisation \"" + organisation
                    + "\" cannot stand in a certificate; it has 1 to 64 letters, digits, spaces, dots and hyphens.");
        }
        this.organisation = organisation;
        this.random = random;
    }

    /**
     * Creates a key pair for an algorithm. An RSA key serves {@code ps256}, {@code ps384} and {@code ps512}.
     *
     * @throws GeneralSecurityException if the platform lacks the algorithm
     */
    public KeyPair keyPair(SigningAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case ES256 -> onCurve("secp256r1");
            case ES384 -> onCurve("secp384r1");
            case ES512 -> onCurve("secp521r1");
            case PS256, PS384, PS512 -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS, random);
                yield generator.generateKeyPair();
            }
            case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        };
    }

    private KeyPair onCurve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name), random);
        return generator.generateKeyPair();
    }

    /**
     * Creates a self-signed authority certificate with ECDSA and SHA-256. It may issue signers, not authorities.
     *
     * @param pair a P-256 key pair
     * @param from start of the validity
     * @param to end of the validity
     * @throws GeneralSecurityException if the key cannot sign
     */
    public X509Certificate authority(KeyPair pair, Instant from, Instant to) throws GeneralSecurityException {
        // the name is unique, so that two authorities on one trust list can be told apart
        X500Principal name = name(" CA " + HexFormat.of().toHexDigits(random.nextInt()), false);
        JcaX509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), from, to);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createTruncatedSubjectKeyIdentifier(SubjectPublicKeyInfo.getInstance(
                                    pair.getPublic().getEncoded())));
            return sign(builder, pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * Issues a claim signer's certificate.
     *
     * @param key public key of the signer
     * @param authority certificate of a P-256 authority with a key identifier
     * @param authorityKey private key of the authority
     * @param from start of the validity
     * @param to end of the validity
     * @throws GeneralSecurityException if the authority's certificate or key cannot issue it
     */
    public X509Certificate signer(
            PublicKey key, X509Certificate authority, PrivateKey authorityKey, Instant from, Instant to)
            throws GeneralSecurityException {
        X500Principal name = name(" claim signer", true);
        JcaX509v3CertificateBuilder builder = builder(authority.getSubjectX500Principal(), name, key, from, to);
        try {
            byte[] identifier = SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(
                            authority.getExtensionValue(Extension.subjectKeyIdentifier.getId())))
                    .getKeyIdentifier();
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_emailProtection,
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier(CertificateProfile.CLAIM_SIGNING))
            }));
            builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
            return sign(builder, authorityKey);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * Creates a PKCS #10 certificate request (RFC 2986), DER-encoded.
     *
     * @param key public key
     * @param secret private key, which signs the request
     * @param organisation subject's organisation
     * @param name subject's common name
     * @throws GeneralSecurityException if the key cannot sign
     */
    public byte[] request(PublicKey key, PrivateKey secret, String organisation, String name)
            throws GeneralSecurityException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, name)
                .build();
        try {
            return new JcaPKCS10CertificationRequestBuilder(subject, key)
                    .build(new JcaContentSignerBuilder(signatureOf(key)).build(secret))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private X500Principal name(String role, boolean withOrganisation) {
        return new X500Principal("CN=" + organisation + role + (withOrganisation ? ", O=" + organisation : ""));
    }

    private static String signatureOf(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
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
