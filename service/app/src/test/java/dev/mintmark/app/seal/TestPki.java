package dev.mintmark.app.seal;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
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

/** A public authority as an operator meets one: it issues signers, answers about revocation and stamps the time by HTTP. */
public final class TestPki implements AutoCloseable {
    final KeyPair keys = generate();
    public final X509Certificate root;
    private final KeyPair stamperKeys = generate();
    private final X509Certificate stamper;
    private final HttpServer server;
    volatile Duration delay = Duration.ZERO;
    volatile int padding;

    public TestPki() throws Exception {
        root = issue("CN=House, O=House", keys, "CN=House, O=House", null);
        stamper = issue("CN=House time, O=House", stamperKeys, null, KeyPurposeId.id_kp_timeStamping);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/stamp", exchange -> {
            try (exchange) {
                byte[] request = exchange.getRequestBody().readAllBytes();
                Thread.sleep(delay);
                byte[] answer = stamp(request);
                exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(answer);
                exchange.getResponseBody().write(new byte[padding]);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI stamps() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stamp");
    }

    X509Certificate signer(KeyPair pair) throws Exception {
        return signer("CN=Studio, O=Studio", pair);
    }

    public X509Certificate signer(String name, KeyPair pair) throws Exception {
        return issue(name, pair, null, KeyPurposeId.id_kp_emailProtection);
    }

    /** The same without one of the rules. */
    X509Certificate withoutOrganisation(KeyPair pair) throws Exception {
        return issue("CN=Studio", pair, null, KeyPurposeId.id_kp_emailProtection);
    }

    public Path keystore(Path file, String password, KeyPair pair, X509Certificate... chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("studio", pair.getPrivate(), password.toCharArray(), (Certificate[]) chain);
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    byte[] ocsp(X509Certificate about, CertificateStatus status) throws Exception {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        BasicOCSPRespBuilder builder =
                new JcaBasicOCSPRespBuilder(keys.getPublic(), digests.get(CertificateID.HASH_SHA1));
        Instant now = Instant.now();
        builder.addResponse(
                new CertificateID(
                        digests.get(CertificateID.HASH_SHA1),
                        new JcaX509CertificateHolder(root),
                        about.getSerialNumber()),
                status,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)));
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()),
                                new X509CertificateHolder[] {new JcaX509CertificateHolder(root)},
                                Date.from(now)))
                .getEncoded();
    }

    private byte[] stamp(byte[] request) throws Exception {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                new JcaSignerInfoGeneratorBuilder(digests)
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(stamperKeys.getPrivate()), stamper),
                digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                new ASN1ObjectIdentifier("1.2.3.4.1"));
        tokens.addCertificates(new JcaCertStore(List.of(stamper)));
        return new TimeStampResponseGenerator(tokens, Set.of(NISTObjectIdentifiers.id_sha256.getId()))
                .generate(new TimeStampRequest(request), BigInteger.ONE, Date.from(Instant.now()))
                .getEncoded();
    }

    /** A signer of the house with this serial number. */
    X509Certificate numbered(BigInteger serial) throws Exception {
        return issue("CN=Studio, O=Studio", generate(), null, KeyPurposeId.id_kp_emailProtection, serial);
    }

    private X509Certificate issue(String subject, KeyPair pair, String issuer, KeyPurposeId purpose) throws Exception {
        return issue(subject, pair, issuer, purpose, BigInteger.valueOf(System.nanoTime()));
    }

    private X509Certificate issue(String subject, KeyPair pair, String issuer, KeyPurposeId purpose, BigInteger serial)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer == null ? root.getSubjectX500Principal() : new X500Principal(issuer),
                serial,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(100))),
                new X500Principal(subject),
                pair.getPublic());
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        if (purpose == null) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
        } else {
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
