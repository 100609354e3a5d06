package dev.mintmark.app.verify;

import dev.mintmark.app.seal.ReportKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Signs verdicts of this installation, and checks such reports. Thread-safe. */
public final class Reports {
    /**
     * More than the largest report takes: in each of {@link ProvenanceReader#MAX_NODES} manifests some 120 texts of {@link
     * ProvenanceReader#MAX_TEXT} characters, each character escaped to six bytes, are 14.4 MB, which are there twice: readable, and
     * in base64 in the signature.
     */
    public static final int MAX_BYTES = 48 << 20;

    private static final int VERSION = 1;
    private static final String TYPE = "mintmark-verdict";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Supplier<ReportKey> key;
    private final Clock clock;

    /** @param key opened when the first report is signed */
    public Reports(Supplier<ReportKey> key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The header of a signature. */
    private record Header(String alg, String typ, String kid) {}

    /** Returns the keys by which anybody can check this installation's reports. */
    public JsonWebKey.Set keys() {
        return new JsonWebKey.Set(List.of(JsonWebKey.of(key.get().publicKey())));
    }

    /** What was looked at for an answer. */
    public enum Asked {
        /** The file. */
        FILE,
        /** Its hash alone: nobody looked into the file. */
        HASH
    }

    /**
     * Signs an answer. The small pictures of ingredients are left out.
     *
     * @param issuer the address at which the service was asked; null where a command asked
     */
    public SignedReport sign(Verification answer, Asked asked, @Nullable String issuer) {
        ObjectNode report = JSON.createObjectNode();
        report.put("version", VERSION);
        report.put("issuer", issuer);
        report.put("asked", asked.name().toLowerCase(Locale.ROOT));
        report.put("checkedAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        report.setAll((ObjectNode) JSON.valueToTree(answer));
        withoutPictures(report.path("evidence").path("c2pa").path("provenance"));
        byte[] payload = JSON.writeValueAsBytes(report);
        ReportKey signer = key.get();
        Header header = new Header(
                JsonWebKey.ALGORITHM, TYPE, JsonWebKey.of(signer.publicKey()).kid());
        String signed = base64url(JSON.writeValueAsBytes(header)) + "." + base64url(payload);
        byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII));
        // as it is read again, so that both say the same to the last digit
        return new SignedReport(JSON.readTree(payload), signed + "." + base64url(signature));
    }

    private static void withoutPictures(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("thumbnail");
            object.path("ingredients").forEach(Reports::withoutPictures);
        }
    }

    /**
     * Checks a report.
     *
     * @param file the JSON of a {@link SignedReport}, or its JWS alone
     * @param keys of the installation that is to have signed it
     * @return what it says
     * @throws InvalidReportException where it is not as one of the keys signed it, or cannot be read
     */
    public static JsonNode check(byte[] file, JsonWebKey.Set keys) throws InvalidReportException {
        if (file.length > MAX_BYTES) {
            throw new InvalidReportException("The report is longer than " + MAX_BYTES + " bytes.");
        }
        String text = new String(file, StandardCharsets.UTF_8).strip();
        JsonNode whole = text.startsWith("{") ? json(text.getBytes(StandardCharsets.UTF_8)) : null;
        String jws = whole == null ? text : whole.path("jws").asString("");
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw new InvalidReportException("The file is no report: it has no signature of three parts (jws).");
        }
        JsonNode header = json(decoded(parts[0]));
        String kid = header.path("kid").asString("");
        if (!header.path("alg").asString("").equals(JsonWebKey.ALGORITHM)
                || !header.path("typ").asString("").equals(TYPE)
                || header.has("crit")) {
            throw new InvalidReportException("The signature is not one of a verdict: its header is " + header + ".");
        }
        JsonWebKey signer = keys.keys().stream()
                .filter(each -> kid.equals(each.kid()))
                .findFirst()
                .orElseThrow(() -> new InvalidReportException("The report was signed with the key " + kid
                        + ", which is none of these keys; get those of the installation that you trust from its"
                        + " /.well-known/jwks.json."));
        if (!signer.verifies((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII), decoded(parts[2]))) {
            throw new InvalidReportException("The report was changed after it was signed.");
        }
        JsonNode said = json(decoded(parts[1]));
        if (whole != null && !whole.path("report").equals(said)) {
            throw new InvalidReportException(
                    "The readable part of the report was changed: it does not say what was signed.");
        }
        if (said.path("version").asInt(0) != VERSION) {
            throw new InvalidReportException("The report is of a version that this program does not read.");
        }
        return said;
    }

    /** Returns the key that signed a report, by its name in a header that was not checked. */
    public static String signer(String jws) {
        try {
            return json(decoded(jws.split("\\.", -1)[0])).path("kid").asString("");
        } catch (InvalidReportException e) {
            return "";
        }
    }

    private static JsonNode json(byte[] text) throws InvalidReportException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidReportException("The file is no report: its JSON cannot be read.");
        }
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String base64url) throws InvalidReportException {
        try {
            return Base64.getUrlDecoder().decode(base64url);
        } catch (IllegalArgumentException e) {
            throw new InvalidReportException("The file is no report: its signature is not in base64url.");
        }
    }
}
