package dev.mintmark.app.artwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void everyTextOfAMintCanBeStored() {
        assertThatCode(() -> new MintOrder(null, 500, "Zorro \uD83E\uDD8A", "line\nline", "CC0"))
                .doesNotThrowAnyException();
        for (String bad : new String[] {"a\u0000b", "half \uD83E"}) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> new MintOrder(null, 500, bad, null, null))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("mint.name"));
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> new MintOrder(null, 500, null, bad, null));
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> new MintOrder(null, 500, null, null, bad));
        }
    }
}
