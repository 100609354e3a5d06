package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.ipfs.UnixFs;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page in headless Chromium, against the embedded chain and the gateway of a running service. */
@Tag("slow")
final class VerifyPageTest {
    private static final Path SOURCE = Program.home().resolve("service/verify-page");

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws Exception {
        assumeTrue(
                Files.exists(SOURCE.resolve("node_modules/.package-lock.json")),
                "the page's packages are not installed: run npm install in service/verify-page");
        assertThat(node("build.mjs")).contains("dist/verify.html: ");
    }

    /** Whoever builds the page of this version gets the same file. */
    @Test
    void theBuildGivesTheBytesWithTheRecordedCid() throws Exception {
        byte[] page = Files.readAllBytes(SOURCE.resolve("dist/verify.html"));

        String cid = UnixFs.V1_2025.of(page).root().toString();
        assertThat(cid).isEqualTo(Files.readString(SOURCE.resolve("verify.cid")).strip());
        assertThat(Program.home().resolve("README.md")).content().contains(cid);
    }

    @Test
    void aFileIsVerifiedInABrowserWithoutTheService() throws Exception {
        String chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        Program program = new Program(folder.resolve("data"), Map.of());
        try (Program.Served served = program.serve()) {
            Path picture = folder.resolve("fox.png");
            JsonNode made = program.run(
                            "generate", "a fox", "--steps", "1", "--mint", "--out", picture.toString(), "--json")
                    .json()
                    .path("images")
                    .path(0);
            String sha256 = made.path("sha256").asString();
            Path page = folder.resolve("verify.html");
            Program.Ended written = program.run("verify-page", "--out", page.toString(), "--pin", "--json");
            assertThat(written.code()).as(written.err()).isZero();
            assertThat(written.json().path("cid").asString())
                    .isEqualTo(
                            UnixFs.V1_2025.of(Files.readAllBytes(page)).root().toString());
            assertThat(written.json().path("copies").asInt()).isEqualTo(1);
            String gateway = served.address().toString();
            String rpc = "http://127.0.0.1:" + chainPort(served.process());

            JsonNode whole = drive(chromium, page, picture, Map.of("rpc", rpc, "gateway", gateway));

            JsonNode facts = whole.path("facts");
            assertThat(facts.path("sha256").asString()).isEqualTo(sha256);
            assertThat(facts.path("token").asString()).isEqualTo("0x" + sha256);
            assertThat(facts.path("cid").asString())
                    .isEqualTo(UnixFs.V1_2025
                            .of(Files.readAllBytes(picture))
                            .root()
                            .toString());
            assertThat(facts.path("owner").asString()).matches("0x[0-9a-f]{40}");
            assertThat(facts.path("model").asString())
                    .isEqualTo(served.get("/api/models").at("/models/0/sha256").asString());
            assertThat(facts.at("/mint/transaction").asString()).matches("0x[0-9a-f]{64}");
            assertThat(facts.at("/credentials/state").asString()).isEqualTo("Trusted");
            assertThat(facts.path("stored").asBoolean()).isTrue();
            assertThat(facts.path("missing")).isEmpty();
            assertThat(whole.path("sentence").asString())
                    .startsWith("What holds of this file: it is token 0x" + sha256)
                    .contains("are valid and trusted", "the gateway has every byte of it")
                    .doesNotContain("could not be asked");
            assertThat(whole.path("errors")).isEmpty();
            assertThat(requests(whole))
                    .allMatch(address -> address.matches("(file|blob):.*|http://127\\.0\\.0\\.1:.*"));

            assertThat(facts.path("anchor").isNull()).isTrue();
            assertThat(facts.path("revoked").asBoolean()).isFalse();

            Path boat = folder.resolve("boat.png");
            String anchored = program.run(
                            "generate", "a boat", "--steps", "1", "--pin", "--out", boat.toString(), "--json")
                    .json()
                    .at("/images/0/artwork")
                    .asString();
            assertThat(program.run("anchor", anchored).code()).isZero();
            JsonNode onlyAnchored = drive(chromium, page, boat, Map.of("rpc", rpc, "gateway", gateway));
            assertThat(onlyAnchored.at("/facts/anchor/transaction").asString()).matches("0x[0-9a-f]{64}");
            assertThat(onlyAnchored.path("sentence").asString())
                    .contains("it was anchored in block", "the contract has no token of it");

            revokeModel(program, rpc, facts.path("model").asString());
            JsonNode revoked = drive(chromium, page, picture, Map.of("rpc", rpc, "gateway", gateway));
            assertThat(revoked.at("/facts/revoked").asBoolean()).isTrue();
            assertThat(revoked.path("sentence").asString()).contains("drew it, which was revoked since");

            JsonNode alone = drive(chromium, page, picture, Map.of("rpc", "", "gateway", ""));
            assertThat(alone.path("sentence").asString())
                    .contains("are valid and trusted", "could not be asked: the chain (no RPC", "IPFS (no gateway");
            assertThat(requests(alone)).allMatch(address -> address.matches("(file|blob):.*"));

            byte[] bytes = Files.readAllBytes(picture);
            bytes[bytes.length / 2] ^= 1;
            Path altered = Files.write(folder.resolve("altered.png"), bytes);
            assertThat(drive(chromium, page, altered, Map.of("rpc", rpc, "gateway", gateway))
                            .path("sentence")
                            .asString())
                    .startsWith("What does not hold of this file: the contract has no token of it")
                    .contains("are not valid: assertion.dataHash.mismatch", "the gateway does not have it");
        }
    }

    /** As the owner, for whom the embedded chain's program signs. */
    private static void revokeModel(Program program, String rpc, String model) throws Exception {
        JsonNode roles = program.run("chain", "roles", "--json").json();
        String owner = roles.at("/owner/address").asString();
        ask(rpc, "anvil_impersonateAccount", "\"" + owner + "\"");
        ask(
                rpc,
                "eth_sendTransaction",
                "{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}"
                        .formatted(
                                owner,
                                roles.path("contract").asString(),
                                MintmarkCalls.revokeModel(Bytes32.of(model))));
    }

    private static void ask(String rpc, String method, String parameter) throws Exception {
        String question = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameter + "]}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(
                                    HttpRequest.newBuilder(URI.create(rpc))
                                            .header("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofString(question))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .doesNotContain("error");
        }
    }

    private static List<String> requests(JsonNode said) {
        return said.path("requests").values().stream().map(JsonNode::asString).toList();
    }

    /** The embedded chain's program listens on a port that the system chose; Linux says which. */
    private static int chainPort(Process service) throws Exception {
        ProcessHandle chain = service.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/anvil"))
                .findFirst()
                .orElseThrow();
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + chain.pid() + "/fd"))) {
            for (Path file : files.toList()) {
                sockets.add(Files.readSymbolicLink(file).toString());
            }
        }
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[3].equals("0A") && sockets.contains("socket:[" + columns[9] + "]"))
                .map(columns -> Integer.parseInt(columns[1].split(":")[1], 16))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode drive(String chromium, Path page, Path file, Map<String, String> settings)
            throws Exception {
        return JsonMapper.shared()
                .readTree(node(
                        "drive.mjs",
                        chromium,
                        page.toString(),
                        file.toString(),
                        JsonMapper.shared().writeValueAsString(settings)));
    }

    private static String node(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(SOURCE.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", arguments)).isZero();
        return out;
    }
}
