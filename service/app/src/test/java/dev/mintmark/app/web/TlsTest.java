package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.ServerSettings;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class TlsTest {
    private static final String PASSWORD = "password";

    @TempDir
    Path folder;

    private Path certificate() {
        return folder.resolve("server.pem");
    }

    private Path key() {
        return folder.resolve("server.key");
    }

    private ServerSettings settings() {
        return new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, certificate(), key());
    }

    /** Makes a key and its certificate for 127.0.0.1 as the files, and returns a client that trusts that one alone. */
    private HttpClient newCertificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        X509Certificate own = (X509Certificate) keys.getCertificate("server");
        Files.writeString(
                key(),
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(certificate(), pem("CERTIFICATE", own.getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        TrustManager[] managers = trust.getTrustManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    @Test
    void servesWithAKeyAsOpenSslWritesIt() throws Exception {
        try (HttpClient client = newCertificate("openssl")) {
            Process converted = new ProcessBuilder(
                            "openssl", "ec", "-in", key().toString(), "-out", key().toString() + ".ec")
                    .inheritIO()
                    .start();
            assertThat(converted.waitFor()).isZero();
            Files.move(Path.of(key() + ".ec"), key(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(Files.readString(key())).startsWith("-----BEGIN EC PRIVATE KEY-----");
            try (TestService service = new TestService(Files.createDirectory(folder.resolve("data")), settings())) {
                assertThat(get(client, service.address().resolve("/health/live"))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Test
    void servesWithTlsAndReadsAChangedCertificate() throws Exception {
        try (HttpClient first = newCertificate("first");
                TestService service = new TestService(Files.createDirectory(folder.resolve("data")), settings())) {
            URI live = service.address().resolve("/health/live");
            assertThat(live.getScheme()).isEqualTo("https");
            assertThat(get(first, live).statusCode()).isEqualTo(200);
            assertThat(get(first, live).headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            URI local = URI.create("http://" + service.server().localAddress() + ":"
                    + service.server().localPort() + "/health/live");
            assertThat(get(first, local).statusCode())
                    .as("for commands on this machine")
                    .isEqualTo(200);

            try (HttpClient second = newCertificate("second")) {
                int status = 0;
                for (int i = 0; i < 150 && status != 200; i++) {
                    Thread.sleep(200);
                    try (HttpClient fresh = HttpClient.newBuilder()
                            .sslContext(second.sslContext())
                            .build()) {
                        status = get(fresh, live).statusCode();
                    } catch (SSLException e) {
                        status = 0;
                    }
                }
                assertThat(status).isEqualTo(200);
            }
        }
    }

    @Test
    void refusesFilesThatAreNoCertificateAndKey() throws Exception {
        Files.writeString(certificate(), "nothing");
        Files.writeString(key(), "nothing");
        assertThatThrownBy(() -> TlsFiles.of(settings()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("server.tlsCertificate");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        newCertificate("one").close();
        String other = Files.readString(key());
        newCertificate("two").close();
        TlsFiles.of(settings()).close();
        Files.writeString(key(), other);
        assertRefused();

        Process rsa = new ProcessBuilder("openssl", "genpkey", "-algorithm", "RSA", "-out", key().toString())
                .redirectErrorStream(true)
                .start();
        rsa.getInputStream().readAllBytes();
        assertThat(rsa.waitFor()).isZero();
        assertRefused();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> TlsFiles.of(settings()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("server.tlsCertificate and server.tlsKey cannot be used: the key in " + key()
                        + " is not that of the first certificate in " + certificate() + ".");
    }
}
