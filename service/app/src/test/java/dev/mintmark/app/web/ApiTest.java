package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Raster;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What else the API answers, besides the way of an image. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class ApiTest {
    private final Client client;

    ApiTest(Client client) {
        this.client = client;
    }

    @Test
    void aRequestRepeatedWithItsIdempotencyKeyDrawsNothing() throws Exception {
        String first = keyed("{\"prompt\":\"a lake\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        String again = keyed("{\"prompt\":\"a lake\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();

        assertThat(again).isEqualTo(first);
        assertThat(keyed("{\"prompt\":\"a sea\",\"steps\":1}").status()).isEqualTo(422);
        client.done(first);
    }

    private Answer keyed(String json) throws Exception {
        return client.send(client.request("/api/artworks")
                .headers("Content-Type", "application/json", "Idempotency-Key", "the-key-of-this-test")
                .POST(BodyPublishers.ofString(json)));
    }

    @Test
    void listsArtworksByPageAndSearch() throws Exception {
        for (String number : new String[] {"one", "two", "three"}) {
            drawn("a zebra, " + number);
        }
        JsonNode page = client.get("/api/artworks?search=zebra&limit=2").json();
        JsonNode rest = client.get("/api/artworks?search=zebra&limit=2&after="
                        + page.path("next").asString())
                .json();

        assertThat(page.path("artworks")).hasSize(2);
        assertThat(page.path("artworks").path(0).path("prompt").asString()).isEqualTo("a zebra, three");
        assertThat(rest.path("artworks")).hasSize(1);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(client.get("/api/artworks?search=zebra&limit=3")
                        .json()
                        .path("next")
                        .isNull())
                .as("a full last page")
                .isTrue();
    }

    @Test
    void aPageGoesOnAfterAnArtworkThatWasDeleted() throws Exception {
        String first = drawn("a heron, one");
        String second = drawn("a heron, two");
        String third = drawn("a heron, three");
        client.send(client.request("/api/artworks/" + second).DELETE());

        JsonNode rest = client.get("/api/artworks?search=heron&after=" + second).json();

        assertThat(rest.path("artworks"))
                .extracting(row -> row.path("id").asString())
                .containsExactly(first);
        assertThat(client.get("/api/artworks?search=heron&after=" + third)
                        .json()
                        .path("artworks"))
                .hasSize(1);
    }

    /** Returns the ID of a finished artwork. */
    private String drawn(String prompt) throws Exception {
        String id = client.post("/api/artworks", "{\"prompt\":\"" + prompt + "\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        client.done(id);
        return id;
    }

    @Test
    void listsHaveSmallPicturesThatBrowsersKeep() throws Exception {
        String id = client.post(
                        "/api/artworks", "{\"prompt\":\"a small tree\",\"steps\":1,\"width\":512,\"height\":256}")
                .json()
                .at("/artworks/0/id")
                .asString();
        client.done(id);
        String path = "/api/artworks/" + id + "/thumbnail";

        Answer small = client.get(path);

        assertThat(small.header("Content-Type")).isEqualTo("image/jpeg");
        Raster picture = ImageCodec.decode(small.bytes());
        assertThat(picture.width()).isEqualTo(320);
        assertThat(picture.height()).isEqualTo(160);
        assertThat(client.send(client.request(path).header("If-None-Match", small.header("ETag")))
                        .status())
                .isEqualTo(304);
        assertThat(client.get("/api/artworks/01234567/thumbnail").status()).isEqualTo(404);
    }

    @Test
    void theRecipeAndItsSaltMatchTheCommitment() throws Exception {
        String id = client.post("/api/artworks", "{\"prompt\":\"a tree\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        JsonNode answer = client.get("/api/artworks/" + id + "/recipe").json();
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update(HexFormat.of().parseHex(answer.path("salt").asString()));
        JsonNode recipe = answer.path("recipe");
        String canonical = "{\"guidance\":4,\"height\":512,\"inputs\":[],\"model\":\""
                + recipe.path("model").asString()
                + "\",\"negativePrompt\":\"\",\"prompt\":\"a tree\",\"sampler\":\"ddim\",\"seed\":"
                + recipe.path("seed").asLong() + ",\"steps\":1,\"width\":512}";

        assertThat(HexFormat.of().formatHex(hash.digest(canonical.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(answer.path("commitment").asString());
        client.done(id);
        assertThat(client.post("/api/vouchers/" + id, "{\"to\":\"0x" + "ab".repeat(20) + "\"}")
                        .status())
                .as("a voucher, which pins the artwork first")
                .isEqualTo(200);
    }

    @Test
    void aModelIsAddedAndRemoved() throws Exception {
        String folder = PipelineFixture.tinyModel().toString();
        String id = client.post("/api/models", "{\"folder\":\"" + folder + "\"}")
                .json()
                .path("id")
                .asString();
        assertThat(client.get("/api/models").json().findValuesAsString("id")).contains(id);

        assertThat(client.delete("/api/models/" + id).status()).isEqualTo(204);

        assertThat(client.get("/api/models").json().findValuesAsString("id")).doesNotContain(id);
        assertThat(client.delete("/api/models/" + id).status()).isEqualTo(404);
        assertThat(client.delete("/api/models/starter").status()).isEqualTo(409);
    }

    @Test
    void aModelWithALoraIsAddedRegisteredAndDrawnWith() throws Exception {
        Path base = PipelineFixture.tinyModel().resolveSibling("tiny-sd2");
        Path lora = base.resolveSibling("goldens/lora/kohya.safetensors");
        Answer added = client.post(
                "/api/models",
                "{\"folder\":\"" + base + "\",\"loras\":[{\"file\":\"" + lora
                        + "\",\"weight\":0.5}],\"name\":\"Film\"}");
        String sha256 = added.json().path("sha256").asString();

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("id").asString()).isEqualTo("tiny-sd2-kohya");
        assertThat(added.json().path("name").asString()).isEqualTo("Film");
        JsonNode listed = client.get("/api/models")
                .json()
                .path("models")
                .valueStream()
                .filter(model -> model.path("sha256").asString().equals(sha256))
                .findFirst()
                .orElseThrow()
                .path("loras")
                .path(0);
        assertThat(listed.path("file").asString()).isEqualTo(lora.toString());
        assertThat(listed.path("weight").asDouble()).isEqualTo(0.5);
        assertThat(client.get("/api/models/log").json().findValuesAsString("sha256"))
                .contains(sha256);
        String id = client.post("/api/artworks", "{\"prompt\":\"a lake\",\"model\":\"tiny-sd2-kohya\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        JsonNode recipe = client.get("/api/artworks/" + id + "/recipe").json().path("recipe");
        assertThat(recipe.path("model").asString()).isEqualTo(sha256);
        assertThat(recipe.path("loras").path(0).path("name").asString()).isEqualTo("kohya.safetensors");
        assertThat(recipe.path("loras").path(0).path("sha256")).isEqualTo(listed.path("sha256"));
        client.done(id);
        client.delete("/api/models/tiny-sd2-kohya");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "\"loras\":[{\"file\":\"/nowhere\"}]; loras",
                "\"loras\":[{\"file\":\"/nowhere\",\"weight\":0}]; loras",
                "\"loras\":[{\"file\":\"/nowhere\",\"weight\":101}]; loras",
                "\"loras\":[{\"file\":\"/a\\u0000b\"}]; loras",
                "\"loras\":[{\"weight\":1}]; loras",
                "\"loras\":[{\"file\":\"/nowhere\",\"weight\":\"1\"}]; loras.weight",
                "\"loras\":[{\"file\":\"/nowhere\",\"path\":1}]; loras.path",
                "\"loras\":[null]; loras",
                "\"loras\":{}; loras",
                "\"controlnets\":[\"/nowhere\"]; controlnets",
                "\"controlnets\":[\"/a\\u0000b\"]; controlnets",
                "\"controlnets\":[null]; controlnets",
                "\"controlnets\":\"/nowhere\"; controlnets",
                "\"id\":\"Not An Id\"; id",
                "\"name\":\" \"; name",
                "\"name\":\"a\\u0000b\"; name",
            })
    void namesTheFieldOfAModelAtFault(String fields, String field) throws Exception {
        Answer refused =
                client.post("/api/models", "{\"folder\":\"" + PipelineFixture.tinyModel() + "\"," + fields + "}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("field").asString()).isEqualTo(field);
    }

    @Test
    void modelsAreListedVerifiedAndLogged() throws Exception {
        JsonNode models = client.get("/api/models").json();
        String sha256 = models.path("models").path(0).path("sha256").asString();

        assertThat(models.path("standard").asString()).isEqualTo("starter");
        assertThat(models.path("models").path(0).path("maxPixels").asLong()).isEqualTo(1024 * 1024);
        assertThat(client.get("/api/models/starter/verify").json().path("ok").asBoolean())
                .isTrue();
        assertThat(client.get("/api/models/log").json().path("entries").values())
                .anyMatch(entry -> entry.path("sha256").asString().equals(sha256));
        assertThat(client.post("/api/models", "{\"folder\":\"/nowhere\"}").status())
                .isEqualTo(422);
    }

    @Test
    void healthAndMetricsReportTheState() throws Exception {
        assertThat(client.get("/health/ready").json().path("status").asString()).isEqualTo("ready");
        assertThat(client.get("/metrics").text())
                .contains("http_server_requests_seconds_count", "route=\"/health/ready\"");
    }
}
