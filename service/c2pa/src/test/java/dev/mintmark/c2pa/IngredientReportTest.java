package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.Ingredient.Relationship;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was found of an ingredient when it was described is in the manifest that it goes into. */
class IngredientReportTest {
    private static final String ADDRESS = "https://example.org/a.c2pa";

    private static TestAuthority authority;
    private static ManifestValidator validator;

    @TempDir
    Path folder;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static byte[] signed() throws Exception {
        return ManifestWriter.sign(
                        SampleImages.jpeg(16, 16), SampleImages.content(), authority.signer(SigningAlgorithm.ES256))
                .bytes();
    }

    private static byte[] tampered() throws Exception {
        byte[] file = signed();
        file[file.length - 3] ^= 1;
        return file;
    }

    /** Writes a description and its store, and returns a file that was made from that ingredient. */
    private byte[] madeFrom(byte[] file, String removed) throws Exception {
        IngredientReport report = IngredientReport.of("a part", Source.of(file), validator);
        JsonNode json = new JsonMapper().readTree(report.json());
        ((tools.jackson.databind.node.ObjectNode) json).remove(removed);
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.writeString(kept.resolve("ingredient.json"), json.toString());
        Files.write(kept.resolve(IngredientReport.STORE), report.store().orElseThrow());
        ManifestDefinition definition = ManifestDefinition.parse(
                "{\"ingredient_paths\": [\"kept/ingredient.json\"], \"assertions\": [{\"label\": \"c2pa.actions.v2\","
                        + " \"data\": {\"actions\": [{\"action\": \"c2pa.created\", \"digitalSourceType\": \""
                        + DigitalSourceType.DIGITAL_CAPTURE.uri() + "\"}]}}]}",
                Resources.in(folder),
                validator);
        return ManifestWriter.sign(
                        SampleImages.png(8, 8), definition.manifest(), authority.signer(SigningAlgorithm.ES256))
                .bytes();
    }

    private static JsonNode results(byte[] file) throws Exception {
        JsonNode json = new JsonMapper().readTree(validator.json(file, false));
        return json.path("manifests")
                .path(json.path("active_manifest").asString())
                .path("ingredients")
                .path(0)
                .path("validation_results")
                .path("activeManifest");
    }

    @Test
    void aTamperedFileStaysTampered() throws Exception {
        byte[] file = tampered();
        for (String removed : new String[] {"", "validation_status", "validation_results"}) {
            JsonNode results = results(madeFrom(file, removed));
            assertThat(results.path("failure").toString()).as(removed).contains("assertion.dataHash.mismatch");
            assertThat(results.path("success").toString()).doesNotContain("assertion.dataHash.match");
            assertThat(results.path("success").toString()).contains("claimSignature.validated");
        }
    }

    @Test
    void aWholeFileIsRecordedAsWhole() throws Exception {
        byte[] made = madeFrom(signed(), "");
        JsonNode results = results(made);

        assertThat(results.path("failure")).isEmpty();
        assertThat(results.path("success").toString()).contains("assertion.dataHash.match");
        assertThat(validator.validate(made).state()).isEqualTo(ValidationReport.State.TRUSTED);
    }

    @Test
    @Tag("slow")
    void theReferenceReadsTheRecord() throws Exception {
        ReferenceEngine.Answer answer = ReferenceEngine.ask(java.util.List.of(
                        new ReferenceEngine.Question(madeFrom(tampered(), ""), authority.pem(), null)))
                .getFirst();

        assertThat(answer.state()).as(answer.toString()).isEqualTo("Trusted");
        assertThat(answer.all().path("manifest").path("ingredients").path(0).toString())
                .contains("assertion.dataHash.mismatch");
    }

    @Test
    void theDescriptionIsAnIngredient() throws Exception {
        IngredientReport report = IngredientReport.of("a part", Source.of(signed()), validator);
        byte[] store = report.store().orElseThrow();

        Ingredient parent =
                IngredientReport.ingredient(Relationship.PARENT_OF, report.json(), unused -> store, validator);

        assertThat(parent.relationship()).isEqualTo(Relationship.PARENT_OF);
        assertThat(parent.title()).contains("a part");
        assertThat(parent.manifest()).isPresent();
        for (String wrong : new String[] {"[", "[]", "{\"title\": \" \"}"}) {
            assertThatThrownBy(
                            () -> IngredientReport.ingredient(Relationship.PARENT_OF, wrong, Resources.NONE, validator))
                    .isInstanceOf(C2paException.class)
                    .hasMessageContaining("description of the ingredient");
        }
    }

    @Test
    void aManifestAtAnAddressIsKeptAndFetchedOnce() throws Exception {
        byte[] named = ManifestWriter.withRemoteManifest(SampleImages.jpeg(16, 16), ADDRESS);
        byte[] store = ManifestWriter.signApart(
                        named,
                        SampleImages.content().manifest(OptionalAssertions.NONE),
                        authority.signer(SigningAlgorithm.ES256),
                        SigningOptions.NONE)
                .manifestStore();
        AtomicInteger fetched = new AtomicInteger();
        ManifestValidator fetching = validator.withResolver(url -> {
            fetched.incrementAndGet();
            return store;
        });

        Ingredient ingredient = Ingredient.of(Relationship.COMPONENT_OF, "a part", named, fetching);
        assertThat(ingredient.manifest()).isPresent();
        assertThat(fetched).hasValue(1);
        IngredientReport report = IngredientReport.of("a part", Source.of(named), fetching);
        assertThat(report.store()).contains(store);
        assertThat(report.json()).contains(IngredientReport.STORE, "assertion.dataHash.match");
        assertThat(fetched).hasValue(2);
        assertThat(Ingredient.of(Relationship.COMPONENT_OF, "a part", named, validator)
                        .manifest())
                .isEmpty();
        assertThatThrownBy(
                        () -> Ingredient.of(Relationship.COMPONENT_OF, "a part", named, validator.withResolver(url -> {
                            throw new IOException("Nobody is there.");
                        })))
                .hasMessageContaining("cannot be fetched");
    }
}
