package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class Sha256Test {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hashesTheStandardsExampleWholeAndInParts() {
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
        assertThat(HexFormat.of().formatHex(Sha256.digest(new byte[] {'a'}, new byte[0], new byte[] {'b', 'c'})))
                .isEqualTo(ABC);
    }

    @Test
    void aTextFormHas64LowerCaseDigits() {
        assertThat(Sha256.isHex(ABC)).isTrue();
        assertThat(Sha256.isHex(ABC.substring(1))).isFalse();
        assertThat(Sha256.isHex("A" + ABC.substring(1))).isFalse();
    }
}
