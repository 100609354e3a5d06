package dev.mintmark.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.Goldens;
import dev.mintmark.diffusion.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ClipTokenizerTest {
    @TempDir
    Path scratch;

    static Stream<JsonNode> goldens() {
        return Goldens.json("tokens.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void givesTheTokensOfTransformers(JsonNode golden) throws Exception {
        int[] expected =
                golden.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
        assertThat(encode(tokenizer(Goldens.TINY, 77), golden.get("text").stringValue()))
                .containsExactly(expected);
    }

    static Stream<JsonNode> addedTokens() {
        return Goldens.json("added-tokens.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("addedTokens")
    void splitsNoAddedToken(JsonNode golden) throws Exception {
        Path model = Goldens.copy(Goldens.RESOURCES.resolve("tiny-sd2/tokenizer"), scratch.resolve("model/tokenizer"));
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                "{\"pad_token\":\"!\",\"added_tokens_decoder\":" + golden.get("added_tokens_decoder") + "}");
        int[] expected =
                golden.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
        assertThat(encode(
                        tokenizer(scratch.resolve("model"), 77),
                        golden.get("text").stringValue()))
                .startsWith(expected);
    }

    @Test
    void keepsTheEndWhenItTruncates() throws Exception {
        ClipTokenizer tokenizer = tokenizer(Goldens.TINY, 8);
        int[] whole = encode(tokenizer(Goldens.TINY, 77), "a red fox under a violet sky beside a lake");
        int[] cut = encode(tokenizer, "a red fox under a violet sky beside a lake");
        assertThat(cut).hasSize(8);
        assertThat(Arrays.copyOf(cut, 7)).containsExactly(Arrays.copyOf(whole, 7));
        assertThat(cut[7]).isEqualTo(vocabularySize() - 1);
    }

    @Test
    void padsAsTheConfigurationSays() throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Files.delete(model.resolve("tokenizer/special_tokens_map.json"));
        Files.writeString(
                model.resolve("tokenizer/tokenizer_config.json"), "{\"pad_token\":\"!\",\"model_max_length\":1e30}");
        int[] ids = encode(tokenizer(model, 77), "fox");
        assertThat(ids).hasSize(77);
        assertThat(ids[76]).isZero();

        // without an added_tokens_decoder the map wins, as in the folders of Stable Diffusion 2
        Files.writeString(model.resolve("tokenizer/tokenizer_config.json"), "{\"pad_token\":\"<|endoftext|>\"}");
        Files.writeString(model.resolve("tokenizer/special_tokens_map.json"), "{\"pad_token\":{\"content\":\"!\"}}");
        assertThat(encode(tokenizer(model, 77), "fox")[76]).isZero();
    }

    @Test
    void neverThrowsAndStaysWithinTheVocabulary() throws Exception {
        ClipTokenizer tokenizer = tokenizer(Goldens.TINY, 77);
        int size = vocabularySize();
        Random random = new Random(20240611);
        for (int round = 0; round < 3000; round++) {
            String text = randomText(random, random.nextInt(200));
            int[] ids = encode(tokenizer, text);
            assertThat(ids).hasSize(77);
            assertThat(ids[0]).isEqualTo(size - 2);
            for (int id : ids) {
                assertThat(id).isBetween(0, size - 1);
            }
        }
    }

    @Test
    void tokenizesTheLongestPromptQuickly() throws Exception {
        ClipTokenizer tokenizer = tokenizer(Goldens.TINY, 77);
        long start = System.nanoTime();
        tokenizer.tokens("lighthouse".repeat(10_000 / 10));
        tokenizer.tokens("\u0301\ud800".repeat(10_000 / 2));
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void namesTheFaultOfItsFiles() throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Files.writeString(model.resolve("tokenizer/merges.txt"), "#version: 0.2\nno-such pair\n");
        assertThatThrownBy(() -> tokenizer(model, 77))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer/merges.txt")
                .hasMessageContaining("no-such pair");
        Files.writeString(model.resolve("tokenizer/vocab.json"), "{\"a\":5}");
        assertThatThrownBy(() -> tokenizer(model, 77))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer/vocab.json: the id of 'a'");
        Files.writeString(model.resolve("tokenizer/vocab.json"), "{\"a\":0}");
        assertThatThrownBy(() -> tokenizer(model, 77))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks the token '<|endoftext|>'");
    }

    /** The first chunk of a text, as the text encoder takes it. */
    private static int[] encode(ClipTokenizer tokenizer, String text) {
        int[] tokens = tokenizer.tokens(text).ids();
        return tokenizer.chunk(tokens, 0, Math.min(tokens.length, tokenizer.length() - 2));
    }

    /** The last two ids are the begin and the end token. */
    private static int vocabularySize() {
        return Goldens.read(Goldens.TINY.resolve("tokenizer/vocab.json")).size();
    }

    private static ClipTokenizer tokenizer(Path model, int maxTokens) throws ModelException {
        return ClipTokenizer.read(model, "tokenizer", maxTokens, List.of());
    }

    /** Random characters, including lone surrogates and unassigned ones, with special tokens between them. */
    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.appendCodePoint(random.nextInt(0x110000));
                case 2 -> text.append(random.nextBoolean() ? "<|endoftext|>" : "<|startoftext|>");
                default -> text.append((char) random.nextInt(128));
            }
        }
        return text.toString();
    }
}
