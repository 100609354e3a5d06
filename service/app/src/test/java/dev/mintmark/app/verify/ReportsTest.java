package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.ReportKey;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.StatusCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A signed report holds as it was signed, and in no other way. */
final class ReportsTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Verification ANSWER = new Verification(
            "ab".repeat(32),
            Verdict.UNKNOWN,
            new Evidence(
                    new Evidence.C2pa(
                            true,
                            "Valid",
                            true,
                            List.of(),
                            List.of(),
                            "urn:c2pa:1",
                            "Editor/1",
                            null,
                            null,
                            new Provenance(
                                    "fox",
                                    null,
                                    null,
                                    List.of(),
                                    "Valid",
                                    List.of(),
                                    "urn:c2pa:1",
                                    "Editor/1",
                                    null,
                                    null,
                                    List.of(),
                                    0,
                                    "cGljdHVyZQ==",
                                    List.of(),
                                    0)),
                    new Evidence.Watermark(false, null, 1.25, 1e-10, null),
                    null,
                    null,
                    null,
                    new Evidence.NotMinted(false, 7L, null),
                    null,
                    null,
                    null),
            null);

    @TempDir
    Path data;

    private Reports reports;
    private ObjectNode signed;

    @BeforeEach
    void sign() {
        reports = TestReports.in(data);
        signed = (ObjectNode) JSON.valueToTree(reports.sign(ANSWER, Reports.Asked.FILE, "https://a.example"));
    }

    @Test
    void aReportSaysWhatTheServiceAnsweredWhereAndWhen() throws Exception {
        JsonNode said = Reports.check(bytes(), reports.keys());

        assertThat(said.path("sha256").asString()).isEqualTo(ANSWER.sha256());
        assertThat(said.path("verdict").asString()).isEqualTo("unknown");
        assertThat(said.path("issuer").asString()).isEqualTo("https://a.example");
        assertThat(said.path("checkedAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(said.path("evidence")
                        .path("watermark")
                        .path("falsePositiveRate")
                        .asDouble())
                .isEqualTo(1e-10);
        JsonNode tree = said.path("evidence").path("c2pa").path("provenance");
        assertThat(tree.path("title").asString()).isEqualTo("fox");
        assertThat(tree.has("thumbnail")).as("it stays small").isFalse();
        assertThat(Reports.check(jws().getBytes(StandardCharsets.US_ASCII), reports.keys()))
                .as("the signature alone")
                .isEqualTo(said);
        assertThat(Reports.signer(jws()))
                .isEqualTo(reports.keys().keys().getFirst().kid());
    }

    /** A hostile file can have as many manifests as are read, each full of characters that JSON escapes. */
    @Test
    void theLargestReportIsRead() throws Exception {
        List<Provenance> ingredients =
                Collections.nCopies(ProvenanceReader.MAX_NODES - 1, full("\u0001".repeat(ProvenanceReader.MAX_TEXT)));
        Provenance root = ingredients.getFirst();
        Evidence.C2pa c2pa = new Evidence.C2pa(
                true,
                "Valid",
                true,
                List.of(),
                List.of(),
                "urn:c2pa:1",
                "Editor/1",
                null,
                null,
                new Provenance(
                        root.title(),
                        root.format(),
                        root.relationship(),
                        root.types(),
                        root.state(),
                        root.failures(),
                        root.manifest(),
                        root.claimGenerator(),
                        root.signer(),
                        root.ai(),
                        root.actions(),
                        root.moreActions(),
                        null,
                        ingredients,
                        0));
        Verification answer = new Verification(
                ANSWER.sha256(),
                Verdict.UNKNOWN,
                new Evidence(c2pa, null, null, null, null, new Evidence.NotMinted(false, 7L, null), null, null, null),
                null);
        signed = (ObjectNode) JSON.valueToTree(reports.sign(answer, Reports.Asked.HASH, "https://a.example"));

        assertThat(bytes()).hasSizeGreaterThan(30 << 20);
        assertThat(Reports.check(bytes(), reports.keys())
                        .path("evidence")
                        .path("c2pa")
                        .path("provenance")
                        .path("ingredients"))
                .hasSize(ProvenanceReader.MAX_NODES - 1);
    }

    private static Provenance full(String text) {
        Provenance.Action action = new Provenance.Action(text, text, text, text, text);
        return new Provenance(
                text,
                text,
                text,
                List.of(text, text, text, text),
                "Invalid",
                Arrays.stream(StatusCode.values()).map(StatusCode::code).toList(),
                text,
                text,
                new Provenance.Signer(
                        text,
                        text,
                        text,
                        text,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "es256",
                        "a list",
                        new Provenance.Stamp(Instant.EPOCH, text, false)),
                Provenance.Ai.PARTLY,
                Collections.nCopies(ProvenanceReader.MAX_ACTIONS, action),
                1,
                null,
                List.of(),
                0);
    }

    /** The signature is the other key's own, so the name of the key alone gives it away. */
    @Test
    void aKeyThatHasNotTheNameThatItBearsSignsNothing(@TempDir Path elsewhere) throws Exception {
        JsonWebKey ours = reports.keys().keys().getFirst();
        ReportKey other = ReportKey.open(KeyFolder.in(elsewhere), SecretFiles.PLAIN, new SecureRandom());
        JsonWebKey theirs = JsonWebKey.of(other.publicKey());
        JsonWebKey disguised = new JsonWebKey(
                theirs.kty(), theirs.crv(), theirs.alg(), theirs.use(), ours.kid(), theirs.x(), theirs.y());
        String[] parts = jws().split("\\.");
        String content = parts[0] + "." + parts[1];
        byte[] signature = other.sign(content.getBytes(StandardCharsets.US_ASCII));
        assertThat(theirs.verifies(content.getBytes(StandardCharsets.US_ASCII), signature))
                .isTrue();
        signed.put(
                "jws", content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));

        assertThatThrownBy(() -> Reports.check(bytes(), new JsonWebKey.Set(List.of(disguised))))
                .isInstanceOf(InvalidReportException.class)
                .hasMessage("The report was changed after it was signed.");
    }

    @Test
    void aReportWhoseReadablePartWasChangedIsRefused() {
        ((ObjectNode) signed.path("report")).put("verdict", "authentic");
        refused("The readable part of the report was changed: it does not say what was signed.");
    }

    @Test
    void aReportWithAnotherPayloadIsRefused() {
        String[] parts = jws().split("\\.");
        ObjectNode said = (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        said.put("verdict", "authentic");
        signed.set("report", said);
        signed.put("jws", parts[0] + "." + base64url(JSON.writeValueAsString(said)) + "." + parts[2]);
        refused("The report was changed after it was signed.");
    }

    @Test
    void aReportOfAnotherInstallationIsRefusedByTheseKeys(@TempDir Path elsewhere) {
        signed = (ObjectNode) JSON.valueToTree(TestReports.in(elsewhere).sign(ANSWER, Reports.Asked.FILE, null));
        assertThatThrownBy(() -> Reports.check(bytes(), reports.keys()))
                .isInstanceOf(InvalidReportException.class)
                .hasMessageContaining("which is none of these keys");
    }

    @Test
    void anotherKeyUnderTheNameOfOursIsRefused(@TempDir Path elsewhere) {
        JsonWebKey ours = reports.keys().keys().getFirst();
        JsonWebKey theirs = TestReports.in(elsewhere).keys().keys().getFirst();
        JsonWebKey disguised = new JsonWebKey(
                theirs.kty(), theirs.crv(), theirs.alg(), theirs.use(), ours.kid(), theirs.x(), theirs.y());
        assertThatThrownBy(() -> Reports.check(bytes(), new JsonWebKey.Set(List.of(disguised))))
                .isInstanceOf(InvalidReportException.class);
    }

    @Test
    void aSignatureOfNoneOrOfAnotherKindIsRefused() {
        String[] parts = jws().split("\\.");
        JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
        for (String field : List.of("alg", "typ")) {
            ObjectNode changed = (ObjectNode) header.deepCopy();
            changed.put(field, "none");
            signed.put("jws", base64url(changed.toString()) + "." + parts[1] + ".");
            assertThatThrownBy(() -> Reports.check(bytes(), reports.keys()))
                    .hasMessageStartingWith("The signature is not one of a verdict");
        }
        ObjectNode critical = (ObjectNode) header.deepCopy();
        critical.putArray("crit").add("exp");
        signed.put("jws", base64url(critical.toString()) + "." + parts[1] + "." + parts[2]);
        assertThatThrownBy(() -> Reports.check(bytes(), reports.keys()))
                .hasMessageStartingWith("The signature is not one of a verdict");
    }

    @Test
    void whatIsNoReportIsRefusedInASentence() {
        for (String text : List.of("", "{", "{}", "[]", "a.b.c", "{\"jws\":\"!.!.!\"}", "{\"jws\":1}")) {
            assertThatThrownBy(() -> Reports.check(text.getBytes(StandardCharsets.UTF_8), reports.keys()))
                    .as(text)
                    .isInstanceOf(InvalidReportException.class)
                    .hasMessageEndingWith(".");
        }
    }

    @Test
    void theKeyIsKeptForItsOwnerEncryptedWithAPasswordAndInTheBackup() throws Exception {
        Path file = KeyFolder.in(data).report();
        String first = reports.keys().keys().getFirst().kid();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TestReports.in(data).keys().keys().getFirst().kid()).isEqualTo(first);

        SecretFiles secrets = SecretFiles.encrypted("a password", new SecureRandom());
        secrets.encryptAll(List.of(file));
        assertThat(SecretFiles.isEncrypted(file)).isTrue();
        ReportKey opened = ReportKey.open(KeyFolder.in(data), secrets, new SecureRandom());
        assertThat(JsonWebKey.of(opened.publicKey()).kid()).isEqualTo(first);
        assertThatThrownBy(() -> ReportKey.open(KeyFolder.in(data), SecretFiles.PLAIN, new SecureRandom()))
                .isInstanceOf(KeyException.class);

        Files.writeString(KeyFolder.in(data).watermark(), "0".repeat(64));
        assertThat(KeyBackup.of(data, secrets).files()).containsKey("keys/report.key");
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> Reports.check(bytes(), reports.keys()))
                .isInstanceOf(InvalidReportException.class)
                .hasMessage(sentence);
    }

    private byte[] bytes() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(signed);
    }

    private String jws() {
        return signed.path("jws").asString();
    }

    private static String base64url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
