package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.c2pa.ValidationReport.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our validator beside the reference engine's recorded answers, over files of the public test suites. */
class FixtureParityTest {
    private static final Path FIXTURES = Path.of("../../../shared/fixtures/c2pa");
    private static final String NO_BINDING =
            "no hard binding: Invalid with the specification's code for it, where the reference gives up on the file";

    /** Where ours differs, and why. The same list, in more words, is in the README. */
    private static final Map<String, String> DELIBERATE = Map.of(
            "enc__expired_signer.jpg", NO_BINDING,
            "enc__tampered_signature.jpg", NO_BINDING,
            "enc__wrong_eku_signer.jpg", NO_BINDING,
            "rs__prerelease.jpg", "hashes from before specification 1.0: Invalid, where the reference gives up",
            "rsid__malformed_cbor.jpg",
                    "Invalid as well, but with the code for an identity assertion that lacks its fields");

    @Test
    void saysOfFilesWhatTheReferenceSays() throws Exception {
        assumeTrue(
                Files.exists(FIXTURES.resolve("expected.json")),
                "The fixtures are not beside this checkout: " + FIXTURES);
        // Asked with trust anchors and without a list of purposes, the reference accepts emailProtection alone.
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.fromPem(FIXTURES.resolve("test-roots.pem")))
                .withPurposes(Set.of("1.3.6.1.5.5.7.3.4"));
        ManifestValidator validator = new ManifestValidator(policy, Clock.systemUTC());
        int files = 0;
        int equal = 0;
        int states = 0;
        StringBuilder table = new StringBuilder();
        Set<String> differing = new TreeSet<>();
        for (JsonNode row :
                new JsonMapper().readTree(FIXTURES.resolve("expected.json").toFile())) {
            files++;
            String name = row.path("file").asString();
            ValidationReport report = validator.validate(
                    Files.readAllBytes(FIXTURES.resolve("files").resolve(name)));
            String ours = answer(
                    // The reference makes no difference between a file without a manifest and one it cannot read.
                    report.state() == State.NONE ? "Error" : report.state().label(),
                    names(report.failures()),
                    names(report.ingredientFailures()));
            String theirs = answer(
                    row.path("state").asString(), strings(row.path("failure")), strings(row.path("ingredientFailure")));
            boolean same = ours.equals(theirs);
            equal += same ? 1 : 0;
            states += ours.split(" ", 2)[0].equals(theirs.split(" ", 2)[0]) ? 1 : 0;
            table.append(same ? "  =  " : "  #  ").append(name).append(": ").append(ours);
            if (!same) {
                differing.add(name);
                table.append("\n       the reference: ")
                        .append(theirs)
                        .append(' ')
                        .append(row.path("error").asString(""))
                        .append("\n       why: ")
                        .append(DELIBERATE.getOrDefault(name, "NOT EXPLAINED " + report.error()));
            }
            table.append('\n');
        }
        System.out.print(table);
        System.out.println(
                "Of " + files + " files, same state: " + states + ", same state and failure codes: " + equal);
        assertThat(differing).isEqualTo(new TreeSet<>(DELIBERATE.keySet()));
    }

    private static String answer(String state, Set<String> failures, Set<String> ingredientFailures) {
        return state
                + (failures.isEmpty() ? "" : " " + failures)
                + (ingredientFailures.isEmpty() ? "" : ", of ingredients " + ingredientFailures);
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
