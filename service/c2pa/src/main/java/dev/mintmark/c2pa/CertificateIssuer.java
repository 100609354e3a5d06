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
 * Makes keys, certificates of an authority of one's own that follow the {@link CertificateProfile}, and requests to
 * another authority. Certificates travel in every file, so they hold what is needed and no more: names are short, key
 * identifiers have 8 bytes (RFC 5280, section 4.2.1.2, second method). Thread-safe.
 */
public final class CertificateIssuer {
    private static final String CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1";
    private static final int RSA_BITS = 3072;
    private static final int SERIAL_BITS = 64;
    /** Clocks differ: certificates begin to be valid a little before they are made. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final String organisation;
    private final SecureRandom random;

    /** @param organisation whose authority and signers the certificates will name; short, and no distinguished name */
    public CertificateIssuer(String organisation, SecureRandom random) {
        if (!organisation.matches("[\\p{L}\\p{N} .'-]{1,64}")) {
            throw new IllegalArgumentException("The organisation \"" + organisation
                    + "\" cannot stand in a certificate; it has 1 to 64 letters, digits, spaces, dots and hyphens.");
        }
        this.organisation = organisation;
        this.random = random;
    }

    /** A key that signs in this way; an RSA key does so in each of {@code ps256}, {@code ps384} and {@code ps512}. */
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

    /** An authority's certificate, signed by itself with SHA-256 and ECDSA; it may issue signers and no authorities. */
    public X509Certificate authority(KeyPair pair, Instant from, Instant to) throws GeneralSecurityException {
        // the name is unique, so that two authorities on one trust list are told apart
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
     * A claim signer's certificate.
     *
     * @param authority a P-256 authority with a key identifier
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
                KeyPurposeId.id_kp_emailProtection, KeyPurposeId.getInstance(new ASN1ObjectIdentifier(CLAIM_SIGNING))
            }));
            builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
            return sign(builder, authorityKey);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A PKCS #10 request (RFC 2986), DER. */
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
