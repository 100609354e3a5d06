package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
            Set<String> expected = new TreeSet<>();
            row.path("failures").forEach(code -> expected.add(code.asString()));
            boolean anyFailure =
                    expected.isEmpty() && row.path("state").asString().equals("Invalid");
            boolean right = report.state().label().equals(row.path("state").asString())
                    && (anyFailure || failures.equals(expected));
            if (!right) {
                wrong.add("%s: %s %s; specified: %s %s (%s)"
                        .formatted(
                                file,
                                report.state().label(),
                                failures,
                                row.path("state").asString(),
                                expected,
                                row.path("why").asString("")));
            }
        }
        System.out.println("Of " + cases.size() + " cases, right: " + (cases.size() - wrong.size()));
        wrong.forEach(System.out::println);
        assertThat(cases).isNotEmpty();
        assertThat(wrong).isEmpty();
    }
}
