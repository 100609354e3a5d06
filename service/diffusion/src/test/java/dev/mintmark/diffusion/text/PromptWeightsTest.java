package dev.mintmark.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.text.PromptWeights.Fragment;
import org.junit.jupiter.api.Test;

class PromptWeightsTest {
    @Test
    void readsWeightedWords() {
        assertThat(PromptWeights.parse("a (red fox:1.3) and (sky: .5 )"))
                .containsExactly(
                        new Fragment("a ", 1),
                        new Fragment("red fox", 1.3f),
                        new Fragment(" and ", 1),
                        new Fragment("sky", 0.5f));
    }

    @Test
    void leavesOtherParenthesesAndEscapedOnesAsText() {
        assertThat(PromptWeights.parse("a fox (red) at 10:30 (noon: sharp)"))
                .containsExactly(new Fragment("a fox (red) at 10:30 (noon: sharp)", 1));
        assertThat(PromptWeights.parse("\\(fox:1.3\\)")).containsExactly(new Fragment("(fox:1.3)", 1));
        assertThat(PromptWeights.parse("(smile :\\):2)")).containsExactly(new Fragment("smile :)", 2));
    }

    @Test
    void multipliesWeightsInsideOfOthers() {
        assertThat(PromptWeights.parse("((best quality:1.2), fox:1.3)"))
                .containsExactly(new Fragment("best quality", 1.2f * 1.3f), new Fragment(", fox", 1.3f));
        assertThat(PromptWeights.parse("a (b (c:2) d (e) f:0.5) g"))
                .containsExactly(
                        new Fragment("a ", 1),
                        new Fragment("b ", 0.5f),
                        new Fragment("c", 1),
                        new Fragment(" d (e) f", 0.5f),
                        new Fragment(" g", 1));
        assertThat(PromptWeights.parse("((fox:1.5):2)")).containsExactly(new Fragment("fox", 3));
        assertThat(PromptWeights.parse("(red (fox:1.5) sky)"))
                .containsExactly(new Fragment("(red ", 1), new Fragment("fox", 1.5f), new Fragment(" sky)", 1));
        assertThat(PromptWeights.parse("(".repeat(30) + "fox" + ":9999)".repeat(30)))
                .containsExactly(new Fragment("fox", 9999));
    }

    @Test
    void givesThePromptWithoutWeights() {
        assertThat(PromptWeights.plain("a (red fox:1.3)")).isEqualTo("a red fox");
        assertThat(PromptWeights.isWeighted("a (red fox:1.3)")).isTrue();
        assertThat(PromptWeights.isWeighted("a (red fox)")).isFalse();
        assertThat(PromptWeights.plain(PromptWeights.escaped("(a:1.3) \\(b"))).isEqualTo("(a:1.3) \\(b");
    }

    @Test
    void readsTheLongestPromptQuickly() {
        long start = System.nanoTime();
        PromptWeights.parse("(".repeat(10_000));
        PromptWeights.parse("(a:1.".repeat(2_000));
        PromptWeights.parse("(a\\".repeat(3_000) + ":1.3");
        PromptWeights.parse("(".repeat(1_600) + "a" + ":1.1)".repeat(1_600));
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }
}
