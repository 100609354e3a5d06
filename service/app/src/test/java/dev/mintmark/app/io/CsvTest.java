package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void quotesWhatWouldEndAField() {
        assertThat(Csv.line("a", null, 5, "b,c", "d\"e", "f\ng", ""))
                .isEqualTo("a,,5,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
    void noFieldIsAFormula(String text) {
        assertThat(Csv.line(text, "x" + text)).isEqualTo("'" + text + ",x" + text + "\r\n");
    }

    @Test
    void aFormulaBehindALineBreakIsNone() {
        assertThat(Csv.line("\r=1")).isEqualTo("\"'\r=1\"\r\n");
    }
}
