package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.c2pa.ValidationReport.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our validator beside the reference engine's recorded answers, over files of the public test suites. */
class FixtureParityTest {
    private static final Path FIXTURES = Path.of("../../../shared/fixtures/c2pa");

    /** Where ours differs although it reads the whole manifest, and why. */
    private static final Map<String, String> DELIBERATE = Map.of(
            "enc__expired_signer.jpg",
                    "no hard binding: Invalid with its code, where the reference stops with an error",
            "enc__tampered_signature.jpg", "the same",
            "enc__wrong_eku_signer.jpg", "the same",
            "rs__prerelease.jpg", "hashes from before specification 1.0: Invalid, where the reference stops",
            "public__truepic-20230212-landscape.jpg", "the reference finds the data hash to match and not to match",
            "rsid__malformed_cbor.jpg", "the CBOR of a CAWG assertion, which is not read yet");

    @Test
    void saysOfFilesWhatTheReferenceSays() throws Exception {
        assumeTrue(
                Files.exists(FIXTURES.resolve("expected.json")),
                "The fixtures are not beside this checkout: " + FIXTURES);
        ManifestValidator validator =
                new ManifestValidator(TrustAnchors.fromPem(FIXTURES.resolve("test-roots.pem")), Clock.systemUTC());
        int files = 0;
        int states = 0;
        int codes = 0;
        List<String> differences = new ArrayList<>();
        for (JsonNode row :
                new JsonMapper().readTree(FIXTURES.resolve("expected.json").toFile())) {
            files++;
            String name = row.path("file").asString();
            ValidationReport report = validator.validate(
                    Files.readAllBytes(FIXTURES.resolve("files").resolve(name)));
            // The reference makes no difference between a file without a manifest and one that it cannot read.
            String state =
                    report.state() == State.NONE ? "Error" : report.state().label();
            boolean sameState = state.equals(row.path("state").asString());
            boolean sameCodes = strings(row.path("failure")).equals(names(report.failures()))
                    && strings(row.path("ingredientFailure")).equals(names(report.ingredientFailures()));
            states += sameState ? 1 : 0;
            codes += sameCodes ? 1 : 0;
            if (!sameState || !sameCodes) {
                boolean explained = DELIBERATE.containsKey(name)
                        || row.path("failure").toString().contains("cawg.");
                assertThat(explained).as(name + ": " + report.findings()).isTrue();
                differences.add(name + ": " + report.state().label() + " " + names(report.failures()) + " "
                        + names(report.ingredientFailures()) + " " + report.error() + "; the reference: "
                        + row.path("state").asString() + " " + strings(row.path("failure")) + " "
                        + strings(row.path("ingredientFailure")) + " "
                        + row.path("error").asString(""));
            }
        }
        System.out.println("Of " + files + " files, same state: " + states + ", same failure codes: " + codes);
        differences.forEach(System.out::println);
        assertThat(states).isGreaterThanOrEqualTo(36);
        assertThat(codes).isGreaterThanOrEqualTo(36);
    }

    private static TreeSet<String> strings(JsonNode array) {
        TreeSet<String> all = new TreeSet<>();
        array.forEach(item -> all.add(item.asString()));
        return all;
    }

    private static TreeSet<String> names(List<StatusCode> codes) {
        TreeSet<String> all = new TreeSet<>();
        codes.forEach(code -> all.add(code.code()));
        return all;
    }
}
