package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.ValidationReport.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Manifests of any asset: what is stated is in the file, and what the specification forbids is not built. */
class ManifestTest {
    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static Manifest.Builder builder() {
        return Manifest.builder().generator("Darkroom", "2.1");
    }

    private static ReferenceEngine.Answer reference(SignedAsset signed) throws Exception {
        return ReferenceEngine.ask(List.of(new ReferenceEngine.Question(signed.bytes(), authority.pem(), null)))
                .getFirst();
    }

    private static Manifest.Builder photograph() {
        return builder().title("harbour.jpg").action(Action.created(DigitalSourceType.DIGITAL_CAPTURE));
    }

    @Test
    @Tag("slow")
    void aPhotographWithEverythingIsTrustedHereAndByTheReference() throws Exception {
        byte[] parentFile = ManifestWriter.sign(
                        SampleImages.jpeg(16, 16), photograph().build(), signer)
                .bytes();
        Ingredient parent = Ingredient.of(Relationship.PARENT_OF, "harbour.jpg", parentFile, validator)
                .withThumbnail(new Thumbnail("image/jpeg", SampleImages.jpeg(8, 8)))
                .withDescription("as it came from the camera");
        Ingredient gull = Ingredient.described(Relationship.COMPONENT_OF, "gull.png", "image/png")
                .withSourceType(DigitalSourceType.DIGITAL_CREATION)
                .withInformationalUri("https://example.org/gull");
        Ingredient model = Ingredient.described(Relationship.INPUT_TO, "denoiser", null)
                .withDataTypes("c2pa.types.model.onnx")
                .withInstanceId("nih:sha-256;" + "0".repeat(64));
        Manifest manifest = builder()
                .title("harbour with gull.jpg")
                .vendor("darkroom")
                .generatorField("operating_system", "Linux")
                .generatorField("icon", new Icon("image/png", SampleImages.png(4, 4)))
                .action(Action.opened(parent))
                .action(Action.placed(gull).at(Instant.parse("2026-11-27T10:00:00.5Z")))
                .action(Action.of(Action.COLOR_ADJUSTMENTS)
                        .by("Curves", "1.0")
                        .withDescription("more contrast")
                        .withParameter("amount", 0.25))
                .action(Action.of("org.example.denoised").withIngredients(model))
                .assertion(CustomAssertion.cbor(
                        "org.example.exposure",
                        Map.of("iso", 400, "seconds", 0.008, "bytes", new byte[] {1, 2}, "list", List.of("a", true))))
                .assertion(CustomAssertion.json("org.example.note", "{\"text\": \"a note\"}")
                        .gathered())
                .assertion(CustomAssertion.binary(
                        "org.example.raw", "text/plain", "hello".getBytes(StandardCharsets.UTF_8)))
                .training(TrainingUse.NOT_ALLOWED)
                .metadata(Map.of("dc:creator", "Jane Doe"))
                .thumbnail(new Thumbnail("image/png", SampleImages.png(8, 8)))
                .build();

        SignedAsset signed = ManifestWriter.sign(SampleImages.jpeg(32, 32), manifest, signer);

        ValidationReport report = validator.validate(signed.bytes());
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThat(signed.manifestUrn()).endsWith(":darkroom");
        assertThat(report.manifests()).isEqualTo(2);
        ReferenceEngine.Answer answer = reference(signed);
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.state()).isEqualTo("Trusted");
        JsonNode read = answer.all().path("manifest");
        assertThat(read.path("title").asString()).isEqualTo("harbour with gull.jpg");
        assertThat(read.path("claim_generator_info").path(0).path("name").asString())
                .isEqualTo("Darkroom");
        assertThat(read.path("ingredients").size()).isEqualTo(3);
        assertThat(read.toString()).contains("more contrast", "a note", "Jane Doe", "as it came from the camera");
    }

    @Test
    void anIngredientThatTwoOthersShareIsKeptOnce() throws Exception {
        byte[] file = ManifestWriter.sign(SampleImages.png(8, 8), photograph().build(), signer)
                .bytes();
        Ingredient left = Ingredient.of(Relationship.COMPONENT_OF, "left", file, validator);
        Ingredient right = Ingredient.of(Relationship.COMPONENT_OF, "right", file, validator);

        SignedAsset signed = ManifestWriter.sign(
                SampleImages.png(16, 8),
                builder()
                        .action(Action.created(DigitalSourceType.COMPOSITE_CAPTURE))
                        .action(Action.placed(left, right))
                        .build(),
                signer);

        ValidationReport report = validator.validate(signed.bytes());
        assertThat(report.manifests()).isEqualTo(2);
        assertThat(report.state()).isEqualTo(State.TRUSTED);
    }

    @Test
    @Tag("slow")
    void anAssertionOfAnIngredientIsRedacted() throws Exception {
        SignedAsset secret = ManifestWriter.sign(
                SampleImages.png(8, 8),
                photograph()
                        .assertion(CustomAssertion.cbor("org.example.place", Map.of("where", "at home")))
                        .build(),
                signer);
        Ingredient parent = Ingredient.of(Relationship.PARENT_OF, "secret.png", secret.bytes(), validator);
        String uri = "self#jumbf=/c2pa/" + secret.manifestUrn() + "/c2pa.assertions/org.example.place";

        SignedAsset signed = ManifestWriter.sign(
                SampleImages.png(8, 8),
                builder()
                        .action(Action.opened(parent))
                        .redact(uri, "c2pa.PII.present")
                        .build(),
                signer);

        assertThat(new String(signed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("at home");
        assertThat(validator.validate(signed.bytes()).state()).isEqualTo(State.TRUSTED);
        assertThat(reference(signed).state()).isEqualTo("Trusted");
    }

    @Test
    @Tag("slow")
    void identitiesStandByAllAssertions() throws Exception {
        TestAuthority persons = new TestAuthority();
        for (String format : List.of("png", "webp", "avif")) {
            Manifest manifest = photograph()
                    .identity(persons.signer(SigningAlgorithm.ES384), "cawg.creator")
                    .identity(persons.signer(SigningAlgorithm.PS256))
                    .build();
            SignedAsset signed = ManifestWriter.sign(SampleImages.of(format, 8, 8), manifest, signer);

            TrustPolicy policy =
                    authority.policy().withIdentities(TrustAnchors.fromPem(persons.pem()), java.util.Set.of());
            ValidationReport report = new ManifestValidator(policy, Clock.systemUTC()).validate(signed.bytes());
            assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
            assertThat(report.success())
                    .contains(StatusCode.CAWG_X509_SIGNATURE_VALIDATED, StatusCode.CAWG_X509_CREDENTIAL_TRUSTED);
            assertThat(validator.validate(signed.bytes()).failures())
                    .containsExactly(StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED);
            ReferenceEngine.Answer answer = reference(signed);
            assertThat(answer.failure()).as(answer.toString()).containsExactly("cawg.x509.credential.untrusted");
            assertThat(answer.all().toString()).contains("cawg.x509.signature.validated");
        }
    }

    @Test
    void saysWhatIsMissing() {
        Ingredient component = Ingredient.described(Relationship.COMPONENT_OF, "a", null);
        Ingredient parent = Ingredient.described(Relationship.PARENT_OF, "p", null);
        Ingredient other = Ingredient.described(Relationship.PARENT_OF, "q", null);
        Action created = Action.created(DigitalSourceType.DIGITAL_CAPTURE);

        assertThatThrownBy(() -> Manifest.builder().action(created).build()).hasMessageContaining("generator");
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("no action");
        assertThatThrownBy(() -> builder().action(Action.of("c2pa.edited")).build())
                .hasMessageContaining("created or c2pa.opened");
        assertThatThrownBy(() -> builder().action(created).action(created).build())
                .hasMessageContaining("not the first");
        assertThatThrownBy(() -> builder().action(Action.of("c2pa.created")).build())
                .hasMessageContaining("source type");
        assertThatThrownBy(() -> builder().action(Action.opened(component)).build())
                .hasMessageContaining("parentOf");
        assertThatThrownBy(
                        () -> builder().action(created).action(Action.placed()).build())
                .hasMessageContaining("componentOf");
        assertThatThrownBy(() -> builder().action(created).ingredient(parent).build())
                .hasMessageContaining("has a parent");
        assertThatThrownBy(() -> builder()
                        .action(Action.opened(parent))
                        .ingredient(other)
                        .build())
                .hasMessageContaining("2 ingredients");
        assertThatThrownBy(() -> builder()
                        .action(created)
                        .action(Action.of("c2pa.watermarked.bound"))
                        .build())
                .hasMessageContaining("soft binding");
    }

    @Test
    void refusesValuesThatCannotBeWritten() {
        assertThatThrownBy(() -> CustomAssertion.cbor("nodots", Map.of())).hasMessageContaining("no label");
        assertThatThrownBy(() -> CustomAssertion.cbor("c2pa.hash.data", Map.of()))
                .hasMessageContaining("itself");
        assertThatThrownBy(() -> CustomAssertion.cbor("org.example.a", Map.of("x", new Object())))
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> CustomAssertion.cbor("org.example.a", new byte[] {1}))
                .hasMessageContaining("no map");
        assertThatThrownBy(() -> CustomAssertion.json("org.example.a", "{")).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> Action.of("edited")).hasMessageContaining("no name");
    }

    @Test
    void whatTheValidatorWouldRefuseIsNotSigned() throws Exception {
        Manifest wrong = photograph()
                .assertion(CustomAssertion.cbor("c2pa.soft-binding", Map.of("alg", "org.example.x")))
                .build();

        assertThatThrownBy(() -> ManifestWriter.sign(SampleImages.png(8, 8), wrong, signer))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("blocks");
    }

    @Test
    void aSignerThatSignsSomethingElseIsRefused() throws Exception {
        ClaimSigner liar = new ClaimSigner() {
            @Override
            public SigningAlgorithm algorithm() {
                return signer.algorithm();
            }

            @Override
            public List<java.security.cert.X509Certificate> chain() {
                return signer.chain();
            }

            @Override
            public byte[] sign(byte[] toBeSigned) throws C2paException {
                return signer.sign(new byte[3]);
            }
        };
        Manifest manifest = photograph().build();

        assertThatThrownBy(() -> ManifestWriter.sign(SampleImages.png(8, 8), manifest, liar))
                .hasMessageContaining("claimSignature.mismatch");
    }
}
