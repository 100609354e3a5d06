package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageHeader;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.Action;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.DigitalSourceType;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.Manifest;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.Thumbnail;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an answer says of signers and ingredients, also of files that were made to do harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ProvenanceTest {
    private static final byte[] PICTURE = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);

    private ClaimSigner known;
    private ClaimSigner stranger;
    private ManifestValidator validator;

    @BeforeAll
    void open(@TempDir Path here, @TempDir Path elsewhere) throws Exception {
        known = DevelopmentAuthority.openOrCreate(here).signer();
        stranger = DevelopmentAuthority.openOrCreate(elsewhere).signer();
        TrustAnchors list = TrustAnchors.fromPem(Files.readString(here.resolve("root.pem")));
        validator = new ManifestValidator(TrustPolicy.of(list.named("the list")), Clock.systemUTC());
    }

    @Test
    void namesTheCertificateOfTheSignerAndTheListThatKnowsIt() throws Exception {
        Provenance tree = read(
                ManifestWriter.sign(PICTURE, camera("fox.png").build(), known).bytes());

        X509Certificate certificate = known.chain().getFirst();
        Provenance.Signer signer = tree.signer();
        assertThat(signer.commonName()).isEqualTo("Development claim signer");
        assertThat(certificate.getSubjectX500Principal().getName()).contains("O=" + signer.organisation());
        assertThat(certificate.getIssuerX500Principal().getName()).contains(signer.issuer());
        assertThat(signer.serialNumber())
                .isEqualTo(certificate.getSerialNumber().toString(16));
        assertThat(signer.validFrom()).isEqualTo(certificate.getNotBefore().toInstant());
        assertThat(signer.validTo()).isEqualTo(certificate.getNotAfter().toInstant());
        assertThat(signer.algorithm()).isEqualTo("es256");
        assertThat(signer.trustedBy()).isEqualTo("the list");
        assertThat(signer.stamp()).as("nobody stamped it").isNull();
        assertThat(tree.state()).isEqualTo("Trusted");
        assertThat(tree.title()).isEqualTo("fox.png");
        assertThat(tree.claimGenerator()).isEqualTo("Camera/3");
        assertThat(tree.relationship()).isNull();
        assertThat(tree.ai()).isNull();
        assertThat(tree.actions()).extracting(Provenance.Action::action).containsExactly("c2pa.created");
    }

    @Test
    void theWordsOfAFileKeepTheirOwnLineAndDirection() throws Exception {
        String title = "fox\u202egnp.\u2066\u200bx\u2069\ntrusted\u001b[2J\u0085\u2028\ue000 by all\t";
        Provenance tree =
                read(ManifestWriter.sign(PICTURE, camera(title).build(), known).bytes());

        assertThat(tree.title()).isEqualTo("foxgnp.x trusted [2J   by all");
        assertThat(ProvenanceTexts.text("\u202e\u200f \n")).isNull();
        String joined = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83c\udfa8";
        assertThat(ProvenanceTexts.text(joined)).isEqualTo(joined);
    }

    @Test
    void aSignerOfAManifestThatIsNotValidIsTrustedByNoList() throws Exception {
        byte[] file =
                ManifestWriter.sign(PICTURE, camera("fox.png").build(), known).bytes();
        file[file.length - 20] ^= 1;

        Provenance tree = read(file);
        assertThat(tree.state()).isEqualTo("Invalid");
        assertThat(tree.failures()).contains("assertion.dataHash.mismatch");
        assertThat(tree.signer().commonName()).isNotNull();
        assertThat(tree.signer().trustedBy()).isNull();
    }

    @Test
    void showsIngredientsOfIngredientsWithTheirSignersActionsAndPictures() throws Exception {
        byte[] photograph = ManifestWriter.sign(
                        PICTURE, camera("photograph.png").build(), stranger)
                .bytes();
        Ingredient parent = Ingredient.of(Relationship.PARENT_OF, "photograph.png", photograph, validator)
                .withThumbnail(
                        new Thumbnail("image/png", ImageCodec.encode(PipelineFixture.clouds(512, 4), ImageFormat.PNG)));
        Ingredient model =
                Ingredient.described(Relationship.INPUT_TO, "starter", null).withDataTypes("c2pa.types.model.onnx");
        byte[] edited = ManifestWriter.sign(
                        PICTURE,
                        Manifest.builder()
                                .generator("Editor", "1")
                                .title("edited.png")
                                .action(Action.opened(parent))
                                .action(Action.of(Action.EDITED)
                                        .withSourceType(DigitalSourceType.TRAINED_ALGORITHMIC_MEDIA)
                                        .by("Brush", "2"))
                                .ingredient(model)
                                .build(),
                        known)
                .bytes();
        byte[] file = ManifestWriter.sign(PICTURE, opening(edited, "edited.png"), known)
                .bytes();

        Provenance root = read(file);
        assertThat(root.ingredients()).hasSize(1);
        Provenance child = root.ingredients().getFirst();
        assertThat(child.title()).isEqualTo("edited.png");
        assertThat(child.relationship()).isEqualTo("parentOf");
        assertThat(child.format()).isEqualTo("image/png");
        assertThat(child.state()).isEqualTo("Trusted");
        assertThat(child.signer().trustedBy()).isEqualTo("the list");
        assertThat(child.ai()).as("a model changed what was there").isEqualTo(Provenance.Ai.PARTLY);
        assertThat(child.actions())
                .containsExactly(
                        new Provenance.Action("c2pa.opened", null, null, null, null),
                        new Provenance.Action(
                                "c2pa.edited",
                                DigitalSourceType.TRAINED_ALGORITHMIC_MEDIA.uri(),
                                null,
                                "Brush 2",
                                null));
        assertThat(child.thumbnail()).isNull();

        Provenance shot = child.ingredients().stream()
                .filter(each -> "parentOf".equals(each.relationship()))
                .findFirst()
                .orElseThrow();
        assertThat(shot.state()).as("nobody here knows its signer").isEqualTo("Valid");
        assertThat(shot.signer().trustedBy()).isNull();
        assertThat(shot.ingredients()).isEmpty();
        ImageHeader small = ImageHeader.read(Base64.getDecoder().decode(shot.thumbnail()));
        assertThat(small).isEqualTo(new ImageHeader(ImageHeader.Kind.JPEG, 128, 128));

        Provenance drawn = child.ingredients().stream()
                .filter(each -> "inputTo".equals(each.relationship()))
                .findFirst()
                .orElseThrow();
        assertThat(drawn.state()).isEqualTo("None");
        assertThat(drawn.signer()).isNull();
        assertThat(drawn.types()).containsExactly("c2pa.types.model.onnx");
    }

    @Test
    void saysOfAPictureThatAModelMadeThatItIsGenerated() throws Exception {
        Provenance tree = read(ManifestWriter.sign(
                        PICTURE,
                        Manifest.builder()
                                .generator("Model", null)
                                .action(Action.created(DigitalSourceType.TRAINED_ALGORITHMIC_MEDIA))
                                .build(),
                        stranger)
                .bytes());
        assertThat(tree.ai()).isEqualTo(Provenance.Ai.GENERATED);
    }

    @Test
    void saysOfAnIngredientThatWasFoundChangedWhenItWasUsed() throws Exception {
        byte[] changed =
                ManifestWriter.sign(PICTURE, camera("fox.png").build(), known).bytes();
        changed[changed.length - 20] ^= 1;
        Provenance tree = read(
                ManifestWriter.sign(PICTURE, opening(changed, "fox.png"), known).bytes());

        Provenance ingredient = tree.ingredients().getFirst();
        assertThat(ingredient.state()).isEqualTo("Invalid");
        assertThat(ingredient.failures()).contains("assertion.dataHash.mismatch");
        assertThat(ingredient.signer().trustedBy()).isNull();
        assertThat(tree.state()).as("as its signer found it").isEqualTo("Trusted");
    }

    @Test
    void countsWhatATreeOfThousandsLeavesOutAndCutsTitles() throws Exception {
        Manifest.Builder manifest = camera("t".repeat(9000));
        for (int i = 0; i < 3000; i++) {
            manifest.ingredient(Ingredient.described(Relationship.COMPONENT_OF, "part " + i, "image/png"));
        }
        Provenance tree =
                read(ManifestWriter.sign(PICTURE, manifest.build(), stranger).bytes());

        assertThat(tree.ingredients()).hasSize(ProvenanceReader.MAX_NODES - 1);
        assertThat(tree.moreIngredients()).isEqualTo(3000 - tree.ingredients().size());
        assertThat(tree.title()).hasSize(ProvenanceReader.MAX_TEXT).endsWith("…");
    }

    /** Each manifest uses the one before it twice, so that a tree without limits has 2²⁰ leaves. */
    @Test
    void aTreeThatDoublesAtEveryLevelIsCutAtItsDepthAndSize() throws Exception {
        byte[] file =
                ManifestWriter.sign(PICTURE, camera("0").build(), stranger).bytes();
        for (int level = 1; level <= 12; level++) {
            Ingredient before = Ingredient.of(Relationship.COMPONENT_OF, "a", file, validator);
            Ingredient again = Ingredient.of(Relationship.COMPONENT_OF, "b", file, validator);
            file = ManifestWriter.sign(
                            PICTURE,
                            camera("0").ingredient(before).ingredient(again).build(),
                            stranger)
                    .bytes();
        }
        Provenance tree = read(file);
        assertThat(count(tree)).isEqualTo(ProvenanceReader.MAX_NODES);
        assertThat(depth(tree)).isLessThanOrEqualTo(ProvenanceReader.MAX_DEPTH);
    }

    @Test
    void aChainOfIngredientsEndsAtTheLimitOfItsDepth() throws Exception {
        byte[] file =
                ManifestWriter.sign(PICTURE, camera("0").build(), stranger).bytes();
        for (int level = 1; level <= 12; level++) {
            file = ManifestWriter.sign(PICTURE, opening(file, "0"), stranger).bytes();
        }
        Provenance tree = read(file);
        assertThat(depth(tree)).isEqualTo(ProvenanceReader.MAX_DEPTH);
        Provenance last = tree;
        while (!last.ingredients().isEmpty()) {
            last = last.ingredients().getFirst();
        }
        assertThat(last.moreIngredients()).isEqualTo(1);
    }

    @Test
    void aManifestThatWentIntoItselfIsShownOnce() throws Exception {
        byte[] first =
                ManifestWriter.sign(PICTURE, camera("a").build(), stranger).bytes();
        byte[] second =
                ManifestWriter.sign(PICTURE, opening(first, "a"), stranger).bytes();
        String before = validator.validate(first).activeManifest();
        String own = validator.validate(second).activeManifest();
        String store = new String(ManifestReader.store(second).orElseThrow(), StandardCharsets.ISO_8859_1);
        int at = store.indexOf(own);
        byte[] circular = (store.substring(0, at) + store.substring(at).replace(before, own))
                .getBytes(StandardCharsets.ISO_8859_1);

        Provenance tree = read(Pictures.withStore(second, circular));
        assertThat(tree.state()).isEqualTo("Invalid");
        assertThat(tree.ingredients()).hasSize(1);
        assertThat(tree.ingredients().getFirst().ingredients()).isEmpty();
        assertThat(tree.ingredients().getFirst().moreIngredients()).isEqualTo(1);
    }

    @Test
    void aThumbnailThatCannotBeReadIsLeftOutAndThoseOverTheLimitToo() throws Exception {
        Manifest.Builder manifest = camera("a")
                .ingredient(Ingredient.described(Relationship.COMPONENT_OF, "broken", "image/png")
                        .withThumbnail(new Thumbnail("image/png", new byte[] {1, 2, 3})));
        for (int i = 0; i < 20; i++) {
            manifest.ingredient(Ingredient.described(Relationship.COMPONENT_OF, "part " + i, "image/png")
                    .withThumbnail(new Thumbnail("image/png", PICTURE)));
        }
        Provenance tree =
                read(ManifestWriter.sign(PICTURE, manifest.build(), stranger).bytes());

        assertThat(tree.ingredients()).hasSize(21);
        assertThat(tree.ingredients().getFirst().thumbnail()).isNull();
        assertThat(tree.ingredients().stream().filter(each -> each.thumbnail() != null))
                .hasSize(IngredientPictures.MOST - 1);
    }

    @Test
    void anAnswerNamesAForeignSigner(@TempDir Path data) throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Verifier verifier = Verifier.registered(
                    fixture.artworks, fixture.files, Minted.NOTHING, Minted.NO_FILES, validator, fixture.watermarker);
            byte[] file = ManifestWriter.sign(PICTURE, camera("fox.png").build(), stranger)
                    .bytes();
            Verification answer = verifier.verify(file);
            assertThat(answer.verdict()).isEqualTo(Verdict.FOREIGN);
            assertThat(answer.evidence().c2pa().provenance()).isEqualTo(read(file));
            assertThat(verifier.verify(PICTURE).evidence().c2pa().provenance()).isNull();
        }
    }

    /** Who knows a hash, as of a token, need not have the file, nor what others signed in it. */
    @Test
    void anAnswerByHashLeavesOutWhatTheManifestsOfIngredientsSay(@TempDir Path data) throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String hash = fixture.given("a fox", 5).sealed().sha256();
            byte[] sketch = ManifestWriter.sign(PICTURE, camera("sketch.png").build(), stranger)
                    .bytes();
            byte[] file = ManifestWriter.sign(PICTURE, opening(sketch, "sketch.png"), known)
                    .bytes();
            BlobStore stored = new BlobStore() {
                @Override
                public String put(byte[] bytes) {
                    throw new AssertionError();
                }

                @Override
                public Optional<byte[]> get(String sha256) {
                    return sha256.equals(hash) ? Optional.of(file) : Optional.empty();
                }

                @Override
                public void delete(String sha256) {
                    throw new AssertionError();
                }
            };
            Verifier verifier = Verifier.registered(
                    fixture.artworks, stored, Minted.NOTHING, Minted.NO_FILES, validator, fixture.watermarker);

            Provenance tree = verifier.verify(hash).evidence().c2pa().provenance();
            assertThat(tree.signer().commonName()).isEqualTo("Development claim signer");
            assertThat(tree.actions()).isNotEmpty();
            Provenance ingredient = tree.ingredients().getFirst();
            assertThat(ingredient.title()).isEqualTo("sketch.png");
            assertThat(ingredient.state()).isEqualTo("Valid");
            assertThat(ingredient.signer()).isNull();
            assertThat(ingredient.manifest()).isNull();
            assertThat(ingredient.claimGenerator()).isNull();
            assertThat(ingredient.actions()).isEmpty();
            assertThat(ingredient.thumbnail()).isNull();
            assertThat(ingredient.ingredients()).isEmpty();
        }
    }

    @Test
    void aSignatureIsReadAsOfTheValidatorsTime() throws Exception {
        byte[] file =
                ManifestWriter.sign(PICTURE, camera("fox.png").build(), known).bytes();
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofDays(20 * 366));
        TrustAnchors anchors = new TrustAnchors(List.of(known.chain().getLast()));
        ManifestValidator later = new ManifestValidator(anchors, late);
        ValidationReport report = later.validate(file);
        Provenance tree = ProvenanceReader.read(file, later, report, null);
        assertThat(tree.state()).isEqualTo("Invalid");
        assertThat(tree.failures()).contains("claimSignature.outsideValidity");
    }

    private Provenance read(byte[] file) {
        ValidationReport report = validator.validate(file);
        boolean isTrusted = report.state() == ValidationReport.State.TRUSTED;
        return ProvenanceReader.read(
                file, validator, report, isTrusted ? report.signature().trustedBy() : null);
    }

    private Manifest opening(byte[] file, String title) throws Exception {
        return Manifest.builder()
                .generator("Editor", "1")
                .title("next.png")
                .action(Action.opened(Ingredient.of(Relationship.PARENT_OF, title, file, validator)))
                .build();
    }

    private static Manifest.Builder camera(String title) {
        return Manifest.builder()
                .generator("Camera", "3")
                .title(title)
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE));
    }

    private static int count(Provenance tree) {
        return 1 + tree.ingredients().stream().mapToInt(ProvenanceTest::count).sum();
    }

    private static int depth(Provenance tree) {
        return tree.ingredients().stream()
                .mapToInt(each -> 1 + depth(each))
                .max()
                .orElse(0);
    }
}
