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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that bend one rule each get the state and the failure codes that the specification gives them. */
@Tag("slow")
class CaseTest {
    private static final Path FIXTURES = Path.of("../../../shared/fixtures/c2pa-cases");
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

    /** Files for which the fixtures and the specification differ: what the specification says, with the reason. */
    private static final Map<String, Answer> AGAINST_THE_SPECIFICATION = Map.of(
            // Section 15.12.1.1: the exclusions are not in order, and one lies in the picture data, as in f10_….
            "e04_unsorted.png", new Answer("Invalid", Set.of("assertion.dataHash.malformed")));

    private record Answer(String state, Set<String> failures) {}

    @Test
    void everyCaseHasTheSpecifiedResult() throws Exception {
        assumeTrue(
                Files.exists(FIXTURES.resolve("expected.json")),
                "The fixtures are not beside this checkout: " + FIXTURES);
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.fromPem(FIXTURES.resolve("roots.pem")))
                .withPurposes(Set.of(EMAIL_PROTECTION));
        ManifestValidator validator = new ManifestValidator(policy, Clock.systemUTC());
        JsonNode cases =
                new JsonMapper().readTree(FIXTURES.resolve("expected.json").toFile());
        List<String> wrong = new ArrayList<>();
        for (JsonNode row : cases) {
            String file = row.path("file").asString();
            ValidationReport report = validator.validate(
                    Files.readAllBytes(FIXTURES.resolve("files").resolve(file)));
            Set<String> failures = new TreeSet<>();
            report.failures().forEach(code -> failures.add(code.code()));
            report.ingredientFailures().forEach(code -> failures.add(code.code()));
            Answer expected = AGAINST_THE_SPECIFICATION.getOrDefault(file, answer(row));
            // As in the fixtures, a file without a manifest counts as one that cannot be read.
            String state =
                    report.state() == State.NONE ? "Error" : report.state().label();
            boolean anyFailure =
                    expected.failures().isEmpty() && expected.state().equals("Invalid");
            if (!state.equals(expected.state()) || !anyFailure && !failures.equals(expected.failures())) {
                wrong.add("%s: %s %s; specified: %s %s"
                        .formatted(
                                file, state, failures, expected, row.path("why").asString("")));
            }
        }
        System.out.println("Of " + cases.size() + " cases, right: " + (cases.size() - wrong.size()));
        wrong.forEach(System.out::println);
        assertThat(cases).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    private static Answer answer(JsonNode row) {
        Set<String> failures = new TreeSet<>();
        row.path("failures").forEach(code -> failures.add(code.asString()));
        return new Answer(row.path("state").asString(), failures);
    }
}
