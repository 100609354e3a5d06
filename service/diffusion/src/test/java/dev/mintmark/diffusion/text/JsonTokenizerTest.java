package dev.mintmark.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tokenizers of tokenizer.json files that nobody has checked. */
class JsonTokenizerTest {
    private static final Path SANA = Path.of("src/test/resources/tiny-sana/tokenizer");

    @TempDir
    Path folder;

    private Path copy(String normalizer, String preTokenizer) throws IOException {
        Path part = Files.createDirectories(folder.resolve("tokenizer"));
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(SANA.resolve("tokenizer.json")));
        json.set("normalizer", JsonMapper.shared().readTree(normalizer));
        json.set("pre_tokenizer", JsonMapper.shared().readTree(preTokenizer));
        Files.writeString(part.resolve("tokenizer.json"), json.toString());
        return folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(x+x+)+y\"},\"content\":\"z\"}",
                "{\"type\":\"Replace\",\"pattern\":{\"String\":\"x\"},\"content\":\"xxxxxxxx\"}",
                "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"  \"}",
                "{\"type\":\"Prepend\",\"prepend\":\"many words\"}",
                "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},{\"type\":\"Sequence\",\"normalizers\":["
                        + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a\"},\"content\":\"z\"}]}]}",
                "{\"type\":\"Script\"}",
                "7"
            })
    void aNormalizerThatNoKnownTokenizerHasIsRefused(String normalizer) throws IOException {
        copy(normalizer, "null");
        assertThatThrownBy(() -> JsonTokenizer.read(folder, "tokenizer"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("tokenizer/tokenizer.json: the normalizer ")
                .hasMessageEndingWith(
                        " is none that the tokenizers of known models have, and would not be safe to run.");
    }

    @Test
    void aPreTokenizerThatNoKnownTokenizerHasIsRefused() throws IOException {
        copy(
                "null",
                "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"^(([a-z])+.)+$\"},\"behavior\":\"Isolated\",\"invert\":false}");
        assertThatThrownBy(() -> JsonTokenizer.read(folder, "tokenizer"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("tokenizer/tokenizer.json: the pre_tokenizer ");
    }

    @Test
    void thoseOfGemmaAndT5AreRead() throws Exception {
        String replace = "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,}\"},\"content\":\" \"}";
        copy(
                "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Nmt\"},{\"type\":\"NFKC\"}," + replace + "]}",
                "null");
        try (JsonTokenizer tokenizer = JsonTokenizer.read(folder, "tokenizer")) {
            assertThat(tokenizer.count("a fox")).isPositive();
        }
        try (JsonTokenizer tokenizer = JsonTokenizer.read(SANA.getParent(), "tokenizer")) {
            assertThat(tokenizer.count("a fox")).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1]]", "7", "{\"content\":[1]}"})
    void aPaddingTokenThatIsNoStringIsRefused(String pad) throws IOException {
        copy("null", "null");
        Files.writeString(folder.resolve("tokenizer/tokenizer_config.json"), "{\"pad_token\":" + pad + "}");
        assertThatThrownBy(() -> JsonTokenizer.read(folder, "tokenizer"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("tokenizer/tokenizer_config.json: pad_token must be a string, not ");
    }

    @Test
    void theLibraryIsToldNotToCallHomeBeforeItIsLoaded() throws Exception {
        JsonTokenizer.read(SANA.getParent(), "tokenizer").close();
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    }
}
