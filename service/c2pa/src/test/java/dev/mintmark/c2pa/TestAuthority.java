package dev.mintmark.c2pa;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A root that issues signers for every algorithm, time-stamps, and signs OCSP responses. */
final class TestAuthority implements TimeStampAuthority {
    private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.2.3.4.1");
    private static final CertificateIssuer ISSUER = new CertificateIssuer("Mintmark", new SecureRandom());
    private static final KeyPair RSA = generateRsa();

    private final KeyPair rootKeys = generate(SigningAlgorithm.ES256);
    private final KeyPair stamperKeys = generate(SigningAlgorithm.ES256);
    final X509Certificate root;
    private final X509Certificate stamper;
    Instant stampedAt = Instant.now();

    TestAuthority() throws Exception {
        Instant now = Instant.now();
        root = ISSUER.authority(rootKeys, now.minus(Duration.ofDays(900)), now.plus(Duration.ofDays(900)));
        stamper = issue(stamperKeys, KeyPurposeId.id_kp_timeStamping);
    }

    ClaimSigner signer(SigningAlgorithm algorithm) throws Exception {
        return signer(algorithm, Instant.now(), Instant.now().plus(Duration.ofDays(30)));
    }

    ClaimSigner signer(SigningAlgorithm algorithm, Instant from, Instant to) throws Exception {
        KeyPair pair = keys(algorithm);
        X509Certificate leaf = ISSUER.signer(pair.getPublic(), root, rootKeys.getPrivate(), from, to);
        return new PrivateKeySigner(algorithm, List.of(leaf, root), pair.getPrivate());
    }

    static KeyPair keys(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case PS256, PS384, PS512 -> RSA; // takes long to make
            case ES256, ES384, ES512, ED25519 -> generate(algorithm);
        };
    }

    TrustPolicy policy() {
        return TrustPolicy.of(new TrustAnchors(List.of(root)));
    }

    String pem() throws GeneralSecurityException {
        return new String(Pem.encode("CERTIFICATE", root.getEncoded()), java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSignerInfoGeneratorBuilder(digests)
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(stamperKeys.getPrivate()),
                                    stamper),
                    digests.get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
                            org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256)),
                    POLICY);
            tokens.addCertificates(new JcaCertStore(List.of(stamper)));
            return new TimeStampResponseGenerator(tokens, java.util.Set.of("2.16.840.1.101.3.4.2.1"))
                    .generate(new TimeStampRequest(request), BigInteger.ONE, Date.from(stampedAt))
                    .getEncoded();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** An OCSP response about a signer, signed by the root or by an unauthorised responder. */
    byte[] ocsp(X509Certificate about, CertificateStatus status, Instant from, Instant to, boolean byRoot)
            throws Exception {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        KeyPair responder = byRoot ? rootKeys : generate(SigningAlgorithm.ES256);
        BasicOCSPRespBuilder builder =
                new JcaBasicOCSPRespBuilder(responder.getPublic(), digests.get(CertificateID.HASH_SHA1));
        builder.addResponse(
                new CertificateID(
                        digests.get(CertificateID.HASH_SHA1),
                        new JcaX509CertificateHolder(root),
                        about.getSerialNumber()),
                status,
                Date.from(from),
                Date.from(to));
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(responder.getPrivate()),
                                new X509CertificateHolder[] {new JcaX509CertificateHolder(root)},
                                Date.from(from)))
                .getEncoded();
    }

    private X509Certificate issue(KeyPair pair, KeyPurposeId purpose) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                root.getSubjectX500Principal(),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofDays(800))),
                Date.from(now.plus(Duration.ofDays(800))),
                new X500Principal("CN=Test time, O=Test"),
                pair.getPublic());
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(root.getPublicKey()));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate())));
    }

    /** Of the least size that is allowed: a larger one takes up to ten seconds. */
    private static KeyPair generateRsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate(SigningAlgorithm algorithm) {
        try {
            return ISSUER.keyPair(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
