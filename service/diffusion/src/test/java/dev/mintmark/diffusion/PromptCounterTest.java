package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted as cut is what the drawing says it left out, with each family's own tokenizers. */
final class PromptCounterTest {
    private static final String LONG = "a red fox in the snow, ".repeat(120) + "and a very last word";

    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd", "tiny-sd2", "tiny-xl", "tiny-sd3", "tiny-flux-dev", "tiny-sana"})
    void cutsWhatTheDrawingLeavesOut(String name) throws Exception {
        Path root = folder(name);
        try (PromptCounter counter = PromptCounter.read(ModelFolder.read(root), List.of());
                DiffusionModel model = DiffusionModel.load(root, Device.CPU)) {
            PromptCount count = counter.prompt(LONG);
            ModelFolder own = model.folder();
            DrawRequest request = new DrawRequest(LONG, null, 1, 1, 1, null, own.defaultWidth(), own.defaultHeight());
            String notes =
                    String.join(" ", model.draw(request, StepListener.NONE).notes());

            if (count.cut().isEmpty()) {
                assertThat(notes).doesNotContain("The end of the prompt");
                assertThat(count.limit()).isNull();
                assertThat(count.chunks()).isGreaterThan(1);
            } else {
                assertThat(notes).contains("\"" + count.cut() + "\"");
                assertThat(count.tokens()).isGreaterThan(count.limit());
            }
            assertThat(counter.prompt("a fox").cut()).isEmpty();
            assertThat(counter.prompt("a fox").tokens()).isLessThan(count.tokens());
        }
    }

    @Test
    void fluxReadsNoNegativePrompt() throws Exception {
        try (PromptCounter counter = PromptCounter.read(ModelFolder.read(folder("tiny-flux-dev")), List.of())) {
            assertThat(counter.negative("blurry").cut()).isEqualTo("blurry");
            assertThat(counter.negative("blurry").limit()).isZero();
        }
    }

    private static Path folder(String name) {
        return Path.of("src/test/resources", name);
    }
}
