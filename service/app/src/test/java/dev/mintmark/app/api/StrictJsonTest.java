package dev.mintmark.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.workflow.GenerateRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class StrictJsonTest {
    private static JsonNode json(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void bindsEveryFieldOfARequest() {
        assertThat(StrictJson.bind(json("""
                                {"prompt":"a fox","negativePrompt":"a hen","model":"m","seed":9007199254740991,"steps":3,
                                "guidance":7,"sampler":"ddim","width":64,"height":128,"count":2,"format":"jpeg",
                                "disclosePrompt":true,"enrich":true,"pin":true,"mint":{"name":"n"}}"""), GenerateRequest.class))
                .isEqualTo(new GenerateRequest(
                        TestDrawings.request("a fox", "a hen", (1L << 53) - 1, 3, 7.0, "ddim", 64, 128),
                        "m",
                        2,
                        ImageFormat.JPEG,
                        true,
                        true,
                        true,
                        new MintOrder(null, 500, "n", null, null)));
    }

    @Test
    void aTextOfFarMoreFieldsThanAnyRequestHasIsNotParsed() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            text.append("\"field").append(i).append("\":0,");
        }
        assertThatThrownBy(() -> json(text + "\"last\":0}")).isInstanceOf(JacksonException.class);
    }

    @Test
    void nullIsAsGoodAsALeftOutField() {
        assertThat(StrictJson.bind(
                        json("{\"prompt\":\"a fox\",\"seed\":null,\"format\":null,\"pin\":null,\"mint\":null}"),
                        GenerateRequest.class))
                .isEqualTo(GenerateRequest.of(DrawParameters.Request.of("a fox")));
    }

    @Test
    void whatAClientWritesIsWhatTheServiceReads() {
        GenerateRequest request = GenerateRequest.of(
                        DrawParameters.Request.of("a fox").withSeed(5L))
                .withMint(new MintOrder("0x" + "ab".repeat(20), 0, null, "d", null));
        String written = JsonMapper.shared().writeValueAsString(request);
        assertThat(written).doesNotContain("null");
        assertThat(StrictJson.bind(json(written), GenerateRequest.class)).isEqualTo(request);
    }

    @ParameterizedTest
    @CsvSource({"true, 500", "{}, 500", "{\"royaltyBps\":0}, 0", "{\"royaltyBps\":null}, 500"})
    void aMintIsTrueOrAnObject(String mint, int bps) {
        GenerateRequest request =
                StrictJson.bind(json("{\"prompt\":\"a fox\",\"mint\":" + mint + "}"), GenerateRequest.class);
        assertThat(request.mint()).isEqualTo(new MintOrder(null, bps, null, null, null));
    }

    @Test
    void falseIsNoMint() {
        assertThat(StrictJson.bind(json("{\"prompt\":\"a fox\",\"mint\":false}"), GenerateRequest.class)
                        .mint())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"prompt\":null; prompt; The prompt is missing: say what to draw.",
                "\"prompt\":7; prompt; The field must be a text.",
                "\"prompt\":true; prompt; The field must be a text.",
                "\"prompt\":[\"x\"]; prompt; The field must be a text.",
                "\"model\":5.5; model; The field must be a text.",
                "\"promt\":1; promt; There is no field \"promt\".",
                "\"steps\":\"5\"; steps; The field must be a whole number.",
                "\"steps\":5.0; steps; The field must be a whole number.",
                "\"steps\":\"\"; steps; The field must be a whole number.",
                "\"steps\":99999999999; steps; The number 99999999999 is far out of range.",
                "\"seed\":1e2; seed; The field must be a whole number.",
                "\"seed\":99999999999999999999; seed; The number 99999999999999999999 is far out of range.",
                "\"guidance\":\"7\"; guidance; The field must be a number.",
                "\"guidance\":1e-9; guidance; The guidance is 1.0E-9; it is 0 or at least 0.000001.",
                "\"pin\":\"true\"; pin; The field must be true or false.",
                "\"pin\":1; pin; The field must be true or false.",
                "\"format\":\"gif\"; format; The format is \"gif\"; it can be png or jpeg.",
                "\"format\":5; format; The format is \"5\"; it can be png or jpeg.",
                "\"count\":11; count; The count is 11; from 1 to 10 images are drawn at once.",
                "\"mint\":\"yes\"; mint; The field must be true, false or an object.",
                "\"mint\":1; mint; The field must be true, false or an object.",
                "\"mint\":{\"nam\":\"x\"}; mint.nam; There is no field \"mint.nam\".",
                "\"mint\":{\"name\":3}; mint.name; The field must be a text.",
                "\"mint\":{\"royaltyBps\":\"5\"}; mint.royaltyBps; The field must be a whole number."
            })
    void namesTheFieldAtFaultAndWhatIsRight(String fields, String field, String sentence) {
        JsonNode body = json(field.equals("prompt") ? "{" + fields + "}" : "{\"prompt\":\"a fox\"," + fields + "}");
        assertThatThrownBy(() -> StrictJson.bind(body, GenerateRequest.class))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageStartingWith(sentence);
    }

    record Inner(
            String text, @org.jspecify.annotations.Nullable String note) {}

    record Outer(Inner inner, long number, List<String> list) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"number\":1,\"list\":[]}; inner",
                "{\"inner\":{},\"number\":1,\"list\":[]}; inner.text",
                "{\"inner\":{\"text\":null},\"number\":1,\"list\":[]}; inner.text",
                "{\"inner\":{\"text\":\"x\"},\"list\":[]}; number",
                "{\"inner\":{\"text\":\"x\"},\"number\":null,\"list\":[]}; number",
                "{\"inner\":{\"text\":\"x\"},\"number\":1}; list"
            })
    void aMissingFieldOfACompleteObjectIsNamed(String text, String field) {
        assertThatThrownBy(() -> StrictJson.bindComplete(json(text), Outer.class))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessage("The field \"" + field + "\" is missing.");
    }

    @Test
    void onlyNullableFieldsOfACompleteObjectMayBeMissing() {
        assertThat(StrictJson.bindComplete(
                        json("{\"inner\":{\"text\":\"x\"},\"number\":1,\"list\":[\"a\"]}"), Outer.class))
                .isEqualTo(new Outer(new Inner("x", null), 1, List.of("a")));
    }

    @Test
    void aTextThatIsNoObjectIsNone() {
        assertThat(StrictJson.parse("[1]".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
