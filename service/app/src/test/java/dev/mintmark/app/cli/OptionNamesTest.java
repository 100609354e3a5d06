package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

final class OptionNamesTest {
    @Test
    void aRefusalOfSeveralValuesBeginsWithTheOptionThatGivesOne() {
        CommandSpec command = CommandSpec.forAnnotatedObject(new ModelsCommand.Add());

        assertThat(OptionNames.sentence(new InvalidRequestException("loras", "Wrong."), command))
                .isEqualTo("--lora: Wrong.");
        assertThat(OptionNames.sentence(new InvalidRequestException("controlnets", "Wrong."), command))
                .isEqualTo("--controlnet: Wrong.");
        assertThat(OptionNames.sentence(new InvalidRequestException("textualInversions", "Wrong."), command))
                .isEqualTo("--textual-inversion: Wrong.");
    }

    @ParameterizedTest
    @CsvSource({
        "guidance, --guidance: Wrong.",
        "guidanceRescale, --guidance-rescale: Wrong.",
        "negativePrompt, --negative: Wrong.",
        "disclosePrompt, --disclose-prompt: Wrong.",
        "outpaint, --outpaint: Wrong.",
        "eta, --eta: Wrong.",
        "control, --control: Wrong.",
        "controlScale, --control-scale: Wrong.",
        "controlStart, --control-start: Wrong.",
        "controlEnd, --control-end: Wrong.",
        "highResolution, --high-resolution: Wrong.",
        "highResolutionStrength, --high-resolution-strength: Wrong.",
        "variationSeed, --variation-seed: Wrong.",
        "variationStrength, --variation-strength: Wrong.",
        "Idempotency-Key, Wrong."
    })
    void aRefusalBeginsWithTheOptionOfItsField(String field, String sentence) {
        CommandSpec command = CommandSpec.forAnnotatedObject(new GenerateCommand());

        assertThat(OptionNames.sentence(new InvalidRequestException(field, "Wrong."), command))
                .isEqualTo(sentence);
    }
}
