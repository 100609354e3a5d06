package dev.mintmark.c2pa.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CborJsonTest {
    @Test
    void numbersHaveFewDigits() throws CborException {
        assertThat(json("fb0000000000000001")).isEqualTo("4.9E-324"); // the smallest: 751 digits in full
        assertThat(json("fb7fefffffffffffff")).isEqualTo("1.7976931348623157E308");
        assertThat(json("fb3fb999999999999a")).isEqualTo("0.1");
        assertThat(json("f93e00")).isEqualTo("1.5");
        assertThat(json("f97e00")).isEqualTo("null");
    }

    @Test
    void noTwoMembersShareAName() throws CborException {
        // {1: 0, "1": 1, -1: 2, h'01': 3, true: 4, "#3": 5, "#1": 6}
        assertThat(((JsonValue.Mapping) CborJson.of(CborReader.parse(HexFormat.of()
                                .parseHex("a7" + "0100" + "613101" + "2002" + "410103" + "f504" + "62233305"
                                        + "62233106"))))
                        .members()
                        .keySet())
                .containsExactly("##1", "1", "-1", "##3", "#4", "#3", "#1");
    }

    private static String json(String hex) throws CborException {
        return JsonWriter.write(CborJson.of(CborReader.parse(HexFormat.of().parseHex(hex))));
    }
}
