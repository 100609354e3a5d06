package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class OutputTest {
    /** JSON need not escape what is above 31, but some of it commands terminals. */
    @Test
    void escapedJsonKeepsItsValuesAndHasNoControlCharacters() {
        Map<String, String> said =
                Map.of("by", "x\u001b[2J\u009b2J\u007f\u202e\n", "of", "Ärger \uD83E\uDD8A \uDB40\uDC41");
        String json = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(said);

        String printed = Output.escaped(json);

        assertThat(JsonMapper.shared().readValue(printed, Map.class)).isEqualTo(said);
        assertThat(printed)
                .contains("\n", "Ärger \uD83E\uDD8A", "\\u009b2J\\u007f\\u202e", "\\udb40\\udc41")
                .doesNotContain("\u001b", "\u009b", "\u007f", "\u202e");
    }
}
