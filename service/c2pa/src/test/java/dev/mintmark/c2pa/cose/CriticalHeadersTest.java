package dev.mintmark.c2pa.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalHeadersTest {
    private static final byte[] NONE = new CborMapWriter().encode();

    @Test
    void whatIsKnownMayBeCritical() throws Exception {
        byte[] header = header(CborWriter.array(List.of(CborWriter.integer(1), CborWriter.integer(33))));

        assertThat(parse(header, NONE).algorithmNumber()).isEqualTo(-7);
    }

    @Test
    void whatIsUnknownOrMissingMayNot() {
        for (byte[] list : List.of(
                CborWriter.array(List.of(CborWriter.integer(1), CborWriter.integer(99))),
                CborWriter.array(List.of(CborWriter.integer(3))),
                CborWriter.array(List.of(CborWriter.text("x5chain"))),
                CborWriter.array(List.of()),
                CborWriter.integer(1))) {
            assertThatThrownBy(() -> parse(header(list), NONE))
                    .isInstanceOf(CoseException.class)
                    .hasMessageContaining("critical")
                    .satisfies(e -> assertThat(e).hasMessageEndingWith("."));
        }
    }

    @Test
    void theListIsProtected() {
        byte[] outside = new CborMapWriter()
                .put(2, CborWriter.array(List.of(CborWriter.integer(1))))
                .encode();

        assertThatThrownBy(() -> parse(header(null), outside)).hasMessageContaining("not protected");
    }

    private static byte[] header(byte[] critical) {
        return new CborMapWriter()
                .put(1, CborWriter.integer(-7))
                .put(2, critical)
                .put(33, CborWriter.bytes(new byte[1]))
                .put(99, CborWriter.integer(0))
                .encode();
    }

    private static CoseSign1 parse(byte[] header, byte[] outside) throws CborException, CoseException {
        return CoseSign1.parse(CborWriter.tagged(
                18,
                CborWriter.array(
                        List.of(CborWriter.bytes(header), outside, CborWriter.nil(), CborWriter.bytes(new byte[64])))));
    }
}
