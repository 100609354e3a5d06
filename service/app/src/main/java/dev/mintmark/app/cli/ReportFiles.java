package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.verify.InvalidReportException;
import dev.mintmark.app.verify.JsonWebKey;
import dev.mintmark.app.verify.Reports;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Writes and checks signed reports of verdicts. */
final class ReportFiles {
    private ReportFiles() {}

    /**
     * The result of a check as JSON.
     *
     * @param key the thumbprint of the key that signed it
     */
    private record Checked(
            boolean valid, String key, @Nullable String issuer, String checkedAt, String sha256, String verdict) {}

    static void write(Path file, SignedReport report) throws IOException {
        OutputFiles.write(
                file, ServiceConnection.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report), false);
    }

    /** Returns the keys in a file, as {@code /.well-known/jwks.json} has them. */
    static JsonWebKey.Set keys(Path file) {
        try {
            return ServiceConnection.JSON.readValue(InputFiles.read(file), JsonWebKey.Set.class);
        } catch (JacksonException e) {
            throw CommandFailedException.wrongUse(
                    file + " holds no keys; save what the installation has at /.well-known/jwks.json.");
        }
    }

    /**
     * Prints what a report says, if it is as it was signed.
     *
     * @param keys null for those of this installation
     * @param about a file that the report is to be about; null for any
     * @throws CommandFailedException where it is not as it was signed, or about another file
     */
    static void check(Path file, JsonWebKey.@Nullable Set keys, @Nullable Path about, boolean json, DataOption data)
            throws Exception {
        byte[] bytes = InputFiles.read(file);
        JsonNode said;
        if (keys == null) {
            try (MintmarkApi api = data.open()) {
                said = checked(bytes, api.verification().reportKeys());
            }
        } else {
            said = checked(bytes, keys);
        }
        String sha256 = said.path("sha256").asString("");
        if (about != null && !Sha256.hex(InputFiles.read(about)).equals(sha256)) {
            throw CommandFailedException.failed("The report is signed, but about another file than " + about
                    + ": about the one with the SHA-256 " + sha256 + ".");
        }
        String key = Reports.signer(jws(bytes));
        String at = said.path("checkedAt").asString("");
        String issuer = said.path("issuer").asString(null);
        if (json) {
            Output.json(new Checked(
                    true, key, issuer, at, sha256, said.path("verdict").asString("")));
            return;
        }
        Output.line(
                "The report is as " + (keys == null ? "this installation" : "the holder of the key") + " signed it at "
                        + at + (issuer == null ? "" : ", asked at " + issuer) + ", with the key " + key + ".");
        Output.line("It says of the file with the SHA-256 " + sha256
                + (said.path("asked").asString("").equals("file")
                        ? ":"
                        : ", of which only this hash was looked up and not what is in it:"));
        VerdictText.print(ServiceConnection.JSON.treeToValue(said, Verification.class), data.asGiven());
        Output.line(
                "This proves who answered and when, by the signer's own clock; not that the answer was right, nor what"
                        + " it would be now.");
    }

    private static JsonNode checked(byte[] report, JsonWebKey.Set keys) {
        try {
            return Reports.check(report, keys);
        } catch (InvalidReportException e) {
            throw CommandFailedException.failed(String.valueOf(e.getMessage()));
        }
    }

    private static String jws(byte[] report) {
        String text = new String(report, java.nio.charset.StandardCharsets.UTF_8).strip();
        return text.startsWith("{")
                ? ServiceConnection.JSON.readTree(text).path("jws").asString("")
                : text;
    }
}
