package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReadIngredient;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.StoreContents;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Watermarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drawing from images over HTTP, with every part real. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class DrawFromImageTest {
    private final Client client;

    DrawFromImageTest(Client client) {
        this.client = client;
    }

    private JsonNode drawn(String more) throws Exception {
        Answer accepted = client.post("/api/artworks", "{\"prompt\":\"a red sun\",\"steps\":4," + more + "}");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        JsonNode done = client.done(accepted.json().at("/artworks/0/id").asString());
        assertThat(done.path("stage").asString()).as(done.toString()).isEqualTo("SEALED");
        return done;
    }

    private byte[] image(JsonNode artwork) throws Exception {
        return client.get("/api/artworks/" + artwork.path("id").asString() + "/image")
                .bytes();
    }

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    private Path stored(String sha256) {
        return client.database()
                .resolveSibling("files")
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    @Test
    void aSealedImageThatIsDrawnFromStaysAsAnIngredientAndTheNewOneHasItsOwnMark() throws Exception {
        JsonNode original = drawn("\"seed\":3,\"width\":256,\"height\":256");
        byte[] init = image(original);
        JsonNode derived = drawn("\"seed\":4,\"strength\":0.5,\"init\":\"" + base64(init) + "\"");
        byte[] file = image(derived);

        assertThat(derived.path("init").asString())
                .isEqualTo(original.path("sha256").asString());
        assertThat(derived.path("strength").asDouble()).isEqualTo(0.5);
        assertThat(derived.path("width").asInt()).as("the image's own size").isEqualTo(256);
        assertThat(original.has("init") || original.has("strength")).isFalse();
        assertThat(derived.at("/watermark/id")).isNotEqualTo(original.at("/watermark/id"));
        long mark = new Watermarker(client.keys().watermark())
                .detect(ImageCodec.decode(file))
                .payload();
        assertThat(Long.toHexString(mark))
                .isEqualTo(derived.at("/watermark/id").asString().replaceFirst("^0+", ""));
        assertThat(client.upload("/api/verify", "file", ManifestReader.strip(file))
                        .json()
                        .at("/artwork/id"))
                .as("the stripped copy leads to the new image")
                .isEqualTo(derived.path("id"));

        StoreContents store = ManifestReader.read(file).orElseThrow();
        ReadManifest manifest = store.active();
        assertThat(manifest.actions().stream().map(action -> String.valueOf(action.get("action"))))
                .startsWith("c2pa.opened", "c2pa.edited");
        assertThat(manifest.actions().get(1).get("digitalSourceType"))
                .asString()
                .endsWith("/compositeWithTrainedAlgorithmicMedia");
        ReadIngredient parent = manifest.ingredients().stream()
                .filter(each -> each.relationship().orElseThrow() == Ingredient.Relationship.PARENT_OF)
                .findFirst()
                .orElseThrow();
        assertThat(parent.manifest()).contains(original.at("/c2pa/manifest").asString());
        assertThat(store.manifests()).containsKey(original.at("/c2pa/manifest").asString());
        ValidationReport report =
                new ManifestValidator(TrustPolicy.of(client.keys().anchors()), Clock.systemUTC()).validate(file);
        assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(report.ingredientFailures()).isEmpty();
        JsonNode reference = reference(file);
        assertThat(reference.path("state").asString()).as(reference.toString()).isEqualTo("Trusted");
        assertThat(reference.path("ingredientFailure")).isEmpty();
        assertThat(reference.at("/manifest/ingredients").values().stream()
                        .filter(each -> each.path("relationship").asString().equals("parentOf"))
                        .map(each -> each.path("active_manifest")))
                .containsExactly(original.at("/c2pa/manifest"));
    }

    /** What the reference engine of C2PA says of a file. */
    private JsonNode reference(byte[] file) throws Exception {
        Path image = Files.createTempFile("reference", ".png");
        try {
            Files.write(image, file);
            Map<String, Object> question = Map.of(
                    "path",
                    image.toString(),
                    "mediaType",
                    "image/png",
                    "trustAnchors",
                    Files.readString(client.keys().anchorsPem()),
                    "softBindings",
                    List.of(GeneratedImage.WATERMARK_ALGORITHM));
            Process node = new ProcessBuilder("node", "../c2pa/src/test/reference/oracle.mjs")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var in = node.getOutputStream()) {
                in.write(JsonMapper.shared().writeValueAsBytes(List.of(question)));
            }
            JsonNode answer = JsonMapper.shared().readTree(node.getInputStream().readAllBytes());
            assertThat(node.waitFor()).isZero();
            return answer.path(0);
        } finally {
            Files.delete(image);
        }
    }

    @Test
    void theRecipeNamesTheFilesByTheirHashesAndTheyGoWithTheLastArtwork() throws Exception {
        byte[] init = ImageCodec.encode(PipelineFixture.clouds(128, 77), ImageFormat.JPEG);
        byte[] mask = ImageCodec.encode(PipelineFixture.clouds(128, 78), ImageFormat.PNG);
        String images = "\"init\":\"" + base64(init) + "\",\"mask\":\"" + base64(mask) + "\"";
        JsonNode first = drawn("\"seed\":5," + images + ",\"strength\":0.75");
        JsonNode second = drawn("\"seed\":6," + images);

        JsonNode recipe = client.get("/api/artworks/" + first.path("id").asString() + "/recipe")
                .json()
                .path("recipe");
        assertThat(recipe.path("init").asString()).isEqualTo(Sha256.hex(init));
        assertThat(recipe.path("mask").asString()).isEqualTo(Sha256.hex(mask));
        assertThat(recipe.path("inputs").values().stream().map(JsonNode::asString))
                .containsExactly(Sha256.hex(init), Sha256.hex(mask));
        assertThat(second.path("strength").asDouble()).as("with a mask").isEqualTo(1);
        assertThat(client.get("/api/verify/" + Sha256.hex(init))
                        .json()
                        .path("verdict")
                        .asString())
                .as("nothing is said of private files")
                .isEqualTo("unknown");
        assertThat(Files.readAllBytes(stored(Sha256.hex(init)))).isEqualTo(init);

        client.delete("/api/artworks/" + first.path("id").asString());
        assertThat(stored(Sha256.hex(init))).as("the other artwork's input").exists();
        client.delete("/api/artworks/" + second.path("id").asString());
        assertThat(stored(Sha256.hex(init))).doesNotExist();
        assertThat(stored(Sha256.hex(mask))).doesNotExist();
    }

    /** The files of a refused request are not kept. */
    @Test
    void aKeyThatCameWithAnotherImageIsRefused() throws Exception {
        byte[] init = ImageCodec.encode(PipelineFixture.clouds(128, 79), ImageFormat.PNG);
        byte[] other = ImageCodec.encode(PipelineFixture.clouds(128, 80), ImageFormat.PNG);
        Answer accepted = keyed(init);
        String id = accepted.json().at("/artworks/0/id").asString();

        assertThat(keyed(init).json().at("/artworks/0/id").asString()).isEqualTo(id);
        assertThat(keyed(other).status()).isEqualTo(422);
        assertThat(stored(Sha256.hex(init))).exists();
        assertThat(stored(Sha256.hex(other))).doesNotExist();
        client.done(id);
    }

    private Answer keyed(byte[] init) throws Exception {
        return client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "the-key-of-an-image")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"prompt\":\"x\",\"steps\":2,\"init\":\"" + base64(init) + "\"}")));
    }

    @Test
    void imagesThatAreTooLargeAreRefused() throws Exception {
        String nine = base64(new byte[9 << 20]);
        Answer file = client.post("/api/artworks", "{\"prompt\":\"x\",\"init\":\"" + nine + "\"}");
        assertThat(file.status()).isEqualTo(422);
        assertThat(file.json().path("field").asString()).isEqualTo("init");
        assertThat(file.json().path("detail").asString()).contains("9437184 bytes");

        Answer body = client.post("/api/artworks", "{\"prompt\":\"x\",\"init\":\"" + nine + nine + nine + "\"}");
        assertThat(body.status()).isEqualTo(413);
        assertThat(body.json().path("detail").asString()).contains("with images in base64");
    }

    @Test
    void everySamplerThatAModelListsIsTakenAndAnotherIsRefused() throws Exception {
        List<String> samplers = client.get("/api/models").json().at("/models/0/samplers").values().stream()
                .map(JsonNode::asString)
                .toList();
        assertThat(samplers).contains("euler", "dpmpp-2m-karras").doesNotContain("flow-euler");
        JsonNode drawn = drawn("\"seed\":9,\"width\":128,\"height\":128,\"sampler\":\"euler\"");
        assertThat(drawn.path("sampler").asString()).isEqualTo("euler");

        Answer refused = client.post("/api/artworks", "{\"prompt\":\"x\",\"sampler\":\"flow-euler\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("detail").asString()).contains("'flow-euler' cannot be used");
    }
}
