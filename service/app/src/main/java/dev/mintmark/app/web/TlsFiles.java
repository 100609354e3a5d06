package dev.mintmark.app.web;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.c2pa.PemBundle;
import io.javalin.config.JettyConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key of the server, read again when the files change. Beside the port with TLS there is one on loopback
 * without it, for the commands of the data folder's user. Thread-safe.
 */
final class TlsFiles implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
    private static final long LOOK_SECONDS = 5;

    /** Signed once, to see whether a key and a certificate belong together. */
    private static final byte[] SAMPLE = "mintmark".getBytes(StandardCharsets.US_ASCII);

    private final Path certificate;
    private final Path key;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls-files").factory());
    private volatile @Nullable ServerConnector local;
    private volatile String version;

    private TlsFiles(Path certificate, Path key) throws IOException, GeneralSecurityException {
        this.certificate = certificate;
        this.key = key;
        version = version();
        context.setKeyStore(load());
        context.setKeyStorePassword("");
    }

    /**
     * Reads the files that the settings name.
     *
     * @return null where they name none
     * @throws InvalidSettingException where they cannot be read
     */
    static @Nullable TlsFiles of(ServerSettings server) {
        if (server.tlsCertificate() == null || server.tlsKey() == null) {
            return null;
        }
        try {
            TlsFiles files = new TlsFiles(server.tlsCertificate(), server.tlsKey());
            files.watch.scheduleWithFixedDelay(files::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            return files;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "server.tlsCertificate and server.tlsKey cannot be used: " + e.getMessage() + ".");
        }
    }

    void addConnectors(JettyConfig jetty, ServerSettings server) {
        jetty.addConnector((jettyServer, http) -> {
            HttpConfiguration https = new HttpConfiguration(http);
            // the guard checks the host, also for clients that send no SNI
            https.addCustomizer(new SecureRequestCustomizer(false));
            ServerConnector connector = new ServerConnector(
                    jettyServer, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(https));
            connector.setHost(server.host());
            connector.setPort(server.port());
            return connector;
        });
        jetty.addConnector((jettyServer, http) -> {
            ServerConnector connector = new ServerConnector(jettyServer, new HttpConnectionFactory(http));
            connector.setHost("127.0.0.1");
            connector.setPort(0);
            local = connector;
            return connector;
        });
    }

    /** The port without TLS on loopback. */
    int localPort() {
        return Objects.requireNonNull(local).getLocalPort();
    }

    private void look() {
        try {
            String now = version();
            if (now.equals(version)) {
                return;
            }
            KeyStore changed = load();
            context.reload(factory -> factory.setKeyStore(changed));
            version = now;
            log.info("The server's certificate was read again.");
        } catch (Exception e) {
            // half written, perhaps: the old one serves on
            log.warn("The server's changed certificate cannot be used yet: {}", e.getMessage());
        }
    }

    private String version() throws IOException {
        return Files.getLastModifiedTime(certificate) + " " + Files.size(certificate) + " "
                + Files.getLastModifiedTime(key) + " " + Files.size(key);
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = read(certificate).chain();
        PrivateKey own = read(key).key();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + certificate);
        }
        if (own == null) {
            throw new GeneralSecurityException("there is no private key in " + key);
        }
        if (!belongsTo(own, chain.getFirst())) {
            throw new GeneralSecurityException(
                    "the key in " + key + " is not that of the first certificate in " + certificate);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", own, new char[0], chain.toArray(Certificate[]::new));
        return store;
    }

    /** Whether what the key signs is what the certificate checks; without that, every client's handshake would fail. */
    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        if (algorithm.equals("RSASSA-PSS")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        try {
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // of another kind, or of another length
        }
    }

    private static PemBundle read(Path file) throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(file);
        try {
            return PemBundle.parse(pem);
        } catch (IOException e) {
            throw new GeneralSecurityException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
