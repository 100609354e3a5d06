package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Reports that commands and the service sign, and that anybody checks with the installation's public key. */
@Tag("slow")
final class ReportCommandTest {
    @Test
    void aReportIsSignedCheckedAndRefusedWhereItWasChanged(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Program program = new Program(data, Map.of());
        Path picture = Files.write(
                folder.resolve("picture.png"), ImageCodec.encode(PipelineFixture.clouds(64, 9), ImageFormat.PNG));
        Path other = Files.write(
                folder.resolve("other.png"), ImageCodec.encode(PipelineFixture.clouds(64, 10), ImageFormat.PNG));
        Path report = folder.resolve("report.json");
        Path served = folder.resolve("served.json");
        Path keys = folder.resolve("keys.json");
        String hash = Sha256.hex(Files.readAllBytes(picture));

        Program.Ended saved = program.run("verify", picture.toString(), "--save-report", report.toString());
        assertThat(saved.code()).as(saved.err()).isZero();
        assertThat(saved.out()).startsWith("unknown: ");
        assertThat(program.run("verify", picture.toString(), "--save-report", report.toString())
                        .code())
                .as("it is not replaced")
                .isEqualTo(2);

        Program.Ended holds = program.run("verify", "--report", report.toString(), picture.toString());
        assertThat(holds.code()).as(holds.err()).isZero();
        assertThat(holds.out())
                .startsWith("The report is as this installation signed it at ")
                .contains(hash, "\nunknown: no evidence was found.", "not that the answer was right");
        Program.Ended foreign = program.run("verify", "--report", report.toString(), other.toString());
        assertThat(foreign.code()).isEqualTo(1);
        assertThat(foreign.err()).contains("The report is signed, but about another file");

        try (Program.Served service = program.serve()) {
            Files.writeString(
                    served,
                    service.send(HttpRequest.newBuilder(service.address().resolve("/api/verify/" + hash + "/report")))
                            .body());
            Files.writeString(
                    keys,
                    service.send(HttpRequest.newBuilder(service.address().resolve("/.well-known/jwks.json")))
                            .body());
            assertThat(program.run("verify", "--report", report.toString()).code())
                    .as("a command's report, checked by the running service's keys")
                    .isZero();
            assertThat(service.get("/api/verify/nothing/report").path("status").asInt())
                    .isEqualTo(422);
        }

        Program elsewhere = new Program(folder.resolve("elsewhere"), Map.of());
        Program.Ended byKeys =
                elsewhere.run("verify", "--report", served.toString(), "--keys", keys.toString(), "--json");
        assertThat(byKeys.code()).as(byKeys.err()).isZero();
        JsonNode checked = byKeys.json();
        assertThat(checked.path("valid").asBoolean()).isTrue();
        assertThat(checked.path("sha256").asString()).isEqualTo(hash);
        assertThat(checked.path("issuer").asString()).startsWith("http://127.0.0.1:");
        Program.Ended unknown = elsewhere.run("verify", "--report", served.toString());
        assertThat(unknown.code()).as("it has other keys").isEqualTo(1);
        assertThat(unknown.err()).contains("which is none of these keys");

        String text = Files.readString(served);
        Files.writeString(served, text.replace("\"verdict\":\"unknown\"", "\"verdict\":\"authentic\""));
        assertThat(Files.readString(served)).isNotEqualTo(text);
        Program.Ended changed = elsewhere.run("verify", "--report", served.toString(), "--keys", keys.toString());
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.err()).contains("The readable part of the report was changed");
        assertThat(elsewhere.run("verify").code()).as("nothing was named").isEqualTo(2);
    }
}
