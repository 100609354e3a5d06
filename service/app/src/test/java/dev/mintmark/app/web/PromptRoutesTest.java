package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.diffusion.control.CannyEdges;
import dev.mintmark.watermark.Raster;
import java.math.BigInteger;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is said of a request before it is drawn. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class PromptRoutesTest {
    private final Client client;

    PromptRoutesTest(Client client) {
        this.client = client;
    }

    @Test
    void countsTheTokensOfBothPromptsWithoutTheTagsOfLoras() throws Exception {
        JsonNode plain = counted("{\"prompt\":\"a fox in the snow\",\"negativePrompt\":\"blurry\"}");
        JsonNode tagged = counted("{\"prompt\":\"a fox in the snow <lora:film:0.8>\"}");

        assertThat(plain.path("model").asString()).isEqualTo("starter");
        assertThat(plain.at("/prompt/tokens").asInt()).isPositive();
        assertThat(plain.at("/negativePrompt/tokens").asInt()).isPositive();
        assertThat(plain.at("/prompt/cut").asString()).isEmpty();
        assertThat(tagged.path("prompt")).isEqualTo(plain.path("prompt"));
        assertThat(tagged.at("/negativePrompt/tokens").asInt()).isZero();
    }

    @Test
    void anEmptyPromptHasNoTokens() throws Exception {
        assertThat(counted("{\"prompt\":\"\"}").at("/prompt/tokens").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"negativePrompt":"blurry"}                  | 422 | prompt
            {"prompt":"a fox <lora:film:much>"}          | 422 | prompt
            {"prompt":"a fox","negativePrompt":"<lora:film:1>"} | 422 | negativePrompt
            {"prompt":"a fox","model":"none"}            | 404 |
            {"prompt":"a fox","steps":4}                 | 422 | steps
            """)
    void refusesWhatCannotBeCounted(String body, int status, String field) throws Exception {
        Answer answer = client.post("/api/prompts/count", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("field").asString("")).isEqualTo(field == null ? "" : field);
    }

    @Test
    void showsAControlImageAsItsPreprocessorMakesIt() throws Exception {
        Raster clouds = PipelineFixture.clouds(256, 5);
        String file = Base64.getEncoder().encodeToString(ImageCodec.encode(clouds, ImageFormat.PNG));
        Answer answer =
                client.post("/api/control-images", "{\"controlPreprocessor\":\"canny\",\"control\":\"" + file + "\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Raster shown = ImageCodec.decode(
                Base64.getDecoder().decode(answer.json().path("png").asString()));
        assertThat(shown.width()).isEqualTo(256);
        assertThat(shown.argb())
                .isEqualTo(CannyEdges.of(new InputImage(clouds.argb(), 256, 256), 100, 200)
                        .argb());
    }

    @Test
    void aControlImageIsCroppedToTheDrawingAndRefusedWhereItIsNone() throws Exception {
        String file =
                Base64.getEncoder().encodeToString(ImageCodec.encode(PipelineFixture.clouds(256, 5), ImageFormat.PNG));
        Answer wide = client.post("/api/control-images", "{\"width\":320,\"height\":128,\"control\":\"" + file + "\"}");
        Answer none = client.post("/api/control-images", "{\"control\":\"AAAA\"}");
        Answer large =
                client.post("/api/control-images", "{\"width\":4096,\"height\":4096,\"control\":\"" + file + "\"}");

        assertThat(wide.json().path("width").asInt()).isEqualTo(320);
        assertThat(wide.json().path("height").asInt()).isEqualTo(128);
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.json().path("field").asString()).isEqualTo("control");
        assertThat(large.status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "height":4096         | height
            "width":4096          | width
            "highResolution":4    | highResolution
            "height":100          | height
            "seed":-1             | seed
            """)
    void aRefusedSizeOrSeedNamesItsOwnField(String field, String named) throws Exception {
        Answer answer = client.post("/api/artworks", "{\"prompt\":\"a fox\"," + field + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("field").asString()).as(answer.text()).isEqualTo(named);
    }

    @Test
    void saysWhatAUsualMintCostsBeforeThereIsAnArtwork() throws Exception {
        JsonNode price = client.get("/api/mint-price").json();

        assertThat(price.path("artwork").isNull()).as(price.toString()).isTrue();
        assertThat(price.path("exact").asBoolean()).isFalse();
        assertThat(new BigInteger(price.path("costWei").asString()))
                .isEqualTo(new BigInteger(price.path("gasWei").asString())
                        .multiply(BigInteger.valueOf(price.path("gas").asLong())))
                .isPositive();
    }

    private JsonNode counted(String body) throws Exception {
        Answer answer = client.post("/api/prompts/count", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
