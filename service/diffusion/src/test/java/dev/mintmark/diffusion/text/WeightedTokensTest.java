package dev.mintmark.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.Goldens;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedTokensTest {
    private static WeightedTokens tokens(String prompt, boolean breaks) throws Exception {
        return WeightedTokens.of(ClipTokenizer.read(Goldens.TINY, "tokenizer", 77, List.of()), prompt, breaks);
    }

    /** As AUTOMATIC1111's web UI divides them, empty chunks included. */
    @Test
    void breakBeginsANewChunk() throws Exception {
        assertChunks("fox BREAK sky", "fox", "sky");
        assertChunks("fox BREAK BREAK sky", "fox", "", "sky");
        assertChunks("BREAK fox", "", "fox");
        assertChunks("fox BREAK", "fox");
        assertChunks("fox BREAK BREAK", "fox", "");
        assertChunks("(fox BREAK sky:1.3)", "fox", "sky");
        assertChunks("fox break sky", "fox break sky");
        assertChunks("BREAKING fox", "BREAKING fox");
        String filling = "a ".repeat(75);
        assertChunks(filling + "BREAK sky", filling, "sky");
        assertThat(tokens("(fox BREAK sky:1.3)", true).weights()).containsOnly(1.3f);
        assertThat(tokens("a fox BREAK a sky", true).textFrom(1)).isEqualTo("a sky");
    }

    private static void assertChunks(String prompt, String... chunks) throws Exception {
        WeightedTokens found = tokens(prompt, true);
        assertThat(found.chunks()).as(prompt).hasSize(chunks.length);
        for (int i = 0; i < chunks.length; i++) {
            int[] part = Arrays.copyOfRange(found.ids(), found.chunk(i), found.chunk(i + 1));
            assertThat(part).as(prompt).isEqualTo(tokens(chunks[i], false).ids());
        }
    }

    @Test
    void breakIsAWordForAModelThatReadsOneChunk() throws Exception {
        assertThat(tokens("fox BREAK sky", false).ids())
                .isEqualTo(tokens("fox break sky", true).ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a ((fox))", "a (fox)", "a [fox]", "(a (fox):1.2)", "[[fox]]", "a (fox: red)"})
    void namesEmphasisWithoutANumber(String prompt) {
        assertThat(PromptSyntax.unread(prompt, true))
                .containsExactly(
                        "emphasis without a number such as (word) or [word], which is written (word:1.1) here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a (fox:1.2)", "((fox:1.2), sky:0.8)", "a \\(fox\\)", "a fox)", "(a fox", ":)", "\\[fox]"})
    void namesNoOtherParentheses(String prompt) {
        assertThat(PromptSyntax.unread(prompt, true)).isEmpty();
    }

    @Test
    void namesWhatIsReadAsText() {
        assertThat(PromptSyntax.unread("a [fox:wolf:0.5]", true))
                .containsExactly("prompt editing such as [from:to:0.5]");
        assertThat(PromptSyntax.unread("a [fox:10] AND a BREAK sky", false))
                .containsExactly("prompt editing such as [from:to:0.5]", "AND", "BREAK");
        assertThat(PromptSyntax.unread("a BREAK sky, salt and SAND, (fox:1.2), at [10:30 today]", true))
                .isEmpty();
    }
}
