package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.ValidationReport.State;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Manifest definitions as c2patool's users have them. */
class ManifestDefinitionTest {
    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @TempDir
    Path folder;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private ManifestDefinition parse(String json) throws C2paException {
        return ManifestDefinition.parse(json, Resources.in(folder), validator);
    }

    @Test
    @Tag("slow")
    void everythingOfADefinitionIsInTheFile() throws Exception {
        Files.write(folder.resolve("small.jpg"), SampleImages.jpeg(8, 8));
        Files.write(folder.resolve("logo.png"), SampleImages.png(4, 4));
        byte[] part = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), signer)
                .bytes();
        Files.write(folder.resolve("part.png"), part);
        ManifestDefinition definition = parse("""
                {
                  "alg": "es256", "ta_url": "http://example.org/tsa", "private_key": "key.pem", "sign_cert": "chain.pem",
                  "claim_generator_info": [{"name": "Test App", "version": "0.0.1",
                      "icon": {"format": "image/png", "identifier": "logo.png"}}],
                  "title": "a definition", "vendor": "example",
                  "thumbnail": {"format": "image/jpeg", "identifier": "small.jpg"},
                  "ingredients": [
                    {"title": "father", "format": "image/jpeg", "relationship": "parentOf", "instance_id": "xmp:iid:father",
                     "thumbnail": {"format": "image/jpeg", "identifier": "small.jpg"}}],
                  "ingredient_paths": ["part.png"],
                  "assertions": [
                    {"label": "c2pa.actions.v2", "data": {
                      "actions": [
                        {"action": "c2pa.opened", "parameters": {"ingredientIds": ["xmp:iid:father"]}},
                        {"action": "c2pa.edited", "when": "2026-11-27T10:00:00+01:00", "reason": "none",
                         "softwareAgent": {"name": "Curves", "icon": {"format": "image/png", "identifier": "logo.png"}},
                         "changes": [{"region": [{"type": "temporal", "time": {}}], "description": "somewhere"}]}],
                      "allActionsIncluded": true, "metadata": {"reviewRatings": [
                        {"code": "c2pa.unknown", "explanation": "untracked", "value": 4}]}}},
                    {"label": "org.example.any", "data": {"any_tag": "whatever I want", "n": -3, "x": 1.5, "none": null}},
                    {"label": "stds.schema-org.CreativeWork", "data": {"@context": "https://schema.org",
                      "@type": "CreativeWork", "author": [{"@type": "Person", "name": "Joe Bloggs"}]}, "kind": "Json"},
                    {"label": "cawg.training-mining", "created": true,
                     "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}}]
                }
                """);

        SignedAsset signed = ManifestWriter.sign(SampleImages.jpeg(16, 16), definition.manifest(), signer);

        assertThat(definition.needsParent()).isFalse();
        assertThat(definition.timeStampAddress()).contains("http://example.org/tsa");
        assertThat(definition.algorithm()).contains("es256");
        assertThat(definition.privateKey()).contains("key.pem");
        assertThat(definition.certificates()).contains("chain.pem");
        ValidationReport report = validator.validate(signed.bytes());
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        ReferenceEngine.Answer answer = ReferenceEngine.ask(
                        List.of(new ReferenceEngine.Question(signed.bytes(), authority.pem(), null)))
                .getFirst();
        assertThat(answer.state()).as(answer.toString()).isEqualTo("Trusted");
        JsonNode read = answer.all().path("manifest");
        assertThat(read.path("ingredients").size()).isEqualTo(2);
        assertThat(read.toString())
                .contains(
                        "whatever I want",
                        "Joe Bloggs",
                        "untracked",
                        "notAllowed",
                        "somewhere",
                        "2026-11-27T09:00:00Z");
        assertThat(signed.manifestUrn()).endsWith(":example");
    }

    @Test
    void withoutAParentTheSignedFileIsTheParent() throws Exception {
        byte[] source = SampleImages.png(8, 8);
        ManifestDefinition definition =
                parse("{\"claim_generator\": \"TestApp/1.0\", \"title\": \"t\", \"assertions\": ["
                        + "{\"label\": \"c2pa.actions\", \"data\": {\"actions\": [{\"action\": \"c2pa.opened\"},"
                        + " {\"action\": \"c2pa.cropped\"}]}}]}");
        assertThat(definition.needsParent()).isTrue();
        assertThatThrownBy(definition::manifest).hasMessageContaining("parentOf");

        Manifest manifest = definition
                .withIngredient(Ingredient.of(Relationship.PARENT_OF, "source", source, validator))
                .manifest();

        assertThat(validator
                        .validate(ManifestWriter.sign(source, manifest, signer).bytes())
                        .state())
                .isEqualTo(State.TRUSTED);
        assertThat(parse("{\"assertions\": [{\"label\": \"c2pa.actions\", \"data\": {\"actions\": [{\"action\":"
                                + " \"c2pa.created\", \"digitalSourceType\": \"" + DigitalSourceType.PRINT.uri()
                                + "\"}]}}]}")
                        .needsParent())
                .isFalse();
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Files.writeString(folder.resolve("outside.txt"), "x");
        Path inner = Files.createDirectory(folder.resolve("inner"));

        assertThatThrownBy(() -> parse("[")).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> parse("[]")).hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> parse("{\"hash_alg\": \"sha512\"}")).hasMessageContaining("sha512");
        assertThatThrownBy(() -> parse("{\"assertions\": [{\"data\": {}}]}")).hasMessageContaining("no label");
        assertThatThrownBy(() -> parse("{\"assertions\": [{\"label\": \"a.b\"}]}"))
                .hasMessageContaining("no data");
        assertThatThrownBy(() -> parse("{\"assertions\": [{\"label\": \"a.b\", \"data\": {}, \"kind\": \"Uri\"}]}"))
                .hasMessageContaining("Uri");
        assertThatThrownBy(() -> parse("{\"assertions\": [{\"label\": \"c2pa.hash.data\", \"data\": {}}]}"))
                .hasMessageContaining("itself");
        assertThatThrownBy(() -> parse("{\"ingredients\": [{\"relationship\": \"childOf\"}]}"))
                .hasMessageContaining("childOf");
        assertThatThrownBy(() -> parse("{\"ingredient_paths\": [\"missing.png\"]}"))
                .hasMessageContaining("missing.png");
        assertThatThrownBy(() -> parse("{\"assertions\": [{\"label\": \"c2pa.actions\", \"data\": {\"actions\": ["
                        + "{\"action\": \"c2pa.placed\", \"parameters\": {\"ingredientIds\": [\"who\"]}}]}}]}"))
                .hasMessageContaining("who");
        assertThatThrownBy(() -> ManifestDefinition.parse(
                        "{\"ingredient_paths\": [\"../outside.txt\"]}", Resources.in(inner), validator))
                .hasMessageContaining("outside of");
    }

    @Test
    void aValueThatAManifestCannotHaveIsAFaultOfTheDefinition() throws Exception {
        assertThatThrownBy(() -> parse("{\"ingredients\": [{\"title\": \" \"}]}"))
                .isInstanceOf(C2paException.class)
                .hasMessageStartingWith("The manifest definition is wrong: ")
                .hasMessageContaining("title of an ingredient");
        ManifestDefinition untitled = parse("{\"title\": \" \"}");
        assertThatThrownBy(untitled::manifest)
                .isInstanceOf(C2paException.class)
                .hasMessageStartingWith("The manifest definition is wrong: ")
                .hasMessageContaining("title");
        ManifestDefinition redacting = parse("{\"redactions\": [\"here\"]}");
        assertThatThrownBy(redacting::manifest)
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("\"here\" names no assertion");
    }

    private static String watermarked(String action, String more) {
        return "{\"assertions\": [" + more + "{\"label\": \"c2pa.actions.v2\", \"data\": {\"actions\": [{\"action\":"
                + " \"c2pa.created\", \"digitalSourceType\": \"" + DigitalSourceType.PRINT.uri()
                + "\"}, {\"action\": \""
                + action + "\"}]}}]}";
    }

    @Test
    void aWatermarkNeedsASoftBindingOfAnyKind() throws Exception {
        String binding = "{\"label\": \"c2pa.soft-binding\", \"data\": {\"alg\": \"org.example.mark\", \"blocks\": ["
                + "{\"scope\": {}, \"value\": \"1234\"}]}},";
        for (String definition :
                List.of(watermarked(Action.WATERMARKED_BOUND, binding), watermarked("c2pa.watermarked.unbound", ""))) {
            SignedAsset signed = ManifestWriter.sign(
                    SampleImages.png(8, 8), parse(definition).manifest(), signer);
            ValidationReport report = validator.validate(signed.bytes());
            assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        }
        ManifestDefinition unbound = parse(watermarked(Action.WATERMARKED_BOUND, ""));
        assertThatThrownBy(unbound::manifest).hasMessageContaining("needs a soft binding");
    }

    @Test
    void anIngredientMayBeAFolder() throws Exception {
        byte[] part = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), signer)
                .bytes();
        IngredientReport report = IngredientReport.of("a part", Source.of(part), validator);
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("ingredient.json"), report.json());
        Files.write(kept.resolve(IngredientReport.STORE), report.store().orElseThrow());
        String created = watermarked(Action.EDITED, "");
        for (String path : new String[] {"kept", "kept/", "kept/ingredient.json"}) {
            ManifestDefinition definition = parse("{\"ingredient_paths\": [\"" + path + "\"]," + created.substring(1));
            byte[] signed = ManifestWriter.sign(SampleImages.png(8, 8), definition.manifest(), signer)
                    .bytes();
            ReadIngredient ingredient = ManifestReader.read(signed)
                    .orElseThrow()
                    .active()
                    .ingredients()
                    .getFirst();
            assertThat(ingredient.title()).contains("a part");
            assertThat(ingredient.manifest()).isPresent();
        }
    }

    @Test
    void anIngredientMayBeLongerThanWhatIsReadAsAWhole() throws Exception {
        Path film = folder.resolve("film.mp4");
        Files.write(film, SampleFiles.mp4());
        try (RandomAccessFile file = new RandomAccessFile(film.toFile(), "rw")) {
            // A box of free space, of which the file system keeps nothing.
            long length = Resources.MAX_BYTES + 1000;
            file.seek(file.length());
            file.writeInt((int) length);
            file.writeBytes("free");
            file.setLength(file.length() + length - 8);
        }
        String created = watermarked(Action.EDITED, "");
        ManifestDefinition definition = parse("{\"ingredient_paths\": [\"film.mp4\"]," + created.substring(1));
        byte[] signed = ManifestWriter.sign(SampleImages.png(8, 8), definition.manifest(), signer)
                .bytes();
        assertThat(ManifestReader.read(signed)
                        .orElseThrow()
                        .active()
                        .ingredients()
                        .getFirst()
                        .format())
                .contains("video/mp4");
    }

    @Test
    void metadataAboutAssertionsAreAnAssertion() throws Exception {
        ManifestDefinition definition = parse(watermarked(
                Action.EDITED,
                "{\"label\": \"c2pa.assertion.metadata\", \"data\": {\"dateTime\": \"2026-11-29T10:00:00Z\"}},"));
        ValidationReport report =
                validator.validate(ManifestWriter.sign(SampleImages.png(8, 8), definition.manifest(), signer)
                        .bytes());
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThatThrownBy(() -> CustomAssertion.cbor("c2pa.assertions", java.util.Map.of()))
                .hasMessageContaining("itself");
    }
}
