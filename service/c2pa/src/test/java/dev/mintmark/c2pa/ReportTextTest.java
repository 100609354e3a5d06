package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.ValidationReport.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void namesFromTheFileForgeNoLinesAndNoEscapes() {
        String name = "x\r\nTrusted: by us\u001b[2J\u009b1m\u2028\u202eeno\u2066\u200f\ue000";
        for (String text : List.of(
                text(report(name, signature("a", null, true), "b")),
                text(report("a", signature(name, null, true), "b")),
                text(report("a", signature("c", null, true), name)))) {
            assertThat(text.lines()).hasSize(5);
            assertThat(text)
                    .contains("x\\u000d\\u000aTrusted: by us\\u001b[2J\\u009b1m\\u2028\\u202eeno\\u2066\\u200f\\ue000");
        }
        assertThat(text(ValidationReport.error("bad " + name)).lines()).hasSize(1);
    }

    @Test
    void namesInAnyScriptStayAsTheyAre() {
        String name = "Ånna \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 🏡 \u5bb6";

        assertThat(text(report(name, signature(name, null, true), name))).doesNotContain("\\u");
    }

    @Test
    void aTimeStampIsCalledTrustedOnlyWhereItIs() {
        assertThat(text(report("a", signature("c", TIME, true), "b")))
                .contains("A trusted time-stamp says that it was there at " + TIME + ".");
        assertThat(text(report("a", signature("c", TIME, false), "b")))
                .doesNotContain("A trusted time-stamp")
                .contains(TIME + "; who made it is not known");
        assertThat(text(report("a", signature("c", null, false), "b"))).contains("No trusted time-stamp");
    }

    private static String text(ValidationReport report) {
        return ReportText.of(report);
    }

    private static SignatureInfo signature(String name, Instant time, boolean trusted) {
        return new SignatureInfo(SigningAlgorithm.ES256, name, name, time, List.of(), null, null, time, trusted);
    }

    private static ValidationReport report(String generator, SignatureInfo signature, String explanation) {
        return new ValidationReport(
                State.INVALID,
                List.of(),
                List.of(StatusCode.GENERAL_ERROR),
                List.of(),
                List.of(),
                List.of(new Finding(StatusCode.GENERAL_ERROR, "self#jumbf=/c2pa", explanation)),
                1,
                "urn:c2pa:1",
                generator,
                null,
                signature,
                List.of(),
                null);
    }
}
