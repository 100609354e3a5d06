package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.io.Sha256;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** OpenAI's API as its official clients use it. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class OpenAiTest {
    @TempDir
    Path folder;

    private final Client client;

    OpenAiTest(Client client) {
        this.client = client;
    }

    @Test
    void theClientInJavaScriptDrawsEditsAndVaries() throws Exception {
        Path picture = Files.write(folder.resolve("picture.png"), TransparentPicture.png(256, 256));

        JsonNode out = ReferenceClient.node("openai.mjs", client.address("/v1").toString(), picture.toString());

        assertThat(out.at("/models/0").asString()).isEqualTo("starter");
        assertThat(out.at("/model").asString()).isEqualTo("starter");
        JsonNode drawn = out.at("/drawn/data");
        assertThat(drawn).hasSize(2);
        for (int i = 0; i < 2; i++) {
            byte[] file =
                    Base64.getDecoder().decode(drawn.path(i).path("b64_json").asString());
            JsonNode marks = drawn.path(i).path("mintmark");
            assertThat(Sha256.hex(file)).isEqualTo(marks.path("sha256").asString());
            assertThat(marks.path("seed").asLong()).isEqualTo(7 + i);
            assertThat(marks.at("/c2pa/state").asString()).isEqualTo("Trusted");
            JsonNode artwork = client.get(
                            "/api/artworks/" + marks.path("artwork").asString())
                    .json();
            assertThat(artwork.path("prompt").asString()).isEqualTo("a red fox");
            assertThat(artwork.path("steps").asInt()).isEqualTo(2);
        }
        assertThat(out.at("/drawn/size").asString()).isEqualTo("512x512");
        Client.Answer file =
                client.get(URI.create(out.path("address").asString()).getPath());
        assertThat(file.header("Content-Type")).isEqualTo("image/jpeg");

        List<String> events = out.path("events")
                .valueStream()
                .map(event -> event.path("type").asString())
                .toList();
        assertThat(events)
                .startsWith("image_generation.partial_image")
                .endsWith("image_generation.completed")
                .hasSizeBetween(2, 3);
        assertThat(out.at("/events/0/index").asInt(-1)).isZero();

        JsonNode edited = client.get(
                        "/api/artworks/" + out.at("/edited/artwork").asString())
                .json();
        assertThat(edited.has("mask")).as("the transparent part is the mask").isTrue();
        JsonNode varied = client.get(
                        "/api/artworks/" + out.at("/varied/artwork").asString())
                .json();
        assertThat(varied.path("strength").asDouble()).isEqualTo(0.5);
        assertThat(varied.path("prompt").asString()).isEqualTo("a picture");
        assertErrors(out.path("errors"));
    }

    private static void assertErrors(JsonNode errors) {
        assertError(errors.path("model"), "NotFoundError", "model", "model_not_found");
        assertError(errors.path("size"), "BadRequestError", "size", "invalid_value");
        assertError(errors.path("background"), "BadRequestError", "background", "invalid_value");
        assertError(errors.path("unknown"), "BadRequestError", "hue", "invalid_value");
        assertError(errors.path("images"), "BadRequestError", "image", "invalid_value");
        assertThat(errors.at("/route/status").asInt()).isEqualTo(404);
        assertThat(errors.at("/background/message").asString())
                .isEqualTo("The background is \"transparent\"; it can be opaque or auto; no model here draws"
                        + " transparency.");
    }

    private static void assertError(JsonNode error, String name, String param, String code) {
        assertThat(error.path("name").asString()).as(error.toString()).isEqualTo(name);
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asString()).isEqualTo(param);
        assertThat(error.path("code").asString()).isEqualTo(code);
    }

    @Test
    void theClientInPythonDrawsWithAnApiKeyWhereAccessControlIsOn() throws Exception {
        ServerSettings required =
                new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null);
        try (TestService service = new TestService(Files.createDirectory(folder.resolve("data")), required);
                Client own = new Client(service)) {
            String key = service.access
                    .createKey(
                            Caller.LOCAL,
                            service.access.add(null, "Ada", Set.of(Role.CREATOR), null, null, null),
                            "test",
                            null,
                            null)
                    .secret();

            JsonNode out = ReferenceClient.python(
                    "openai_client.py", own.address("/v1").toString(), key);

            assertThat(out.at("/models/0").asString()).isEqualTo("starter");
            byte[] file = Base64.getDecoder().decode(out.at("/drawn/b64_json").asString());
            assertThat(Sha256.hex(file))
                    .isEqualTo(out.at("/drawn/mintmark/sha256").asString());
            assertThat(out.at("/events/0").asString()).isEqualTo("image_generation.completed");
            assertThat(out.at("/error/name").asString()).isEqualTo("AuthenticationError");
            assertThat(out.at("/error/code").asString()).isEqualTo("invalid_api_key");
            assertThat(out.at("/mint/param").asString()).isEqualTo("mint");
            assertThat(out.at("/mint/message").asString()).isEqualTo("The field must be true, false or an object.");
        }
    }

    @Test
    void aMintIsOrderedAndFollowed() throws Exception {
        JsonNode marks = client.post(
                        "/v1/images/generations", "{\"prompt\":\"a hill\",\"steps\":1,\"mint\":true,\"pin\":true}")
                .json()
                .at("/data/0/mintmark");

        assertThat(marks.at("/mint/tokenId").asString())
                .isEqualTo("0x" + marks.path("sha256").asString());
        JsonNode done = client.done(marks.path("artwork").asString());
        assertThat(done.at("/token/tokenId").asString())
                .isEqualTo(marks.at("/mint/tokenId").asString());
    }

    @Test
    void aVariationWithoutAnImageIsRefused() throws Exception {
        Client.Answer answer = client.upload("/v1/images/variations", "mask", TransparentPicture.png(64, 64));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("There is no file in the field \"image\".");
    }

    @Test
    void stepsAndQualityAreRefusedTogether() throws Exception {
        Client.Answer answer =
                client.post("/v1/images/generations", "{\"prompt\":\"a hill\",\"steps\":1,\"quality\":\"hd\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/param").asString()).isEqualTo("quality");
    }
}
