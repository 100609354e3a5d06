package dev.mintmark.c2pa;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates defined by names and keys alone. */
public final class TestCertificates {
    private static final AtomicLong SERIAL = new AtomicLong();
    public static final Instant NOW = Instant.now();

    private TestCertificates() {}

    public static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** An authority's certificate, valid from a day ago until this time. */
    public static X509Certificate authority(
            String name, PublicKey key, String issuer, KeyPair issuerKeys, Instant until) throws Exception {
        JcaX509v3CertificateBuilder builder = builder(name, key, issuer, until);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return sign(builder, issuerKeys);
    }

    public static X509Certificate authority(String name, PublicKey key, String issuer, KeyPair issuerKeys)
            throws Exception {
        return authority(name, key, issuer, issuerKeys, NOW.plus(Duration.ofDays(30)));
    }

    /** An end entity's certificate with these purposes. */
    public static X509Certificate entity(
            String name, PublicKey key, String issuer, KeyPair issuerKeys, boolean critical, KeyPurposeId... purposes)
            throws Exception {
        JcaX509v3CertificateBuilder builder = builder(name, key, issuer, NOW.plus(Duration.ofDays(30)));
        if (purposes.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes));
        }
        return sign(builder, issuerKeys);
    }

    /** A certificate without extensions, valid from a day ago until this time. */
    public static JcaX509v3CertificateBuilder builder(String name, PublicKey key, String issuer, Instant until) {
        return new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + issuer),
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(NOW.minus(Duration.ofDays(1))),
                Date.from(until),
                new X500Principal("CN=" + name),
                key);
    }

    public static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }
}
