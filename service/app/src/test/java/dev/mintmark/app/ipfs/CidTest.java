package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidTest {
    /** The empty raw block's CID, known all over IPFS. */
    private static final String EMPTY = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    @Test
    void theEmptyBlockHasItsWellKnownCid() {
        assertThat(Cid.of(Cid.Codec.RAW, new byte[0])).hasToString(EMPTY);
    }

    @Test
    void theDigestOfARawBlockIsTheSha256OfTheFile() {
        Cid cid = Cid.of(Cid.Codec.RAW, "abc".getBytes(StandardCharsets.UTF_8));

        assertThat(cid.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void parsesItsOwnText() {
        for (Cid.Codec codec : Cid.Codec.values()) {
            Cid cid = Cid.of(codec, new byte[] {1, 2, 3});

            assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
        }
    }

    @Test
    void refusesACidOfVersion0AndSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cid.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"))
                .withMessageContaining("version 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "b",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykua",
                "BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU",
                "zafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk1",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv",
                "bagkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                "../../../../../../../../../../../../../../../../etc/passwd00"
            })
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cid.parse(text));
    }
}
