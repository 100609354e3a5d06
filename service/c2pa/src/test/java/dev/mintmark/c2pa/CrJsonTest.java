package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports as crJSON, compared with the reference's and evaluated by the conformance programme's rubric. */
@Tag("slow")
class CrJsonTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static TestAuthority authority;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    @Test
    void everyCheckOfTheRubricPasses() throws Exception {
        assumeTrue(Rubric.present(), "The fixtures are not beside this checkout: " + Rubric.FILE);
        List<JsonNode> documents = new ArrayList<>();
        for (byte[] file : Rubric.files(authority)) {
            documents.add(JSON.readTree(validator.crJson(file)));
        }
        for (List<Rubric.Check> checks : Rubric.evaluate(documents)) {
            assertThat(checks).hasSizeGreaterThan(25).allMatch(Rubric.Check::ok).noneMatch(Rubric.Check::warning);
        }
    }

    @Test
    void theRubricSeesWhatIsWrong() throws Exception {
        assumeTrue(Rubric.present(), "The fixtures are not beside this checkout: " + Rubric.FILE);
        byte[] file = Rubric.files(authority).getFirst();
        file[file.length - 20] ^= 1;
        List<Rubric.Check> checks =
                Rubric.evaluate(List.of(JSON.readTree(validator.crJson(file)))).getFirst();
        assertThat(checks.stream().filter(check -> !check.ok()).map(Rubric.Check::id))
                .containsExactly("validation:valid_success");
    }

    @Test
    void saysWhatTheReferenceSays() throws Exception {
        for (byte[] file : Rubric.files(authority)) {
            JsonNode ours = JSON.readTree(validator.crJson(file));
            JsonNode theirs = ReferenceEngine.ask(List.of(new ReferenceEngine.Question(file, authority.pem(), null)))
                    .getFirst()
                    .all()
                    .path("crJson");
            assertThat(names(ours)).containsAll(names(theirs));
            assertThat(ours.path("manifests").size())
                    .isEqualTo(theirs.path("manifests").size());
            for (int i = 0; i < ours.path("manifests").size(); i++) {
                JsonNode our = ours.path("manifests").get(i);
                JsonNode their = theirs.path("manifests").get(i);
                assertThat(our.path("label")).isEqualTo(their.path("label"));
                assertThat(names(our))
                        .as(
                                "%d %s %s",
                                i,
                                our.path("ingredientDeltas").toPrettyString(),
                                theirs.path("manifests").toPrettyString())
                        .isEqualTo(names(their));
                assertThat(names(our.path("assertions"))).isEqualTo(names(their.path("assertions")));
                assertThat(our.path("assertions").path("c2pa.hash.data"))
                        .isEqualTo(their.path("assertions").path("c2pa.hash.data"));
                assertThat(our.path("claim.v2")).isEqualTo(their.path("claim.v2"));
                assertThat(our.path("signature").path("algorithm"))
                        .isEqualTo(their.path("signature").path("algorithm"));
                assertThat(our.path("signature").path("certificateInfo").path("subject"))
                        .isEqualTo(
                                their.path("signature").path("certificateInfo").path("subject"));
                for (String kind : List.of("success", "failure")) {
                    assertThat(codes(our, kind)).as(kind).isEqualTo(codes(their, kind));
                }
            }
        }
    }

    @Test
    void tellsInWordsToo() throws Exception {
        byte[] file = Rubric.files(authority).getFirst();
        assertThat(ReportText.of(validator.validate(file)))
                .startsWith("Trusted: the file is as it was signed, by somebody on the given trust anchors.")
                .contains("Mintmark/0.1.0", "Mintmark claim signer", "A trusted time-stamp says");
        file[file.length - 20] ^= 1;
        assertThat(ReportText.of(validator.validate(file)))
                .startsWith("Invalid")
                .contains("The asset is not the one that was signed. (assertion.dataHash.mismatch");
        assertThat(ReportText.of(validator.validate(SampleImages.png(8, 8)))).startsWith("None");
        assertThatThrownBy(() -> validator.crJson(SampleImages.png(8, 8)))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("no manifest store");
    }

    private static TreeSet<String> codes(JsonNode manifest, String kind) {
        TreeSet<String> codes = new TreeSet<>();
        manifest.path("validationResults")
                .path(kind)
                .forEach(s -> codes.add(s.path("code").asString()));
        return codes;
    }

    private static TreeSet<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }
}
