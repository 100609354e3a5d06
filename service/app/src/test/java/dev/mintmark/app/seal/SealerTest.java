package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.RecipeTextualInversion;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.StoreContents;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class SealerTest {
    @TempDir
    Path folder;

    private SealingKeys keys;
    private Sealer sealer;

    @BeforeEach
    void open() throws Exception {
        keys = TestKeys.open(folder, TestKeys.OWN, new SecureRandom());
        sealer = new Sealer(
                keys,
                SignatureExtras.NONE,
                new Watermarker(keys.watermark()),
                new SecureRandom(),
                Clock.systemUTC(),
                "test");
    }

    @Test
    void aSealedJpegHasWatermarkAndManifest() throws Exception {
        SealedFile sealed = sealer.seal(artwork(ImageFormat.JPEG), PipelineFixture.clouds(320, 3), null, null);
        Raster pixels = ImageCodec.decode(sealed.file());
        assertThat(sealed.seal().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(sealed.seal().c2paState()).isEqualTo("Trusted");
        assertThat(sealed.seal().bytes()).isEqualTo(sealed.file().length);
        assertThat(new Watermarker(keys.watermark()).detect(pixels).payload())
                .isEqualTo(sealed.seal().watermarkId());
        assertThat(sealed.seal().fingerprint()).isEqualTo(Pdq.of(pixels).toHex());
        assertThat(ManifestReader.store(sealed.file())).isPresent();
    }

    @Test
    void everySealHasItsOwnWatermark() throws Exception {
        Raster drawing = PipelineFixture.clouds(256, 4);
        Artwork artwork = artwork(ImageFormat.PNG);
        assertThat(sealer.seal(artwork, drawing, null, null).seal().watermarkId())
                .isNotEqualTo(sealer.seal(artwork, drawing, null, null).seal().watermarkId());
    }

    @Test
    void aDrawingFromASealedImageHasItsOwnWatermarkAndKeepsTheManifests() throws Exception {
        SealedFile first = sealer.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 4), null, null);
        SealedFile second = sealer.seal(artwork(ImageFormat.JPEG), PipelineFixture.clouds(256, 5), first.file(), null);
        SealedFile third = sealer.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 6), second.file(), null);

        assertThat(third.seal().watermarkId())
                .isNotIn(first.seal().watermarkId(), second.seal().watermarkId());
        assertThat(third.seal().c2paState()).isEqualTo("Trusted");
        assertThat(ManifestReader.read(third.file()).orElseThrow().manifests())
                .containsKeys(
                        first.seal().manifest(),
                        second.seal().manifest(),
                        third.seal().manifest());
    }

    @Test
    void theModelAndEachOfItsLorasAndTextualInversionsAreIngredientsWithTheirHashes() throws Exception {
        Recipe recipe = artwork(ImageFormat.PNG)
                .recipe()
                .with(
                        List.of(
                                new RecipeLora("ink.safetensors", "b".repeat(64), 0.7),
                                new RecipeLora("film.safetensors", "c".repeat(64), -1)),
                        List.of(new RecipeTextualInversion("<fox>", "d".repeat(64))));
        SealedFile sealed = sealer.seal(artwork(ImageFormat.PNG, recipe), PipelineFixture.clouds(256, 4), null, null);

        assertThat(sealed.seal().c2paState()).isEqualTo("Trusted");
        assertThat(ManifestReader.read(sealed.file()).orElseThrow().active().ingredients())
                .extracting(
                        ingredient -> ingredient.title().orElseThrow(),
                        ingredient -> ingredient.instanceId().orElseThrow(),
                        ingredient -> ingredient.relationship().orElseThrow(),
                        ingredient -> ingredient.fields().get("description"))
                .containsExactly(
                        tuple("starter", "nih:sha-256;" + "a".repeat(64), Ingredient.Relationship.INPUT_TO, null),
                        tuple(
                                "ink.safetensors",
                                "nih:sha-256;" + "b".repeat(64),
                                Ingredient.Relationship.INPUT_TO,
                                "LoRA in starter, weight 0.7"),
                        tuple(
                                "film.safetensors",
                                "nih:sha-256;" + "c".repeat(64),
                                Ingredient.Relationship.INPUT_TO,
                                "LoRA in starter, weight -1.0"),
                        tuple(
                                "<fox>",
                                "nih:sha-256;" + "d".repeat(64),
                                Ingredient.Relationship.INPUT_TO,
                                "textual inversion in starter"));
    }

    @Test
    void theControlImageIsAnIngredientWithItsHashAndKeepsItsManifest() throws Exception {
        SealedFile first = sealer.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 4), null, null);
        DrawParameters guided =
                TestDrawings.guided(artwork(ImageFormat.PNG).recipe().parameters(), first.file(), 0.7, null, 0.5, null);
        Artwork artwork = artwork(ImageFormat.PNG, new Recipe(guided, "a".repeat(64), guided.inputs()));

        // also where the drawing starts from the same file
        for (byte[] init : Arrays.asList(null, first.file())) {
            SealedFile sealed = sealer.seal(artwork, PipelineFixture.clouds(256, 5), init, first.file());

            assertThat(sealed.seal().c2paState()).isEqualTo("Trusted");
            StoreContents store = ManifestReader.read(sealed.file()).orElseThrow();
            assertThat(store.manifests())
                    .containsOnlyKeys(first.seal().manifest(), sealed.seal().manifest());
            assertThat(store.active().ingredients())
                    .filteredOn(ingredient -> ingredient.title().orElseThrow().equals("control image"))
                    .singleElement()
                    .satisfies(ingredient -> {
                        assertThat(ingredient.instanceId())
                                .hasValue("nih:sha-256;" + first.seal().sha256());
                        assertThat(ingredient.relationship()).hasValue(Ingredient.Relationship.INPUT_TO);
                        assertThat(ingredient.manifest()).hasValue(first.seal().manifest());
                        assertThat(ingredient.fields())
                                .containsEntry(
                                        "description", "control image, scale 0.7, steps 0.0 to 0.5, preprocessor none");
                    });
        }
    }

    /** Where hardly anything was drawn anew: a second mark over it would make both unreadable. */
    @Test
    void aDrawingThatStillHasTheMarkOfItsInputIsRefused() throws Exception {
        SealedFile first = sealer.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 4), null, null);
        Raster same = ImageCodec.decode(first.file());

        assertThatThrownBy(() -> sealer.seal(artwork(ImageFormat.PNG), same, first.file(), null))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining(first.seal().watermarkHex())
                .hasMessageEndingWith("ask for a higher strength, which leaves less of it.");
    }

    /** What fails is recorded with the ingredient. */
    @Test
    void anInputWithoutAManifestThatHoldsIsOpenedAllTheSame() throws Exception {
        Raster drawing = PipelineFixture.clouds(256, 7);
        byte[] altered = sealer.seal(artwork(ImageFormat.PNG), drawing, null, null)
                .file()
                .clone();
        altered[altered.length - 40] ^= 1;
        byte[] broken = altered.clone();
        Arrays.fill(broken, 60, 3000, (byte) 7);
        byte[] plain = ImageCodec.encode(drawing, ImageFormat.JPEG);
        for (byte[] init : List.of(altered, broken, plain)) {
            SealedFile sealed = sealer.seal(artwork(ImageFormat.PNG), drawing, init, null);

            assertThat(sealed.seal().c2paState()).isEqualTo("Trusted");
            assertThat(ManifestReader.read(sealed.file()).orElseThrow().active().ingredients())
                    .extracting(ingredient -> ingredient.relationship().orElseThrow())
                    .contains(Ingredient.Relationship.PARENT_OF);
        }
    }

    /** Dense strokes hide much, and a mark of 42 dB drowns in them. */
    @Test
    void busyLineArtGetsAStrongerMarkThatSurvivesCommonEdits() throws Exception {
        Path file = Path.of("../../../shared/fixtures/images/busy-line-art.png");
        assumeTrue(Files.exists(file), "The fixtures are not beside this checkout: " + file);
        Raster drawing = ImageCodec.decode(Files.readAllBytes(file));
        SealedFile sealed = sealer.seal(artwork(ImageFormat.PNG), drawing, null, null);
        assertThat(sealed.seal().psnrDb()).isBetween(36.0, 42.1);
        Raster pixels = ImageCodec.decode(sealed.file());
        assertThat(new Watermarker(keys.watermark())
                        .testRobustness(pixels, sealed.seal().watermarkId())
                        .isComplete())
                .isTrue();
    }

    @Test
    void reportsAPictureThatCannotCarryAWatermark() {
        int[] white = new int[128 * 128];
        Arrays.fill(white, -1);
        assertThatThrownBy(() -> sealer.seal(artwork(ImageFormat.PNG), new Raster(128, 128, white), null, null))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        e -> assertThat(e.failure().type()).isEqualTo("watermark-impossible"))
                .hasMessageContaining("another seed");
    }

    @Test
    void makesKeysOnceReadableByTheirOwnerOnly() throws Exception {
        SealingKeys again = TestKeys.open(folder, TestKeys.OWN, new SecureRandom());
        assertThat(again.watermark()).isEqualTo(keys.watermark());
        assertThat(again.anchors()).isEqualTo(keys.anchors());
        assertThat(again.toString()).doesNotContain(keys.watermark().toHex());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("watermark.key"))))
                .isEqualTo("rw-------");
        Files.writeString(folder.resolve("watermark.key"), "broken");
        assertThatThrownBy(() -> TestKeys.open(folder, TestKeys.OWN, new SecureRandom()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("watermark.key")
                .hasMessageNotContaining("broken");
    }

    @Test
    void signsWithAConfiguredKey() throws Exception {
        // the development authority's files are a PEM chain and key like anybody's
        Path signer = folder.resolve("c2pa/signer.pem");
        SealingKeys configured =
                TestKeys.open(folder.resolve("other"), TestKeys.pem(chain(signer), signer), new SecureRandom());
        Sealer other = new Sealer(
                configured,
                SignatureExtras.NONE,
                new Watermarker(configured.watermark()),
                new SecureRandom(),
                Clock.systemUTC(),
                "test");
        assertThat(other.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 5), null, null)
                        .seal()
                        .c2paState())
                .isEqualTo("Trusted");
        assertThatThrownBy(() -> TestKeys.open(
                        folder.resolve("third"), TestKeys.pem(folder.resolve("none.pem"), signer), new SecureRandom()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("none.pem");
    }

    /** Its signature is right and its signer is nobody's: such a file is Valid. */
    @Test
    void aFileThatIsValidAndNotTrustedIsNotSealed() throws Exception {
        SealingKeys others = TestKeys.open(folder.resolve("others"), TestKeys.OWN, new SecureRandom());
        SealingKeys untrusting = new SealingKeys(
                keys.watermark(), keys.signers(), others.anchors(), keys.ownAuthorities(), keys.anchorsPem());
        Sealer careful = new Sealer(
                untrusting,
                SignatureExtras.NONE,
                new Watermarker(keys.watermark()),
                new SecureRandom(),
                Clock.systemUTC(),
                "test");
        assertThatThrownBy(() -> careful.seal(artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 6), null, null))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        e -> assertThat(e.failure().type()).isEqualTo("sign-untrusted"))
                .hasMessageContaining("Valid");
    }

    private Path chain(Path signer) throws Exception {
        Path chain = folder.resolve("chain.pem");
        Files.writeString(
                chain,
                Files.readString(signer).replaceAll("(?s)-----BEGIN PRIVATE.*", "")
                        + Files.readString(folder.resolve("c2pa/root.pem")));
        return chain;
    }

    static Artwork artwork(ImageFormat format) {
        return artwork(
                format,
                new Recipe(TestDrawings.parameters("fox", "", 1, 2, 3, "ddim", 256, 256), "a".repeat(64), List.of()));
    }

    private static Artwork artwork(ImageFormat format, Recipe recipe) {
        return Artwork.accepted("a", Goal.SEALED, "starter", recipe, new byte[32], false, format, null, Instant.EPOCH);
    }
}
