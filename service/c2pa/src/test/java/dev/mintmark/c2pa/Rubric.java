package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The conformance programme's rubric 0.2 for specification 2.4, evaluated in its own language. */
final class Rubric {
    static final Path FILE = Path.of("../../../shared/fixtures/c2pa/rubric-0.2-spec2.4.yml");
    private static final JsonMapper JSON = new JsonMapper();

    private Rubric() {}

    record Check(String id, boolean ok, boolean warning, JsonNode all) {}

    static boolean present() {
        return Files.exists(FILE);
    }

    /** The checks of each crJSON document. */
    static List<List<Check>> evaluate(List<JsonNode> documents) throws IOException {
        Map<String, Object> question = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> parts =
                new YAMLMapper().readerFor(JsonNode.class).readValues(FILE.toFile())) {
            question.put("rubric", parts.next());
            question.put("rules", parts.next());
        }
        question.put("specVersion", "2.4.0");
        question.put("documents", documents);
        List<List<Check>> answers = new ArrayList<>();
        for (JsonNode answer : JSON.readTree(ReferenceEngine.run("rubric.mjs", JSON.writeValueAsBytes(question)))) {
            List<Check> checks = new ArrayList<>();
            for (JsonNode check : answer) {
                checks.add(new Check(
                        check.path("id").asString(),
                        check.path("ok").asBoolean(),
                        check.path("warning").asBoolean(),
                        check));
            }
            answers.add(checks);
        }
        return answers;
    }

    /** Signed files for the rubric: with a time-stamp, the prompt, an input image, and optional assertions. */
    static List<byte[]> files(TestAuthority authority) throws Exception {
        ManifestValidator validator = new ManifestValidator(authority.policy(), java.time.Clock.systemUTC());
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        SigningOptions stamped = SigningOptions.NONE.withTimeStamps(authority);
        byte[] first = ManifestWriter.sign(
                        SampleImages.png(12, 12), SampleImages.content(), OptionalAssertions.NONE, signer, stamped)
                .bytes();
        byte[] second = ManifestWriter.sign(SampleImages.webp(12, 13), SampleImages.content("a red house"), signer)
                .bytes();
        OptionalAssertions fromFirst = OptionalAssertions.NONE.withInput(
                Ingredient.of(Ingredient.Relationship.PARENT_OF, "sketch.png", first, validator));
        byte[] third = ManifestWriter.sign(
                        SampleImages.jpeg(14, 14), SampleImages.content(), fromFirst, signer, SigningOptions.NONE)
                .bytes();
        OptionalAssertions declared = OptionalAssertions.NONE
                .withTraining(TrainingUse.NOT_ALLOWED)
                .withMetadata(Map.of("dc:creator", "Jane \"J\" Doe", "xmpRights:UsageTerms", "CC0"));
        byte[] fourth = ManifestWriter.sign(
                        SampleImages.png(15, 15), SampleImages.content(), declared, signer, SigningOptions.NONE)
                .bytes();
        return List.of(first, second, third, fourth);
    }
}
