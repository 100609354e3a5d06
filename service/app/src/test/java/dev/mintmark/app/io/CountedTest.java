package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountedTest {
    @Test
    void oneThingIsCountedInTheSingular() {
        assertThat(Counted.of(1, "token")).isEqualTo("1 token");
        assertThat(Counted.of(0, "sale")).isEqualTo("0 sales");
        assertThat(Counted.of(2, "sale")).isEqualTo("2 sales");
    }
}
