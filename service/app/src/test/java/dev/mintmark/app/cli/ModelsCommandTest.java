package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.api.AddModelRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelsCommandTest {
    @ParameterizedTest
    @CsvSource({
        "style.safetensors, style.safetensors,",
        "style.safetensors:0.8, style.safetensors, 0.8",
        "style.safetensors:-1, style.safetensors, -1",
        "style.safetensors:+2, style.safetensors, 2",
        "a:b.safetensors, a:b.safetensors,",
        "a:b:0.5, a:b, 0.5",
        "film:2:1, film:2, 1",
        "x.safetensors:much, x.safetensors:much,",
    })
    void theWeightOfALoraIsTheNumberAfterTheLastColon(String option, String file, @Nullable Double weight) {
        assertThat(ModelsCommand.Add.lora(option))
                .isEqualTo(
                        new AddModelRequest.Lora(Path.of(file).toAbsolutePath().toString(), weight));
    }
}
