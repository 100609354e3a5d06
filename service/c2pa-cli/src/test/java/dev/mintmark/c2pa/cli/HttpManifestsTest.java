package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.c2pa.Action;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.DigitalSourceType;
import dev.mintmark.c2pa.Manifest;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests from a server. */
class HttpManifestsTest {
    @TempDir
    Path folder;

    private HttpServer server;
    private byte[] store = new byte[0];

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/a.c2pa", exchange -> {
            exchange.sendResponseHeaders(200, store.length);
            exchange.getResponseBody().write(store);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/a.c2pa");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/late", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Test
    void aFileIsValidatedWithTheManifestThatItNames() throws Exception {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "gif", picture);
        byte[] file = ManifestWriter.withRemoteManifest(picture.toByteArray(), address("/a.c2pa"));
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("keys"));
        Manifest manifest = Manifest.builder()
                .generator("Test", "1")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .build();
        SignedAsset signed = ManifestWriter.signApart(file, manifest, authority.signer(), SigningOptions.NONE);
        store = signed.manifestStore();
        String path = Files.write(folder.resolve("a.gif"), file).toString();

        assertThat(Main.run("validate", path, "--fetch-remote")).isEqualTo(Main.DONE);
        assertThat(Main.run("read", path, "--json", "--fetch-remote")).isEqualTo(Main.DONE);
        assertThat(Main.run("validate", path)).isEqualTo(Main.FAILED);
        store[store.length - 40] ^= 1;
        assertThat(Main.run("validate", path, "--fetch-remote")).isEqualTo(Main.FAILED);
    }

    @Test
    void redirectionsErrorsAndLateAnswersAreRefused() {
        HttpManifests manifests = new HttpManifests(Duration.ofMillis(800));
        assertThatThrownBy(() -> manifests.fetch(address("/moved"))).hasMessageContaining("302");
        assertThatThrownBy(() -> manifests.fetch(address("/none"))).hasMessageContaining("404");
        assertThatThrownBy(() -> manifests.fetch(address("/late")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 800 ms");
        assertThatThrownBy(() -> manifests.fetch("http://")).isInstanceOf(IOException.class);
    }
}
