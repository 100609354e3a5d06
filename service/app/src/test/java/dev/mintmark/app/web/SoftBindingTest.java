package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.verify.Pictures;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what is left in a copy back to its manifest, by the standard's calls alone. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoftBindingTest {
    private static final String WATERMARK = "dev.mintmark.watermark.1";

    private final Client client;
    private byte[] file = new byte[0];
    private byte[] stripped = new byte[0];
    private String manifest = "";
    private byte[] mark = new byte[0];

    SoftBindingTest(Client client) {
        this.client = client;
    }

    @BeforeAll
    void draw() throws Exception {
        String id = client.post("/api/artworks", "{\"prompt\":\"a red sun\",\"seed\":11,\"steps\":2}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        JsonNode artwork = client.done(id);
        file = client.get("/api/artworks/" + id + "/image").bytes();
        stripped = ManifestReader.strip(file);
        ValidationReport report = validator().validate(file);
        manifest = String.valueOf(report.activeManifest());
        mark = report.softBindings().getFirst().value();
        assertThat(artwork.path("c2pa").path("manifest").asString()).isEqualTo(manifest);
        assertThat(artwork.path("c2pa").path("trustedBy").asString()).isEqualTo("this installation");
        assertThat(validator().validate(stripped).state()).isEqualTo(ValidationReport.State.NONE);
    }

    private ManifestValidator validator() {
        return new ManifestValidator(client.keys().anchors(), Clock.systemUTC());
    }

    @Test
    void findsTheManifestOfAStrippedCopy(@TempDir Path scratch) throws Exception {
        JsonNode discovery =
                client.get("/.well-known/c2pa-soft-binding-resolution").json();
        String api = discovery.path("apiEndpoint").asString();
        assertThat(URI.create(api).isAbsolute()).isTrue();
        assertThat(discovery.path("c2paSpecificationVersion").asString()).isEqualTo("2.4.0");
        assertThat(client.get(discovery.path("statusEndpoint").asString())
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("ok");
        assertThat(client.get(discovery.path("capabilitiesEndpoint").asString())
                        .json()
                        .path("supportedCapabilities")
                        .values())
                .extracting(JsonNode::asString)
                .contains("queryByContent");

        JsonNode match = client.post(api + "/matches/byContent", "image/png", stripped)
                .json()
                .path("matches")
                .path(0);
        assertThat(match.path("similarityScore").asInt()).isEqualTo(100);
        Answer answer =
                client.get(api + "/manifests/" + match.path("manifestId").asString());
        assertThat(answer.header("Content-Type")).isEqualTo("application/c2pa");

        byte[] whole = Pictures.withStore(stripped, answer.bytes());
        assertThat(whole).as("the copy was only stripped").isEqualTo(file);
        ValidationReport report = validator().validate(whole);
        assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(report.activeManifest()).isEqualTo(manifest);
        JsonNode reference = reference(Files.write(scratch.resolve("whole.png"), whole));
        assertThat(reference.path("state").asString()).as(reference.toString()).isEqualTo("Trusted");
        assertThat(reference.path("activeManifest").asString()).isEqualTo(manifest);
    }

    @Test
    void findsTheManifestOfAnAlteredCopyAlsoByForm() throws Exception {
        byte[] small = ImageCodec.encode(half(ImageCodec.decode(file)), ImageFormat.JPEG);
        assertThat(matches(client.post("/matches/byContent", "image/jpeg", small)))
                .containsExactly(manifest);
        assertThat(matches(client.upload("/matches/byContent", "file", small))).containsExactly(manifest);
        assertThat(matches(client.post("/matches/byContent?alg=" + WATERMARK, "image/jpeg", small)))
                .containsExactly(manifest);
        assertThat(matches(client.post("/matches/byContent?alg=io.iscc.v0&maxResults=1", "image/jpeg", small)))
                .containsExactly(manifest);
    }

    @Test
    void findsTheManifestByASoftBindingValue() throws Exception {
        byte[] code = IsccImageCode.of(ImageCodec.decode(file)).unit();
        byte[] near = code.clone();
        near[20] ^= 7;
        byte[] far = code.clone();
        for (int i = 2; i < 10; i++) {
            far[i] ^= (byte) 0xff;
        }
        for (Map.Entry<String, byte[]> binding :
                List.of(Map.entry(WATERMARK, mark), Map.entry("io.iscc.v0", code), Map.entry("io.iscc.v0", near))) {
            assertThat(matches(get(binding.getKey(), binding.getValue()))).contains(manifest);
            assertThat(matches(client.post(
                            "/matches/byBinding?maxResults=5",
                            "{\"alg\":\"" + binding.getKey() + "\",\"value\":\"" + base64(binding.getValue()) + "\"}")))
                    .contains(manifest);
        }
        assertThat(matches(get("io.iscc.v0", far))).doesNotContain(manifest);
        assertThat(matches(get(WATERMARK, new byte[8]))).isEmpty();
        assertThat(matches(get("dev.mintmark.gaussian-shading.1", mark)))
                .as("its noise bears no mark")
                .isEmpty();
    }

    @Test
    void findsNothingForAnotherPictureWhateverTheHint() throws Exception {
        byte[] other = ImageCodec.encode(PipelineFixture.clouds(256, 4), ImageFormat.PNG);
        byte[] code = IsccImageCode.of(ImageCodec.decode(file)).unit();
        assertThat(matches(client.post("/matches/byContent", "image/png", other)))
                .isEmpty();
        for (String hint : List.of(hint(WATERMARK, mark), hint("io.iscc.v0", code), hint("com.example.x", mark))) {
            assertThat(matches(client.post("/matches/byContent?" + hint, "image/png", other)))
                    .as(hint)
                    .isEmpty();
        }
    }

    @Test
    void usesAHintIfThePictureIsACopy() throws Exception {
        Raster flat = ImageCodec.decode(file);
        byte[] quarter = ImageCodec.encode(half(half(half(flat))), ImageFormat.PNG);
        assertThat(matches(client.post("/matches/byContent?alg=" + WATERMARK, "image/png", quarter)))
                .as("too small for the mark")
                .isEmpty();
        assertThat(matches(client.post(
                        "/matches/byContent?alg=" + WATERMARK + "&" + hint(WATERMARK, mark), "image/png", quarter)))
                .containsExactly(manifest);
    }

    @Test
    void listsTheSupportedAlgorithms() throws Exception {
        JsonNode named = client.get("/services/supportedAlgorithms").json();
        assertThat(named.path("watermarks").findValuesAsString("alg"))
                .as("the noise is not looked at here")
                .containsExactly(WATERMARK);
        assertThat(named.path("fingerprints").findValuesAsString("alg")).containsExactly("io.iscc.v0");
    }

    @Test
    void theActiveManifestOfAStoreWithOneManifestIsTheWholeStore() throws Exception {
        byte[] store = client.get("/manifests/" + manifest).bytes();
        assertThat(client.get("/manifests/" + manifest + "?returnActiveManifest=true")
                        .bytes())
                .isEqualTo(store);
        assertThat(store).isEqualTo(ManifestReader.store(file).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "/matches/byBinding?value=AAAAAAAAAAA=, 400, alg",
        "/matches/byBinding?alg=com.example.x&value=AAAAAAAAAAA=, 400, alg",
        "/matches/byBinding?alg=dev.mintmark.watermark.1, 400, value",
        "/matches/byBinding?alg=dev.mintmark.watermark.1&value=AAAA, 400, value",
        "/matches/byBinding?alg=dev.mintmark.watermark.1&value=*, 400, value",
        "/matches/byBinding?alg=io.iscc.v0&value=AAAAAAAAAAA=, 400, value",
        "/matches/byBinding?alg=dev.mintmark.watermark.1&value=AAAAAAAAAAA=&maxResults=0, 400, maxResults",
        "/manifests/urn:c2pa:nowhere, 404, ''",
        "/manifests/urn:c2pa:nowhere?returnActiveManifest=1, 400, returnActiveManifest",
        "/matches/byReference, 404, ''"
    })
    void namesTheFaultOfABadQuery(String path, int status, String field) throws Exception {
        refused(client.get(path), status, field);
    }

    @Test
    void refusesAFileThatIsNoPicture() throws Exception {
        byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);
        refused(client.post("/matches/byContent", "text/plain", text), 415, "");
        refused(client.post("/matches/byContent", "image/png", text), 400, "");
        refused(client.post("/matches/byContent", "image/png", new byte[0]), 400, "");
        refused(client.post("/matches/byContent?hintAlg=io.iscc.v0", "image/png", stripped), 400, "hintAlg");
        for (String value : List.of("AAAA", "*")) {
            String hint = "hintAlg=" + WATERMARK + "&hintValue=" + value;
            refused(client.post("/matches/byContent?" + hint, "image/png", stripped), 400, "hintValue");
        }
        refused(
                client.post("/matches/byContent?alg=dev.mintmark.gaussian-shading.1", "image/png", stripped),
                400,
                "alg");
        refused(client.post("/matches/byContent", "image/png", new byte[Upload.FILE_LIMIT + 1]), 413, "");
        refused(client.post("/matches/byBinding", "text/plain", text), 415, "");
    }

    @Test
    void trustlessIsTrueOrFalseAndNothingElse() throws Exception {
        String hash = "/api/verify/" + "0".repeat(64);
        for (String asked : List.of("1", "TRUE", "yes", "")) {
            refused(client.get(hash + "?trustless=" + asked), 422, "trustless");
        }
        refused(client.upload("/api/verify?trustless=1", "file", file), 422, "trustless");
        assertThat(client.get(hash + "?trustless=true")
                        .json()
                        .at("/evidence/registry")
                        .isNull())
                .isTrue();
        assertThat(client.get(hash + "?trustless=false")
                        .json()
                        .at("/evidence/registry")
                        .isObject())
                .isTrue();
    }

    private static void refused(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("field").asString("")).isEqualTo(field);
    }

    private Answer get(String alg, byte[] value) throws Exception {
        return client.get(
                "/matches/byBinding?alg=" + alg + "&value=" + URLEncoder.encode(base64(value), StandardCharsets.UTF_8));
    }

    private static List<String> matches(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("matches").findValuesAsString("manifestId");
    }

    private static String hint(String alg, byte[] value) {
        return "hintAlg=" + alg + "&hintValue=" + URLEncoder.encode(base64(value), StandardCharsets.UTF_8);
    }

    private static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }

    /** Each pixel the mean of four. */
    private static Raster half(Raster from) {
        int width = from.width() / 2;
        int[] argb = new int[width * (from.height() / 2)];
        for (int i = 0; i < argb.length; i++) {
            int at = i / width * 2 * from.width() + i % width * 2;
            int pixel = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int sum = 0;
                for (int corner : new int[] {at, at + 1, at + from.width(), at + from.width() + 1}) {
                    sum += from.argb()[corner] >> shift & 0xff;
                }
                pixel = pixel << 8 | sum / 4;
            }
            argb[i] = pixel;
        }
        return new Raster(width, from.height() / 2, argb);
    }

    /** What the reference engine of C2PA says of a file; it is installed for the tests of service/c2pa. */
    private JsonNode reference(Path png) throws Exception {
        Path folder = Path.of("../c2pa/src/test/reference");
        assertThat(folder.resolve("node_modules"))
                .as("the reference engine, which scripts/test installs")
                .exists();
        Process node = new ProcessBuilder("node", "oracle.mjs")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = node.getOutputStream()) {
            stdin.write(JsonMapper.shared()
                    .writeValueAsBytes(List.of(Map.of(
                            "path", png.toString(),
                            "mediaType", "image/png",
                            "trustAnchors", Files.readString(client.keys().anchorsPem())))));
        }
        JsonNode answers = JsonMapper.shared().readTree(node.getInputStream().readAllBytes());
        assertThat(node.waitFor()).isZero();
        return answers.path(0);
    }
}
