package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reports as crJSON: beside the reference's, and by the conformance programme's rubric. */
class CrJsonTest {
    private static final Path RUBRIC = Path.of("../../../shared/fixtures/c2pa/rubric-0.2-spec2.4.yml");
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
        assumeTrue(Files.exists(RUBRIC), "The fixtures are not beside this checkout: " + RUBRIC);
        List<JsonNode> documents = new ArrayList<>();
        for (byte[] file : files()) {
            documents.add(JSON.readTree(validator.crJson(file)));
        }
        for (JsonNode answer : evaluate(documents)) {
            int checks = 0;
            for (JsonNode check : answer) {
                checks++;
                assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
                assertThat(check.path("warning").asBoolean())
                        .as(check.toString())
                        .isFalse();
            }
            assertThat(checks).isGreaterThan(25);
        }
    }

    @Test
    void theRubricSeesWhatIsWrong() throws Exception {
        assumeTrue(Files.exists(RUBRIC), "The fixtures are not beside this checkout: " + RUBRIC);
        byte[] file = files().getFirst();
        file[file.length - 20] ^= 1;
        List<String> failed = new ArrayList<>();
        for (JsonNode check :
                evaluate(List.of(JSON.readTree(validator.crJson(file)))).get(0)) {
            if (!check.path("ok").asBoolean()) {
                failed.add(check.path("id").asString());
            }
        }
        assertThat(failed).containsExactly("validation:valid_success");
    }

    @Test
    void saysWhatTheReferenceSays() throws Exception {
        for (byte[] file : files()) {
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
        byte[] file = files().getFirst();
        assertThat(ReportText.of(validator.validate(file)))
                .startsWith("Trusted: the file is as it was signed, by somebody on the given trust anchors.")
                .contains("Mintmark/0.1.0", "Mintmark claim signer", "A trusted time-stamp says");
        file[file.length - 20] ^= 1;
        assertThat(ReportText.of(validator.validate(file)))
                .startsWith("Invalid")
                .contains("The asset is not the one that was signed. (assertion.dataHash.mismatch");
        assertThat(ReportText.of(validator.validate(Samples.png(8, 8)))).startsWith("None");
        assertThatThrownBy(() -> validator.crJson(Samples.png(8, 8)))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("no manifest store");
    }

    /** A stamped one; one with a disclosed prompt; one that started from the first. */
    private static List<byte[]> files() throws C2paException {
        try {
            ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
            SigningOptions stamped = SigningOptions.NONE.withTimeStamps(authority);
            byte[] first = ManifestWriter.sign(
                            Samples.png(12, 12), Samples.content(), Declarations.NONE, signer, stamped)
                    .bytes();
            byte[] second = ManifestWriter.sign(Samples.webp(12, 13), Samples.content("a red house"), signer)
                    .bytes();
            byte[] third = ManifestWriter.sign(
                            Samples.jpeg(14, 14),
                            Samples.content(),
                            Declarations.NONE.withInput(InputImage.of("sketch.png", first, validator)),
                            signer,
                            SigningOptions.NONE)
                    .bytes();
            byte[] fourth = ManifestWriter.sign(
                            Samples.png(15, 15),
                            Samples.content(),
                            Declarations.NONE
                                    .withTraining(TrainingUse.NOT_ALLOWED)
                                    .withMetadata(
                                            Map.of("dc:creator", "Jane \"J\" Doe", "xmpRights:UsageTerms", "CC0")),
                            signer,
                            SigningOptions.NONE)
                    .bytes();
            return List.of(first, second, third, fourth);
        } catch (C2paException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode evaluate(List<JsonNode> documents) throws Exception {
        Map<String, Object> question = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> parts =
                new YAMLMapper().readerFor(JsonNode.class).readValues(RUBRIC.toFile())) {
            question.put("rubric", parts.next());
            question.put("rules", parts.next());
        }
        question.put("specVersion", "2.4.0");
        question.put("documents", documents);
        return JSON.readTree(ReferenceEngine.run("rubric.mjs", JSON.writeValueAsBytes(question)));
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
