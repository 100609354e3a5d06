package dev.mintmark.app.automatic1111;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PngInfoTest {
    /** As version 1.10 of the web UI writes it. */
    @Test
    void aTextOfTheWebUiIsTakenApart() {
        Map<String, String> parts = PngInfo.parse("""
                masterpiece, a fox: red
                in the snow
                Negative prompt: blur,
                text
                Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 965400086, Size: 512x768, \
                Model hash: 6ce0161689, Model: v1-5-pruned, Lora hashes: "film: 0a1b, style: 2c3d", Version: v1.10.1""");

        assertThat(parts)
                .containsEntry("Prompt", "masterpiece, a fox: red\nin the snow")
                .containsEntry("Negative prompt", "blur,\ntext")
                .containsEntry("Sampler", "DPM++ 2M")
                .containsEntry("Size-1", "512")
                .containsEntry("Size-2", "768")
                .containsEntry("Lora hashes", "film: 0a1b, style: 2c3d")
                .containsEntry("Version", "v1.10.1");
    }

    @Test
    void aTextWithoutSettingsIsAPrompt() {
        assertThat(PngInfo.parse("a fox: red")).isEqualTo(Map.of("Prompt", "a fox: red", "Negative prompt", ""));
        assertThat(PngInfo.parse(" ")).isEmpty();
    }
}
