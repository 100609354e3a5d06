package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our validator's results compared with the recorded results of the reference engine, for files of public test suites.
 */
final class Parity {
    static final Path FIXTURES = Path.of("../../../shared/fixtures/c2pa");
    private static final String NO_BINDING =
            "no hard binding: Invalid with the specification's code for it, where the reference gives up on the file";

    /** The differences and their reasons. The README has the same list in more detail. */
    static final Map<String, String> DELIBERATE = Map.of(
            "enc__expired_signer.jpg", NO_BINDING,
            "enc__tampered_signature.jpg", NO_BINDING,
            "enc__wrong_eku_signer.jpg", NO_BINDING,
            "rs__prerelease.jpg", "hashes from before specification 1.0: Invalid, where the reference gives up",
            "rsid__malformed_cbor.jpg",
                    "Invalid as well, but with the code for an identity assertion that lacks its fields");

    private Parity() {}

    /** The result for a file: the state and the sets of failure codes. */
    record Answer(String state, Set<String> failures, Set<String> ingredientFailures) {
        @Override
        public String toString() {
            return state
                    + (failures.isEmpty() ? "" : " " + failures)
                    + (ingredientFailures.isEmpty() ? "" : ", of ingredients " + ingredientFailures);
        }
    }

    /** @param error what the reference said where it gave up, or nothing */
    record Row(String file, Answer ours, Answer theirs, String error) {
        boolean equal() {
            return ours.equals(theirs);
        }

        String reason() {
            return DELIBERATE.getOrDefault(file, "NOT EXPLAINED");
        }
    }

    static boolean present() {
        return Files.exists(FIXTURES.resolve("expected.json"));
    }

    static List<Row> rows() throws IOException, GeneralSecurityException, C2paException {
        // Asked with trust anchors and without a list of purposes, the reference accepts emailProtection alone.
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.fromPem(FIXTURES.resolve("test-roots.pem")))
                .withPurposes(Set.of("1.3.6.1.5.5.7.3.4"));
        ManifestValidator validator = new ManifestValidator(policy, Clock.systemUTC());
        List<Row> rows = new ArrayList<>();
        for (JsonNode row :
                new JsonMapper().readTree(FIXTURES.resolve("expected.json").toFile())) {
            String name = row.path("file").asString();
            ValidationReport report = validator.validate(
                    Files.readAllBytes(FIXTURES.resolve("files").resolve(name)));
            // The reference makes no difference between a file without a manifest and one it cannot read.
            String state =
                    report.state() == State.NONE ? "Error" : report.state().label();
            rows.add(new Row(
                    name,
                    new Answer(state, names(report.failures()), names(report.ingredientFailures())),
                    new Answer(
                            row.path("state").asString(),
                            strings(row.path("failure")),
                            strings(row.path("ingredientFailure"))),
                    row.path("error").asString("")));
        }
        return rows;
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> all = new TreeSet<>();
        array.forEach(item -> all.add(item.asString()));
        return all;
    }

    private static Set<String> names(List<StatusCode> codes) {
        Set<String> all = new TreeSet<>();
        codes.forEach(code -> all.add(code.code()));
        return all;
    }
}
