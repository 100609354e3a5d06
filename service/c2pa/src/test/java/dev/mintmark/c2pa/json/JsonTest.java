package dev.mintmark.c2pa.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    @Test
    void writesWhatOthersRead() throws Exception {
        String hard = "quotes \" and \\ and \n\t\u0001 and \u2028 and 日本 and \ud83d\ude00";
        JsonValue value = new JsonValue.Builder()
                .put("text", hard)
                .put("empty", List.of())
                .put("list", List.of(new JsonValue.Numeric("-2.5e3"), new JsonValue.Bool(true), new JsonValue.Null()))
                .put("missing", (String) null)
                .build();
        String written = JsonWriter.write(value);

        assertThat(new JsonMapper().readTree(written).path("text").asString()).isEqualTo(hard);
        assertThat(new JsonMapper().readTree(written).has("missing")).isFalse();
        assertThat(JsonReader.parse(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
        assertThat(JsonWriter.write(new JsonValue.Text("\ud83d"))).isEqualTo("\"\\ud83d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "01",
                "1.",
                "-",
                "+1",
                "nul",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"open",
                "\"a\nb\"",
                "1 2",
                "[1 2]"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> JsonReader.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> JsonReader.parse("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> JsonReader.parse(new byte[JsonReader.MAX_BYTES + 1]))
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> JsonReader.parse(new byte[] {'"', (byte) 0xc3, '"'}))
                .hasMessageContaining("UTF-8");
    }
}
