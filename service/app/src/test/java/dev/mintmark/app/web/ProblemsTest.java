package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests end in one sentence that says what would be right, as problem+json. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class ProblemsTest {
    private final Client client;

    ProblemsTest(Client client) {
        this.client = client;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; prompt",
                "{\"prompt\":\"\"}; prompt",
                "{\"prompt\":7}; prompt",
                "{\"prompt\":\"x\",\"promt\":1}; promt",
                "{\"prompt\":\"x\",\"init\":\"aGk=\"}; init",
                "{\"prompt\":\"x\",\"strength\":0.5}; strength",
                "{\"prompt\":\"x\",\"init\":\"no base64!\"}; init",
                "{\"prompt\":\"x\",\"init\":7}; init",
                "{\"prompt\":\"x\",\"init\":\"aGk=\",\"strength\":0}; strength",
                "{\"prompt\":\"x\",\"init\":\"aGk=\",\"strength\":1.01}; strength",
                "{\"prompt\":\"x\",\"init\":\"aGk=\",\"strength\":-1}; strength",
                "{\"prompt\":\"x\",\"mask\":\"aGk=\"}; mask",
                "{\"prompt\":\"x\",\"outpaint\":\"8,0,0,0\"}; outpaint",
                "{\"prompt\":\"x\",\"init\":\"aGk=\",\"outpaint\":\"8,0,0\"}; outpaint",
                "{\"prompt\":\"x\",\"init\":\"aGk=\",\"outpaint\":7}; outpaint",
                "{\"prompt\":\"x\",\"control\":\"aGk=\"}; control",
                "{\"prompt\":\"x\",\"control\":\"no base64!\"}; control",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlScale\":-0.1}; controlScale",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlScale\":10.1}; controlScale",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlPreprocessor\":\"edges\"}; controlPreprocessor",
                "{\"prompt\":\"x\",\"controlScale\":1}; controlScale",
                "{\"prompt\":\"x\",\"controlPreprocessor\":\"canny\"}; controlPreprocessor",
                "{\"prompt\":\"x\",\"controlStart\":0.1}; controlStart",
                "{\"prompt\":\"x\",\"controlEnd\":0.9}; controlEnd",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlStart\":-0.1}; controlStart",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlStart\":1}; controlStart",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlEnd\":0}; controlEnd",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlEnd\":1.1}; controlEnd",
                "{\"prompt\":\"x\",\"control\":\"aGk=\",\"controlStart\":0.5,\"controlEnd\":0.5}; controlEnd",
                "{\"prompt\":\"x\",\"enrich\":true}; enrich",
                "{\"prompt\":\"x\",\"enrich\":\"yes\"}; enrich",
                "{\"prompt\":\"x <lora:y:1>\"}; prompt",
                "{\"prompt\":\"x\",\"steps\":0}; steps",
                "{\"prompt\":\"x\",\"steps\":99999999999}; steps",
                "{\"prompt\":\"x\",\"steps\":2.5}; steps",
                "{\"prompt\":\"x\",\"width\":500}; width",
                "{\"prompt\":\"x\",\"width\":4096,\"height\":4096}; width",
                "{\"prompt\":\"x\",\"seed\":-1}; seed",
                "{\"prompt\":\"x\",\"guidance\":\"much\"}; guidance",
                "{\"prompt\":\"x\",\"guidanceRescale\":1.1}; guidanceRescale",
                "{\"prompt\":\"x\",\"guidanceRescale\":-1}; guidanceRescale",
                "{\"prompt\":\"x\",\"eta\":1.1}; eta",
                "{\"prompt\":\"x\",\"eta\":0.5,\"sampler\":\"euler\"}; eta",
                "{\"prompt\":\"x\",\"variationStrength\":1.1}; variationStrength",
                "{\"prompt\":\"x\",\"variationStrength\":-0.1}; variationStrength",
                "{\"prompt\":\"x\",\"variationSeed\":-1,\"variationStrength\":0.1}; variationSeed",
                "{\"prompt\":\"x\",\"variationSeed\":7}; variationSeed",
                "{\"prompt\":\"x\",\"sampler\":\"magic\"}; sampler",
                "{\"prompt\":\"x\",\"model\":\"nobody\"}; model",
                "{\"prompt\":\"x\",\"format\":\"gif\"}; format",
                "{\"prompt\":\"x\",\"count\":1000000}; count",
                "{\"prompt\":\"x\",\"mint\":\"yes\"}; mint",
                "{\"prompt\":\"x\",\"mint\":{\"to\":\"0x12\"}}; mint.to",
                "{\"prompt\":\"x\",\"mint\":{\"to\":\"0x0000000000000000000000000000000000000000\"}}; mint.to",
                "{\"prompt\":\"x\",\"mint\":{\"to\":\"0xABcdefabcdefabcdefabcdefabcdefabcdefabcd\"}}; mint.to",
                "{\"prompt\":\"x\",\"mint\":{\"royaltyBps\":2000}}; mint.royaltyBps",
                "{\"prompt\":\"x\",\"mint\":{\"nam\":\"x\"}}; mint.nam"
            })
    void namesTheFieldAtFault(String body, String field) throws Exception {
        assertProblem(client.post("/api/artworks", body), 422, "invalid-request", field);
    }

    @Test
    void aPromptOfTenThousandCharactersIsRefused() throws Exception {
        Answer answer = client.post("/api/artworks", "{\"prompt\":\"" + "long ".repeat(2000) + "\"}");

        assertProblem(answer, 422, "invalid-request", "prompt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "\"x\"", "{\"prompt\":}", "nonsense", "{\"a\":1}{"})
    void aBodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
        Answer answer = client.post("/api/artworks", body);

        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.text()).doesNotContain("Exception");
    }

    @Test
    void aDeeplyNestedBodyIsRefused() throws Exception {
        assertProblem(client.post("/api/artworks", "{\"a\":".repeat(5000)), 400, "malformed-json", "");
    }

    @Test
    void aBodyOfAnotherKindIsRefused() throws Exception {
        Answer answer = client.send(client.request("/api/artworks")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"prompt\":\"x\"}")));

        assertProblem(answer, 415, "unsupported-media-type", "");
    }

    @Test
    void aBodyAboveTheLimitIsRefused() throws Exception {
        assertProblem(client.post("/api/models", " ".repeat(JsonRequest.LIMIT + 1)), 413, "too-large", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/nothing",
                "/nothing.html",
                "/api/artworks/none",
                "/api/artworks/none/image",
                "/api/artworks/none/events",
                "/api/artworks/..%2e/image",
                "/api/tokens/0x00000000000000000000000000000000000000000000000000000000000000ff",
                "/api/models/nobody/verify",
                "/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
            })
    void anUnknownPathIsNotFound(String path) throws Exception {
        Answer answer = client.get(path);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/verify/xyz, sha256",
        "/api/tokens/0x12, tokenId",
        "/api/royalties/0x12, address",
        "/ipfs/QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n, cid",
        "/api/artworks?limit=0, limit",
        "/api/artworks?limit=101, limit",
        "/api/artworks?after=nope, after"
    })
    void namesTheFaultyPartOfABadUrl(String path, String field) throws Exception {
        assertProblem(client.get(path), 422, "invalid-request", field);
    }

    @Test
    void refusesAnotherHttpMethod() throws Exception {
        Answer answer = client.send(client.request("/api/artworks").PUT(BodyPublishers.noBody()));

        assertProblem(answer, 405, "http-405", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%zz HTTP/1.1", "GET /../../etc/passwd HTTP/1.1", "NONSENSE"})
    void answersMalformedHttpWithAProblem(String line) throws Exception {
        String answer = client.raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json")
                .doesNotContain("Jetty");
    }

    @Test
    void refusesATextFileNamedPng() throws Exception {
        byte[] text = "this is no picture".getBytes(StandardCharsets.UTF_8);

        assertProblem(client.upload("/api/verify", "file", text), 422, "invalid-request", "file");
    }

    @Test
    void aFileAboveSixteenMegabytesIsRefused() throws Exception {
        byte[] file = new byte[Upload.FILE_LIMIT + 1];

        assertProblem(client.upload("/api/verify", "file", file), 413, "too-large", "");
        assertProblem(client.upload("/api/verify", "file", new byte[20 << 20]), 413, "too-large", "");
    }

    @ParameterizedTest
    @CsvSource({
        "/matches/byContent?hintAlg=x, image/png, 400",
        "/matches/byContent, text/plain, 415",
        "/matches/byBinding, application/json, 413",
        "/api/verify?trustless=1, image/png, 422",
        "/api/models, application/json, 413",
        "/api/artworks, application/json, 400",
        "/api/nothing, image/png, 404"
    })
    void aClientThatIsStillSendingReceivesTheRefusal(String path, String mediaType, int status) throws Exception {
        byte[] body = new byte[4 << 20];
        for (int i = 0; i < 8; i++) {
            assertThat(client.post(path, mediaType, body).status()).isEqualTo(status);
        }
        assertThat(client.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void aFormWithoutTheFileIsRefused() throws Exception {
        assertProblem(client.upload("/api/verify", "picture", new byte[10]), 422, "invalid-request", "file");
    }

    @Test
    void aFormWithoutItsBoundaryIsRefused() throws Exception {
        Answer answer = client.send(client.request("/api/verify")
                .header("Content-Type", "multipart/form-data")
                .POST(BodyPublishers.ofString("x")));

        assertProblem(answer, 400, "http-400", "");
    }

    private static void assertProblem(Answer answer, int status, String type, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asString()).isEqualTo("/problems/" + type);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("field").asString("")).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).endsWith(".").doesNotContain("Exception", "\tat ");
    }
}
