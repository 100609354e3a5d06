package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellWordsTest {
    @Test
    void quotesOnlyTextWithSpecialCharacters() {
        assertThat(ShellWords.quote("/tmp/my-data_1.0")).isEqualTo("/tmp/my-data_1.0");
        assertThat(ShellWords.quote("my data")).isEqualTo("'my data'");
        assertThat(ShellWords.quote("it's $HOME")).isEqualTo("'it'\\''s $HOME'");
    }
}
