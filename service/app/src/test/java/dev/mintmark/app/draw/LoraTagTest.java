package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The LoRAs that prompts name, as AUTOMATIC1111's web UI reads them. */
class LoraTagTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a fox <lora:film:0.8>, a fox, film, 0.8",
                "<lora:film>a fox, a fox, film, 1",
                "a <lora:Old Film_v1.2:-0.5>fox, a fox, Old Film_v1.2, -0.5",
                "a fox<lora: film : 2 >, a fox, film, 2",
                "a (fox<lora:film:.5>:1.2), a (fox:1.2), film, 0.5",
                "go<lora:film:+1.>re, gore, film, 1"
            })
    void aTagIsTakenOutOfThePrompt(String prompt, String drawn, String name, double weight) {
        assertThat(LoraTag.read(prompt)).isEqualTo(new LoraTag.Prompt(drawn, List.of(new LoraTag(name, weight))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a fox", " a fox ", "a <fox-toy>", "a <lora>", "a <lora:film", "a <LORA:x:1>"})
    void aPromptWithoutATagStaysAsItIs(String prompt) {
        assertThat(LoraTag.read(prompt)).isEqualTo(new LoraTag.Prompt(prompt, List.of()));
        LoraTag.refuseIn(prompt);
    }

    @Test
    void aNegativePromptNamesNoOtherFilesEither() {
        assertThatThrownBy(() -> LoraTag.refuseIn("blur <hypernet:x:1>"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "The negative prompt has <hypernet:x:1>, but hypernetworks are not supported; leave it out.");
    }

    @Test
    void severalLorasAreInTheOrderOfThePromptAndAWeightOfZeroNamesNone() {
        assertThat(LoraTag.read("<lora:b:0.5>a fox<lora:c:0><lora:a:0.25>"))
                .isEqualTo(new LoraTag.Prompt("a fox", List.of(new LoraTag("b", 0.5), new LoraTag("a", 0.25))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a <lyco:film:1>, is not read; if it is a LoRA",
                "a <hypernet:film:1>, but hypernetworks are not supported; leave it out.",
                "a <lora::1>, names no LoRA; write <lora:NAME:0.8>.",
                "a <lora:>, names no LoRA",
                "a <lora:film:much>, has no weight of -100 to 100; write <lora:film:0.8>.",
                "a <lora:film:101>, has no weight of -100 to 100",
                "a <lora:film:NaN>, has no weight",
                "a <lora:film:>, has no weight",
                "a <lora:film:1:0.5>, has several weights",
                "<lora:film:1> , names LoRAs and nothing else; say what to draw."
            })
    void aTagThatIsWrongIsNamedInOneSentence(String prompt, String words) {
        assertThatThrownBy(() -> LoraTag.read(prompt))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("prompt"))
                .hasMessageContaining(words)
                .hasMessageStartingWith("The prompt ");
    }

    @Test
    void aPromptNamesAtMostSixteen() {
        assertThat(LoraTag.read("a fox" + "<lora:film:1>".repeat(16)).tags()).hasSize(16);
        assertThatThrownBy(() -> LoraTag.read("a fox" + "<lora:film:1>".repeat(17)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("The prompt names more than 16 LoRAs; it can name 16.");
    }

    @Test
    void aNegativePromptNamesNone() {
        assertThatThrownBy(() -> LoraTag.refuseIn("blurry <lora:film:1>"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("negativePrompt"))
                .hasMessageContaining("names a LoRA; name it in the prompt");
        LoraTag.refuseIn(null);
    }
}
