package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.c2pa.cli.CliProcess.Ended;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about manifests that lie apart from their files. */
@Tag("slow")
class ApartStoresTest {
    @TempDir
    Path folder;

    private CliProcess cli;
    private HttpServer server;
    private final AtomicInteger fetched = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        cli = new CliProcess(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/out.c2pa", exchange -> {
            fetched.incrementAndGet();
            byte[] store = Files.readAllBytes(folder.resolve("out.c2pa"));
            exchange.sendResponseHeaders(200, store.length);
            exchange.getResponseBody().write(store);
            exchange.close();
        });
        server.start();
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "jpeg", folder.resolve("in.jpg").toFile());
        Files.writeString(folder.resolve("created.json"), """
                {"title": "a picture", "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
                  {"action": "c2pa.created",
                   "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}]}
                """);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void tamper(String name) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve(name));
        file[file.length - 3] ^= 1;
        Files.write(folder.resolve("bad.jpg"), file);
    }

    @Test
    void theExitCodeOfValidateIsThatOfTheState() throws Exception {
        cli.sign("in.jpg", "out.jpg", "created.json");
        tamper("out.jpg");

        assertThat(cli.run("validate", "out.jpg", "--crjson").code()).isZero();
        Ended bad = cli.run("validate", "bad.jpg", "--crjson");
        assertThat(bad.out()).contains("assertion.dataHash.mismatch");
        assertThat(bad.code()).isEqualTo(1);
    }

    @Test
    void aStoreIsReadAloneAndBesideItsFile() throws Exception {
        Ended signed = cli.sign("in.jpg", "out.jpg", "created.json", "--sidecar", "--json");
        assertThat(signed.err()).isEmpty();
        assertThat(signed.out()).contains("\"title\": \"a picture\"", "\"validation_state\": \"Valid\"");
        tamper("out.jpg");

        for (String option : new String[] {"--store", "--external-manifest"}) {
            assertThat(cli.run("validate", "out.jpg", "--crjson", option, "out.c2pa")
                            .code())
                    .isZero();
            assertThat(cli.run("validate", "bad.jpg", "--crjson", option, "out.c2pa")
                            .code())
                    .isEqualTo(1);
        }
        assertThat(cli.run("read", "out.jpg", "--json", "--store", "out.c2pa").out())
                .contains("\"validation_state\": \"Valid\"");
        assertThat(cli.run("read", "out.jpg", "--info", "--store", "out.c2pa").out())
                .contains("One manifest", "Valid");
        assertThat(cli.run("trust", "out.jpg", "--store", "out.c2pa", "--trust", cli.root())
                        .code())
                .isZero();

        assertThat(cli.run("read", "out.c2pa").out()).contains("c2pa.claim.v2");
        assertThat(cli.run("read", "out.c2pa", "--tree").out()).contains("Asset:out.c2pa, Manifest:urn:c2pa:");
        assertThat(cli.run("read", "out.c2pa", "--json").out()).contains("\"title\": \"a picture\"");
        assertThat(cli.run("read", "out.c2pa", "--crjson").out()).contains("\"@context\"");
        assertThat(cli.run("read", "out.c2pa", "--info").out()).contains("One manifest");
        assertThat(cli.run("read", "out.c2pa", "--store", "out.c2pa").code()).isEqualTo(2);
    }

    @Test
    void aManifestIsFetchedOnce() throws Exception {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/out.c2pa";
        cli.sign("in.jpg", "out.jpg", "created.json", "--sidecar", "--remote", url);
        int before = fetched.get();

        assertThat(cli.run("read", "out.jpg", "--info").out()).contains("Remote manifest = http", "No C2PA manifests");
        assertThat(fetched).hasValue(before);
        assertThat(cli.run("read", "out.jpg", "--info", "--fetch-remote").out()).contains("One manifest", "Valid");
        assertThat(fetched).hasValue(before + 1);
        assertThat(cli.run("read", "out.jpg", "--json", "--fetch-remote").out())
                .contains("\"validation_state\": \"Valid\"");
        assertThat(fetched).hasValue(before + 2);
        assertThat(cli.run("validate", "out.jpg", "--crjson", "--fetch-remote").code())
                .isZero();
        assertThat(fetched).hasValue(before + 3);
        assertThat(cli.run("ingredient", "out.jpg", "--fetch-remote", "-o", "kept")
                        .err())
                .isEmpty();
        assertThat(fetched).hasValue(before + 4);
        assertThat(folder.resolve("kept/manifest_data.c2pa")).hasSameBinaryContentAs(folder.resolve("out.c2pa"));
        assertThat(folder.resolve("kept/ingredient.json")).content().contains("manifest_data.c2pa");
    }
}
