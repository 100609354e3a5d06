package dev.mintmark.diffusion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.Goldens;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClipPreprocessorTest {
    private static final JsonNode GOLDENS = Goldens.json("safety-checker.json");

    static Stream<JsonNode> tensors() {
        return GOLDENS.get("tensors").valueStream();
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void preparesPicturesAsTransformersDoes(JsonNode golden) throws Exception {
        JsonNode config = GOLDENS.get("configs").get(golden.get("config").stringValue());
        InputImage picture = Goldens.picture(golden.get("picture").stringValue());

        ClipPreprocessor.Pixels pixels = ClipPreprocessor.of(new ConfigFile("config", config))
                .apply(picture.argb(), picture.width(), picture.height());

        assertThat(List.of(3, pixels.size().height(), pixels.size().width()))
                .isEqualTo(golden.get("shape")
                        .valueStream()
                        .map(JsonNode::intValue)
                        .toList());
        float[] expected = Goldens.floats(golden.get("values"));
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(pixels.planes()[37 * i] - expected[i]));
        }
        assertThat(largest).isLessThan(1e-5);
        double sum = 0;
        double weighted = 0;
        double size = 0;
        for (int i = 0; i < pixels.planes().length; i++) {
            sum += pixels.planes()[i];
            weighted += (double) pixels.planes()[i] * (i % 1009);
            size += Math.abs(pixels.planes()[i]);
        }
        assertThat(sum).isCloseTo(golden.get("sum").doubleValue(), within(1e-6 * size));
        assertThat(weighted).isCloseTo(golden.get("weighted").doubleValue(), within(1e-6 * 1009 * size));
    }

    @Test
    void keysThatAreMissingHaveTheDefaultsOfClip() throws Exception {
        ClipPreprocessor empty = ClipPreprocessor.of(ConfigFile.empty("config"));

        assertThat(empty)
                .isEqualTo(ClipPreprocessor.of(config("{\"do_resize\":true,\"size\":224,\"resample\":3,"
                        + "\"do_center_crop\":true,\"crop_size\":224,\"do_rescale\":true,"
                        + "\"rescale_factor\":0.00392156862745098,\"do_normalize\":true,"
                        + "\"image_mean\":[0.48145466,0.4578275,0.40821073],"
                        + "\"image_std\":[0.26862954,0.26130258,0.27577711]}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"resample":1}                              | resample must be 2 (bilinear) or 3 (bicubic)
                    {"size":{"longest_edge":224}}               | size must be
                    {"size":{"height":224}}                     | size must be
                    {"size":0}                                  | size must be
                    {"crop_size":{"shortest_edge":224}}         | crop_size must be
                    {"crop_size":100000}                        | crop_size must be
                    {"image_mean":[0.5]}                        | image_mean must be a list of 3 numbers
                    {"image_std":["a","b","c"]}                 | image_std must be a list of 3 numbers
                    {"do_resize":"yes"}                         | do_resize must be true or false
                    """)
    void whatItDoesNotKnowIsNamed(String json, String message) {
        assertThatThrownBy(() -> ClipPreprocessor.of(config(json)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    private static ConfigFile config(String json) {
        return new ConfigFile("config", JsonMapper.shared().readTree(json));
    }
}
