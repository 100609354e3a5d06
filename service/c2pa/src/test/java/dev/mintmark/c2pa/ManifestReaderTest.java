package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.Ingredient.Relationship;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is read of a file's manifests is what was written, and what the reference reads. */
class ManifestReaderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static TestAuthority authority;
    private static ManifestValidator validator;
    private static SignedAsset parent;
    private static SignedAsset signed;

    @BeforeAll
    static void sign() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        parent = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), signer);
        Ingredient opened = Ingredient.of(Relationship.PARENT_OF, "the sketch", parent.bytes(), validator)
                .withThumbnail(new Thumbnail("image/png", SampleImages.png(2, 2)));
        signed = ManifestWriter.sign(
                SampleImages.jpeg(16, 16),
                Manifest.builder()
                        .generator("Darkroom", "2")
                        .title("a title")
                        .action(Action.opened(opened))
                        .action(Action.of(Action.CROPPED).withParameter("left", 3))
                        .assertion(CustomAssertion.cbor(
                                "org.example.values",
                                Map.of("text", "a", "number", -5, "real", 0.5, "bytes", new byte[] {1, 2, 3})))
                        .assertion(CustomAssertion.json("org.example.json", "{\"list\": [1, true, \"x\"]}")
                                .gathered())
                        .thumbnail(new Thumbnail("image/jpeg", SampleImages.jpeg(2, 2)))
                        .build(),
                signer);
    }

    @Test
    void theContentsAreTyped() throws Exception {
        StoreContents contents = ManifestReader.read(signed.bytes()).orElseThrow();

        assertThat(contents.manifests().keySet()).containsExactly(parent.manifestUrn(), signed.manifestUrn());
        ReadManifest active = contents.active();
        assertThat(active.title()).contains("a title");
        assertThat(active.claimVersion()).isEqualTo(2);
        assertThat(active.update()).isFalse();
        assertThat(active.signature()).isNotNull();
        assertThat(active.actions().stream().<Object>map(action -> action.get("action")))
                .containsExactly("c2pa.opened", "c2pa.cropped");
        ReadAssertion values = active.assertion("org.example.values").orElseThrow();
        assertThat(values.created()).isTrue();
        assertThat(values.value()).isInstanceOfSatisfying(Map.class, map -> {
            assertThat(map.get("text")).isEqualTo("a");
            assertThat(map.get("number")).isEqualTo(-5L);
            assertThat(map.get("real")).isEqualTo(0.5);
            assertThat(map.get("bytes")).isEqualTo(new byte[] {1, 2, 3});
        });
        ReadAssertion json = active.assertion("org.example.json").orElseThrow();
        assertThat(json.created()).isFalse();
        assertThat(json.value()).isEqualTo(Map.of("list", List.of(1L, true, "x")));
        ReadIngredient ingredient = active.ingredients().getFirst();
        assertThat(ingredient.title()).contains("the sketch");
        assertThat(ingredient.relationship()).contains(Relationship.PARENT_OF);
        assertThat(ingredient.manifest()).contains(parent.manifestUrn());
        ReadAssertion thumbnail = contents.assertion(
                        active.label(), ingredient.thumbnail().orElseThrow())
                .orElseThrow();
        assertThat(thumbnail.mediaType()).isEqualTo("image/png");
        assertThat(thumbnail.content()).isEqualTo(SampleImages.png(2, 2));
        assertThat(ManifestReader.read(SampleImages.png(8, 8))).isEmpty();
        assertThatThrownBy(() -> ManifestReader.readStore(new byte[20])).isInstanceOf(C2paException.class);
    }

    @Test
    void identitiesAreTyped() throws Exception {
        ClaimSigner person = authority.signer(SigningAlgorithm.ED25519);
        Manifest manifest = Manifest.builder()
                .generator("Darkroom", "2")
                .action(Action.created(DigitalSourceType.PRINT))
                .identity(person, "cawg.creator", "cawg.editor")
                .build();
        SignedAsset file =
                ManifestWriter.sign(SampleImages.png(8, 8), manifest, authority.signer(SigningAlgorithm.ES256));

        ReadManifest active = ManifestReader.read(file.bytes()).orElseThrow().active();
        ReadIdentity identity = active.identities().getFirst();
        assertThat(active.identities()).hasSize(1);
        assertThat(identity.label()).isEqualTo("cawg.identity");
        assertThat(identity.signatureType()).isEqualTo("cawg.x509.cose");
        assertThat(identity.roles()).containsExactly("cawg.creator", "cawg.editor");
        assertThat(identity.assertions()).anyMatch(uri -> uri.endsWith("c2pa.hash.data"));
        assertThat(identity.chain().getFirst()).isEqualTo(person.chain().getFirst());
        ReadIdentity broken = ReadIdentity.of("cawg.identity", Map.of("signature", new byte[5]));
        assertThat(broken.chain()).isEmpty();
        assertThat(broken.signatureType()).isEmpty();
        assertThat(ManifestReader.read(signed.bytes()).orElseThrow().active().identities())
                .isEmpty();
    }

    @Test
    void theTreeShowsWhatTheFileWasMadeFrom() throws Exception {
        String tree = ManifestReader.read(signed.bytes()).orElseThrow().tree("crop.jpg");

        assertThat(tree.lines().findFirst()).contains("Asset:crop.jpg, Manifest:" + signed.manifestUrn());
        assertThat(tree)
                .contains("├── Assertion:org.example.values")
                .contains("└── Asset:the sketch, Manifest:" + parent.manifestUrn())
                .contains("    ├── Assertion:c2pa.hash.data");
    }

    @Test
    @Tag("slow")
    void theJsonIsThatOfTheReference() throws Exception {
        JsonNode theirs = ReferenceEngine.ask(
                        List.of(new ReferenceEngine.Question(signed.bytes(), authority.pem(), null)))
                .getFirst()
                .all()
                .path("manifest");
        JsonNode ours = JSON.readTree(validator.json(signed.bytes(), false));
        JsonNode active =
                ours.path("manifests").path(ours.path("active_manifest").asString());

        assertThat(ours.path("validation_state").asString()).isEqualTo("Trusted");
        for (String member : List.of(
                "title",
                "instance_id",
                "claim_generator_info",
                "signature_info",
                "label",
                "claim_version",
                "thumbnail")) {
            assertThat(active.path(member)).as(member).isEqualTo(theirs.path(member));
        }
        assertThat(active.path("assertions")).isEqualTo(theirs.path("assertions"));
        ObjectNode ingredient = (ObjectNode) active.path("ingredients").path(0);
        ObjectNode other = (ObjectNode) theirs.path("ingredients").path(0);
        for (String member : List.of("title", "format", "instance_id", "relationship", "active_manifest", "label")) {
            assertThat(ingredient.path(member)).as(member).isEqualTo(other.path(member));
        }
    }

    @Test
    @Tag("slow")
    void assertionsAreListedAsByTheReference() throws Exception {
        Icon icon = new Icon("image/png", SampleImages.png(2, 2));
        Manifest manifest = Manifest.builder()
                .generator("Darkroom", "2")
                .generatorField("icon", icon)
                .action(Action.created(DigitalSourceType.PRINT)
                        .with("softwareAgent", Map.of("name", "Curves", "icon", icon)))
                .assertion(CustomAssertion.cbor("org.example.values", Map.of("n", 1)))
                .assertion(CustomAssertion.cbor("org.example.values", Map.of("n", 2)))
                .assertion(CustomAssertion.cbor(
                        "org.example.nulls", Map.of("list", Arrays.asList(1, null), "none", Optional.empty())))
                .assertion(CustomAssertion.json(
                        "org.example.json", "{\"list\": [1, null, \"x\", [null]], \"none\": null, \"real\": 0.5}"))
                .assertion(CustomAssertion.json("org.example.json", "{\"second\": true}"))
                .assertion(CustomAssertion.binary("org.example.file", "text/plain", new byte[] {65}))
                .metadata(Map.of("dc:creator", "Jane"))
                .build();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] boxes = ManifestWriter.sign(
                        SampleImages.jpeg(8, 8), manifest, signer, SigningOptions.NONE.withBinding(HardBinding.BOXES))
                .bytes();
        byte[] film = ManifestWriter.sign(SampleImages.of("avif", 1, 1), manifest, signer)
                .bytes();
        for (byte[] file : List.of(boxes, film)) {
            JsonNode theirs = ReferenceEngine.ask(List.of(new ReferenceEngine.Question(file, authority.pem(), null)))
                    .getFirst()
                    .all()
                    .path("manifest");
            JsonNode ours = JSON.readTree(validator.json(file, false));
            JsonNode active =
                    ours.path("manifests").path(ours.path("active_manifest").asString());
            assertThat(active.path("claim_generator_info")).isEqualTo(theirs.path("claim_generator_info"));
            assertThat(active.path("assertions")).isEqualTo(theirs.path("assertions"));
        }
    }

    @Test
    void theDetailedJsonHasTheClaimsAsStored() throws Exception {
        JsonNode json = JSON.readTree(validator.json(signed.bytes(), true));
        JsonNode active = json.path("manifests").path(signed.manifestUrn());

        assertThat(active.path("claim").path("dc:title").asString()).isEqualTo("a title");
        assertThat(active.path("assertion_store")
                        .path("org.example.values")
                        .path("number")
                        .asInt())
                .isEqualTo(-5);
        assertThat(active.path("signature").path("alg").asString()).isEqualTo("Es256");
    }
}
