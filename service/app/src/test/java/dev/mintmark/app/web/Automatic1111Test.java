package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of AUTOMATIC1111's web UI as its clients use it, with access control on. */
@Tag("slow")
class Automatic1111Test {
    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        key = service.access
                .createKey(
                        Caller.LOCAL,
                        service.access.add(null, "Ada", Set.of(Role.CREATOR), null, null, null),
                        "test",
                        null,
                        null)
                .secret();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    @Test
    void aClientInPythonDraws() throws Exception {
        JsonNode out = ReferenceClient.python(
                "webui_client.py",
                service.address().getHost(),
                String.valueOf(service.address().getPort()),
                "anybody",
                key);

        assertThat(texts(out.path("samplers"))).contains("DDIM", "Euler a", "DPM++ 2M");
        assertThat(texts(out.path("schedulers"))).contains("automatic", "karras");
        assertThat(out.path("model").asString()).matches("starter \\[[0-9a-f]{10}]");
        assertFirst(out.path("first"));
        JsonNode varied = out.path("varied");
        assertThat(varied.at("/info/subseed").asInt()).isEqualTo(9);
        assertThat(texts(varied.at("/info/notes"))).isEmpty();
        assertThat(artwork(varied).path("eta").asDouble()).isEqualTo(0.5);
        JsonNode painted = out.path("inpainted");
        assertThat(texts(painted.at("/info/notes"))).contains("The field mask_blur is not heeded here.");
        assertThat(artwork(painted).has("mask")).isTrue();
        assertThat(painted.path("parameters").has("init_images")).isFalse();
        assertThat(out.at("/refused/0").asInt()).isEqualTo(422);
        assertThat(out.at("/refused/1/detail").asString()).isEqualTo("There are no scripts here.");
        assertThat(out.at("/progress/state/sampling_steps").asInt()).isEqualTo(400);
        assertThat(out.at("/interrupted/1").asString()).isEqualTo("The drawing was interrupted.");
        assertThat(out.path("idle").asDouble()).isZero();
        assertText(out);
    }

    private static void assertFirst(JsonNode first) throws Exception {
        assertThat(first.path("sha256")).hasSize(2);
        assertThat(texts(first.at("/info/all_seeds"))).containsExactly("7", "8");
        assertThat(first.at("/info/sampler_name").asString()).isEqualTo("DDIM");
        assertThat(texts(first.at("/info/notes")))
                .as("the client sends eta always, and DDIM heeds it")
                .isEmpty();
        assertThat(first.at("/texts/0").isNull())
                .as("the prompt is not disclosed")
                .isTrue();
        assertThat(first.at("/sizes/0/0").asInt()).isEqualTo(512);
        JsonNode artwork = artwork(first);
        assertThat(artwork.path("guidance").asDouble()).isEqualTo(4);
        assertThat(artwork.path("sha256").asString())
                .isEqualTo(first.at("/sha256/0").asString());
    }

    /** The text stands in the file, is read back, and the seal holds. */
    private static void assertText(JsonNode out) throws Exception {
        JsonNode disclosed = out.path("disclosed");
        String text = disclosed.at("/texts/0").asString();
        assertThat(text)
                .startsWith("a red fox, 狐\nSteps: 2, Sampler: DDIM, Schedule type: Automatic, CFG scale: 7, Seed: 7,")
                .isEqualTo(disclosed.at("/info/infotexts/0").asString());
        assertThat(out.at("/read/info").asString()).isEqualTo(text);
        assertThat(out.at("/read/parameters/Prompt").asString()).isEqualTo("a red fox, 狐");
        assertThat(out.at("/read/parameters/Seed").asString()).isEqualTo("7");
        assertThat(out.at("/read/parameters/Size-1").asString()).isEqualTo("512");
        JsonNode invoke = JsonMapper.shared()
                .readTree(out.at("/read/items/invokeai_metadata").asString());
        assertThat(invoke.path("positive_prompt").asString()).isEqualTo("a red fox, 狐");
        assertThat(invoke.path("scheduler").asString()).isEqualTo("ddim");
        for (JsonNode parsed : out.path("parsed")) {
            assertThat(parsed.path("prompt").asString()).isEqualTo("a red fox, 狐");
            assertThat(parsed.path("sampler").asString()).isEqualToIgnoringCase("ddim");
            assertThat(parsed.at("/parameters/seed").asInt()).isEqualTo(7);
            assertThat(parsed.at("/parameters/steps").asInt()).isEqualTo(2);
        }
        assertThat(out.path("parsed")).as("of AUTOMATIC1111 and of InvokeAI").hasSize(2);
        byte[] comment = HexFormat.of().parseHex(out.path("jpeg").asString());
        assertThat(new String(comment, 8, comment.length - 8, StandardCharsets.UTF_16BE))
                .startsWith("a red fox\nSteps: 2");

        String id = disclosed.at("/info/mintmark/0/artwork").asString();
        byte[] file = with("/api/artworks/" + id + "/image").bytes();
        JsonNode verified = client.upload("/api/verify", "file", file).json();
        assertThat(verified.path("verdict").asString()).isEqualTo("authentic");
        assertThat(verified.at("/evidence/c2pa/state").asString()).isEqualTo("Trusted");
        assertThat(verified.at("/evidence/watermark/id").asString())
                .isEqualTo(disclosed.at("/info/mintmark/0/watermark").asString());
    }

    private static JsonNode artwork(JsonNode drawn) throws Exception {
        return with("/api/artworks/" + drawn.at("/info/mintmark/0/artwork").asString())
                .json();
    }

    private static Client.Answer with(String path) throws Exception {
        return client.send(client.request(path).header("Authorization", "Bearer " + key));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** The basic scheme is for these clients alone. */
    @Test
    void aKeyIsAPasswordUnderThisPathAlone() throws Exception {
        String basic = "Basic " + Base64.getEncoder().encodeToString(("me:" + key).getBytes(StandardCharsets.UTF_8));
        String wrong = "Basic " + Base64.getEncoder().encodeToString("me:mm_no".getBytes(StandardCharsets.UTF_8));

        assertThat(client.get("/sdapi/v1/sd-models", "Authorization", basic).status())
                .isEqualTo(200);
        assertThat(client.get("/sdapi/v1/sd-models", "Authorization", wrong).status())
                .isEqualTo(401);
        assertThat(client.get("/sdapi/v1/sd-models", "Authorization", "Basic !").status())
                .isEqualTo(401);
        assertThat(client.get("/api/models", "Authorization", basic).status()).isEqualTo(401);
    }

    @Test
    void eachCallerHasItsOwnOptions() throws Exception {
        assertThat(post("/sdapi/v1/options", "{\"samples_format\":\"jpg\"}").status())
                .isEqualTo(200);
        assertThat(with("/sdapi/v1/options").json().path("samples_format").asString())
                .isEqualTo("jpeg");
        String other = service.access
                .createKey(
                        Caller.LOCAL,
                        service.access.add(null, "Bob", Set.of(Role.CREATOR), null, null, null),
                        "test",
                        null,
                        null)
                .secret();
        assertThat(client.get("/sdapi/v1/options", "Authorization", "Bearer " + other)
                        .json()
                        .path("samples_format")
                        .asString())
                .isEqualTo("png");
        assertThat(post("/sdapi/v1/options", "{\"samples_format\":\"webp\"}").status())
                .isEqualTo(422);
        assertThat(post("/sdapi/v1/options", "{\"CLIP_stop_at_last_layers\":2}")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("There is no option CLIP_stop_at_last_layers here.");
        assertThat(post("/sdapi/v1/options", "{\"sd_model_checkpoint\":\"none\"}")
                        .status())
                .isEqualTo(422);
        assertThat(post("/sdapi/v1/options", "{\"samples_format\":\"png\"}").status())
                .isEqualTo(200);
    }

    private static Client.Answer post(String path, String json) throws Exception {
        return client.send(client.request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }
}
