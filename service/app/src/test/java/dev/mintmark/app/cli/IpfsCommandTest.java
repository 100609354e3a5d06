package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.io.Sha256;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands on IPFS, on a token of the embedded chain, without a running service and with one. */
@Tag("slow")
final class IpfsCommandTest {
    @TempDir
    Path folder;

    @Test
    void anArtworkIsExportedAndImportedElsewhereAndRepaired() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        Path picture = folder.resolve("fox.png");
        JsonNode made = ok(program.run(
                        "generate",
                        "a fox",
                        "--steps",
                        "1",
                        "--mint",
                        "--name",
                        "Fox",
                        "--out",
                        picture.toString(),
                        "--json"))
                .json()
                .path("images")
                .path(0);
        String id = made.path("artwork").asString();
        JsonNode shown = ok(program.run("show", id, "--json")).json();
        String cid = shown.path("ipfs").path("imageCid").asString();
        Path car = folder.resolve("fox.car");

        assertThat(ok(program.run("export", id, "--car", car.toString())).out()).startsWith("Wrote ");
        assertThat(program.run("export", id, "--car", car.toString()).code())
                .as("the file exists")
                .isEqualTo(2);
        Path copy = folder.resolve("copy.png");
        Path store = folder.resolve("copy.c2pa");
        ok(program.run("export", id, "--image", copy.toString(), "--manifest", store.toString()));
        assertThat(Sha256.hex(Files.readAllBytes(copy)))
                .isEqualTo(shown.path("sha256").asString());
        assertThat(store).isNotEmptyFile();
        assertThat(program.run("export", id).err()).contains("Name a file to write by --image, --manifest or --car.");
        Program.Ended nothing = program.run("export", "0".repeat(26), "--car", folder.resolve("no.car") + "");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.err()).contains("There is no artwork").hasLineCount(1);
        assertThat(folder.resolve("no.car")).doesNotExist();

        Program other = new Program(folder.resolve("other"), Map.of());
        JsonNode imported =
                ok(other.run("ipfs", "import", car.toString(), "--json")).json().path("files");
        assertThat(imported).hasSize(2);
        assertThat(imported.path(0).path("cid").asString()).isEqualTo(cid);
        assertThat(ok(other.run("ipfs", "status")).out()).contains("files      2", cid, "Every file has its copies.");
        byte[] bytes = Files.readAllBytes(car);
        bytes[bytes.length - 1] ^= 1;
        Program.Ended refused =
                other.run("ipfs", "import", Files.write(car, bytes).toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("are not those that its CID names").hasLineCount(1);

        // the store is lost; the sealed file is there, and the metadata is not
        try (Stream<Path> blocks = Files.walk(folder.resolve("data/blocks"))) {
            for (Path block : blocks.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(block);
            }
        }
        Program.Ended repaired = program.run("ipfs", "repair", "--json");
        assertThat(repaired.code()).isEqualTo(1);
        assertThat(repaired.json().path("repaired").asInt()).isEqualTo(1);
        assertThat(repaired.json().path("lost").asInt()).isEqualTo(1);
        bytes[bytes.length - 1] ^= 1;
        ok(program.run("ipfs", "import", Files.write(car, bytes).toString()));
        assertThat(ok(program.run("ipfs", "repair")).out()).contains("0 lost");
        ok(program.run("ipfs", "status"));
    }

    @Test
    void theSameByARunningService() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        Path file = Files.write(folder.resolve("page.html"), new byte[3_000_000]);
        try (Program.Served served = program.serve()) {
            String cid = ok(program.run("ipfs", "add", file.toString(), "--json"))
                    .json()
                    .at("/files/0/cid")
                    .asString();
            String sha256 = Sha256.hex(Files.readAllBytes(file));
            assertThat(reference(served.address().toString(), cid)).containsExactly(sha256, sha256);
            Path car = folder.resolve("page.car");
            ok(program.run("export", cid, "--car", car.toString()));
            assertThat(Files.size(car)).isGreaterThan(1_000_000);
            assertThat(served.get("/health/ready").at("/checks/ipfs").asString())
                    .isEqualTo("ok");
            assertThat(served.get("/api/ipfs").path("files").asInt()).isEqualTo(1);
            HttpResponse<String> metrics =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/metrics")));
            assertThat(metrics.body()).contains("mintmark_ipfs_below 0.0", "mintmark_ipfs_repaired_total 0.0");
            HttpResponse<String> range =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/ipfs/" + cid))
                            .header("Origin", "https://elsewhere.example")
                            .header("Range", "bytes=2999998-"));
            assertThat(range.statusCode()).isEqualTo(206);
            assertThat(range.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(range.headers().firstValue("X-Ipfs-Path")).contains("/ipfs/" + cid);
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/ipfs/" + cid))
                                    .header("Accept", "application/vnd.ipld.dag-json"))
                            .statusCode())
                    .isEqualTo(406);
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/api/ipfs"))
                                    .header("Origin", "https://elsewhere.example"))
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<String> preflight =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/ipfs/" + cid))
                            .header("Origin", "https://elsewhere.example")
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValueSatisfying(allowed -> assertThat(allowed).contains("Range"));

            ok(program.run("ipfs", "remove", cid));
            assertThat(program.run("ipfs", "remove", cid).code()).isEqualTo(1);
            assertThat(ok(program.run("ipfs", "gc", "--json"))
                            .json()
                            .path("tooYoung")
                            .asInt())
                    .as("the root and two leaves: the first two are equal")
                    .isEqualTo(3);
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/ipfs/" + cid)))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void twoCopiesNeedTwoPlaces() throws Exception {
        Program.Ended few =
                new Program(folder.resolve("few"), Map.of("MINTMARK_IPFS_COPIES", "2")).run("ipfs", "status");
        assertThat(few.code()).isEqualTo(2);
        assertThat(few.err()).contains("is 2, and there is one place").hasLineCount(1);

        Program.Ended tokens = new Program(
                        folder.resolve("tokens"), Map.of("MINTMARK_IPFS_PINNING_SERVICES", "https://pin.example/psa"))
                .run("ipfs", "status");
        assertThat(tokens.code()).isEqualTo(2);
        assertThat(tokens.err())
                .contains("MINTMARK_IPFS_PINNING_TOKENS", "each service needs one")
                .hasLineCount(1);
        Program.Ended twice = new Program(
                        folder.resolve("twice"),
                        Map.of(
                                "MINTMARK_IPFS_PINNING_SERVICES", "https://pin.example/a,https://pin.example/b",
                                "MINTMARK_IPFS_PINNING_GATEWAYS", "https://a.example,https://b.example",
                                "MINTMARK_IPFS_PINNING_TOKENS", "one,two"))
                .run("ipfs", "status");
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.err())
                .contains("names a host twice")
                .doesNotContain("one,two")
                .hasLineCount(1);
        assertThat(List.of(few, tokens)).noneMatch(ended -> ended.err().contains("Exception"));
    }

    /** What IPLD's own libraries read from the gateway: block by block, and as an archive. */
    private static List<String> reference(String gateway, String cid) throws Exception {
        Process process = new ProcessBuilder("node", "gateway.mjs", gateway, cid)
                .directory(
                        Program.home().resolve("service/app/src/test/reference").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    private static Program.Ended ok(Program.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
