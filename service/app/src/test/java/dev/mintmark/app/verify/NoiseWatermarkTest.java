package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.DrawResult;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.InputImages;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NewModel;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.prompt.Prompts;
import dev.mintmark.app.seal.SealedFile;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.SignatureExtras;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.GenerateRequest;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.app.workflow.Steps;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.WatermarkKey;
import dev.mintmark.watermark.Watermarker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter model draws with the noise watermark on, somebody regenerates the picture, and verification finds it again. */
@Tag("slow")
class NoiseWatermarkTest {
    private static final Path STARTER = Path.of("../../models/starter");
    private static final long MARK = 0x8c0f_fee0_1234_5678L;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    static Path scratch;

    private static Database database;
    private static SqlArtworks artworks;
    private static SqlArtworkChanges changes;
    private static FileBlobStore files;
    private static Models models;
    private static Model model;
    private static Drawer drawer;
    private static SealingKeys keys;
    private static NoiseWatermarker noiseWatermarker;
    private static Recipe plain;
    private static Recipe watermarked;
    private static Raster drawing;
    private static SealedFile sealed;
    private static byte[] regenerated;
    private static byte[] redrawn;

    @BeforeAll
    static void drawAndRegenerate() throws Exception {
        assumeTrue(Files.isRegularFile(STARTER.resolve("unet/model.onnx")), "the starter model is not here");
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        database = Database.open(scratch.resolve("test.db"));
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, clock);
        files = new FileBlobStore(scratch.resolve("files"));
        models = new Models(STARTER, new SqlModelRepository(database, clock), 4);
        model = models.get(Models.STARTER);
        // one key, so that every run draws the same picture
        Files.createDirectories(scratch.resolve("keys"));
        Files.writeString(KeyFolder.in(scratch).watermark(), "5a".repeat(WatermarkKey.BYTES));
        keys = TestKeys.open(scratch.resolve("keys"), TestKeys.OWN, random);
        noiseWatermarker = new NoiseWatermarker(keys.watermark());
        drawer = new Drawer(models, Device.CPU, noiseWatermarker);
        plain = new Recipe(
                TestDrawings.parameters("a lighthouse above the sea in a storm", "", 7, 20, 4, "ddim", 512, 512),
                model.sha256(),
                List.of());
        watermarked = noiseWatermarker.embed(plain, model, MARK);
        drawing = drawer.draw(watermarked, InputImages.NONE, _ -> true)
                .orElseThrow()
                .picture();
        Artwork artwork = artwork(watermarked);
        changes.add(List.of(artwork), null, "hash");
        changes.drawn(artwork.id(), files.put(ImageCodec.encodeFast(drawing)), null);
        sealed = new Sealer(keys, SignatureExtras.NONE, new Watermarker(keys.watermark()), random, clock, "test")
                .seal(artwork, drawing, null, null);
        changes.sealed(artwork.id(), sealed.seal());
        files.put(sealed.file());
        Raster file = ImageCodec.decode(sealed.file());
        regenerated = ImageCodec.encode(Regeneration.roundTrip(file), ImageFormat.PNG);
        redrawn = ImageCodec.encode(Regeneration.redrawn(file, 4), ImageFormat.PNG);
    }

    @AfterAll
    static void close() {
        if (database != null) {
            drawer.close();
            database.close();
        }
    }

    @Test
    void theManifestNamesBothWatermarksWithOneId() {
        assertThat(watermarked.noiseWatermark()).isNotNull();
        assertThat(watermarked.noiseWatermark().mark()).isEqualTo("8c0ffee012345678");
        assertThat(sealed.seal().watermarkId()).isEqualTo(MARK);
        assertThat(sealed.seal().c2paState()).isEqualTo("Trusted");
        String file = new String(sealed.file(), StandardCharsets.ISO_8859_1);
        assertThat(file)
                .contains(GeneratedImage.WATERMARK_ALGORITHM)
                .contains(GeneratedImage.SHADING_ALGORITHM)
                .contains("c2pa.soft-binding__1");
    }

    @Test
    void aRegeneratedCopyLosesThePixelWatermarkAndIsRecoveredByTheNoiseWatermark() {
        Verification without =
                trustless(Map.of(sealed.seal().sha256(), sealed.file())).verify(regenerated);
        assertThat(without.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(without.evidence().watermark().found()).isFalse();
        assertThat(without.evidence().noiseWatermark()).isNull();

        Verification with = trustless(Map.of(sealed.seal().sha256(), sealed.file()))
                .with(new NoiseWatermarkSearch(
                        drawer::invert, noiseWatermarker, null, artworks.noiseWatermarkGroups(1), LONG))
                .verify(regenerated);
        assertThat(with.verdict()).isEqualTo(Verdict.RECOVERED);
        assertThat(with.artwork().sha256()).isEqualTo(sealed.seal().sha256());
        assertThat(with.evidence().watermark().found()).isFalse();
        assertThat(with.evidence().noiseWatermark().id()).isEqualTo("8c0ffee012345678");
        assertThat(with.evidence().noiseWatermark().falsePositiveRate()).isLessThan(1e-9);
        assertThat(with.evidence().noiseWatermark().tried())
                .containsExactly(model.sha256().substring(0, 12) + " at 512 x 512");
    }

    /** A fifth of the way to noise and down again leaves too little to read, but enough to tell which of the known it is. */
    @Test
    void findsTheMarkOfARedrawnCopyAmongTheRegisteredOnes() {
        Raster copy = ImageCodec.decode(redrawn);
        NoiseWatermarkSearch search =
                new NoiseWatermarkSearch(drawer::invert, noiseWatermarker, artworks, List.of(), LONG);
        NoiseWatermarkSearch.Result answer =
                search.search(copy, new RegisterLookup(artworks, files), new UnavailableSources());
        assertThat(answer.evidence().id()).isEqualTo("8c0ffee012345678");
        assertThat(answer.evidence().falsePositiveRate()).isLessThan(1e-9);
        assertThat(answer.match()).isNotNull();
        assertThat(answer.match().original().summary().sha256())
                .isEqualTo(sealed.seal().sha256());
    }

    /** Where there is a register, fingerprints come first, and nothing is inverted for what they find. */
    @Test
    void searchesTheNoiseOnlyIfFingerprintsFindNothing() {
        for (byte[] copy : List.of(regenerated, redrawn)) {
            Verification answer = registered().verify(copy);
            assertThat(answer.verdict()).isEqualTo(Verdict.RECOVERED);
            assertThat(answer.evidence().watermark().found()).isFalse();
            assertThat(answer.evidence().fingerprint())
                    .isInstanceOfSatisfying(
                            Evidence.Fingerprint.class,
                            fingerprint -> assertThat(fingerprint.nearest())
                                    .isEqualTo(sealed.seal().sha256()));
            assertThat(answer.evidence().noiseWatermark()).isNull();
        }
    }

    @Test
    void aMarkWhoseOriginalLooksDifferentDoesNotRecover() throws Exception {
        byte[] other = ImageCodec.encode(Pictures.crop(drawing, 0.5, 1), ImageFormat.PNG);
        Verification answer = trustless(Map.of(sealed.seal().sha256(), other))
                .with(new NoiseWatermarkSearch(
                        drawer::invert, noiseWatermarker, null, artworks.noiseWatermarkGroups(1), LONG))
                .verify(ImageCodec.encode(mirrored(drawing), ImageFormat.PNG));
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aSearchThatReachesItsTimeLimitSaysSo() {
        Verification answer = trustless(Map.of())
                .with(new NoiseWatermarkSearch(
                        drawer::invert, noiseWatermarker, null, artworks.noiseWatermarkGroups(1), Duration.ofNanos(1)))
                .verify(regenerated);
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.evidence().noiseWatermark().found()).isFalse();
        assertThat(answer.evidence().noiseWatermark().error()).contains("longer than");
    }

    @Test
    void aPictureOfAnotherShapeIsNotTried() {
        Raster wide = new Raster(512, 256, Arrays.copyOf(drawing.argb(), 512 * 256));
        Verification answer = trustless(Map.of())
                .with(new NoiseWatermarkSearch(drawer::invert, noiseWatermarker, artworks, List.of(), LONG))
                .verify(ImageCodec.encode(wide, ImageFormat.PNG));
        assertThat(answer.evidence().noiseWatermark().tried()).isEmpty();
        assertThat(answer.evidence().noiseWatermark().error()).isNull();
    }

    @Test
    void redrawingNeedsTheWatermarkKeyOrTheSigns() throws Exception {
        assertThat(drawer.draw(watermarked, InputImages.NONE, _ -> true)).contains(new DrawResult(drawing, null));
        byte[] signs = drawer.noiseSigns(watermarked).orElseThrow();
        assertThat(drawer.noiseSigns(plain)).isEmpty();
        try (Drawer withoutKey = new Drawer(models, Device.CPU, null)) {
            assertThat(withoutKey.draw(watermarked, InputImages.NONE, signs, _ -> true))
                    .contains(new DrawResult(drawing, null));
            assertThatThrownBy(() -> withoutKey.draw(watermarked, InputImages.NONE, _ -> true))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("neither its signs nor the watermark key");
            byte[] others = signs.clone();
            others[3] ^= 1;
            assertThatThrownBy(() -> withoutKey.draw(watermarked, InputImages.NONE, others, _ -> true))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("not those that the recipe names");
            assertThat(withoutKey.draw(plain, InputImages.NONE, _ -> true))
                    .isNotEmpty()
                    .isNotEqualTo(Optional.of(new DrawResult(drawing, null)));
        }
        NoiseWatermarker stranger = new NoiseWatermarker(WatermarkKey.random(new SecureRandom()));
        try (Drawer withAnother = new Drawer(models, Device.CPU, stranger)) {
            assertThatThrownBy(() -> withAnother.draw(watermarked, InputImages.NONE, _ -> true))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("another watermark key");
        }
    }

    @Test
    void addsTheNoiseWatermarkOnlyIfItIsConfigured() throws Exception {
        try (Pipeline idle = new Pipeline(
                database, artworks, changes, files, new Steps(null, null, null, null), "test", Clock.systemUTC())) {
            DrawParameters.Request parameters = TestDrawings.request("a fox", null, 3L, 2, 4.0, null, 512, 512);
            GenerateRequest request = new GenerateRequest(parameters, null, 2, null, false, false, false, null);
            SecureRandom random = new SecureRandom();
            List<Artwork> on = new ArtworkService(
                            database,
                            artworks,
                            changes,
                            models,
                            idle,
                            Models.STARTER,
                            Prompts.NONE,
                            new Receivers(true),
                            noiseWatermarker,
                            random,
                            Clock.systemUTC())
                    .create(request, null);
            NoiseWatermark first =
                    artworks.find(on.get(0).id()).orElseThrow().recipe().noiseWatermark();
            assertThat(first).isEqualTo(on.get(0).recipe().noiseWatermark()).isNotNull();
            assertThat(first).isNotEqualTo(on.get(1).recipe().noiseWatermark());
            List<Artwork> off = new ArtworkService(
                            database,
                            artworks,
                            changes,
                            models,
                            idle,
                            Models.STARTER,
                            Prompts.NONE,
                            new Receivers(true),
                            null,
                            random,
                            Clock.systemUTC())
                    .create(request, null);
            assertThat(off.get(0).recipe().noiseWatermark()).isNull();
        }
    }

    @Test
    void drawsASmallPictureWithoutTheNoiseWatermark() {
        Recipe small =
                new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 4, "ddim", 128, 128), model.sha256(), List.of());
        assertThat(noiseWatermarker.embed(small, model, MARK).noiseWatermark()).isNull();
    }

    @Test
    void drawsWithoutTheNoiseWatermarkIfTheModelHasNoEncoder() {
        Model blind = models.add(NewModel.of(Path.of("../diffusion/src/test/resources/tiny-sd-half")));
        Recipe recipe =
                new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 4, "ddim", 512, 512), blind.sha256(), List.of());
        assertThat(noiseWatermarker.embed(recipe, blind, MARK)).isEqualTo(recipe);
        assertThatThrownBy(() -> drawer.invert(blind.sha256(), drawing, 512, 512, LONG))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("lacks the file vae_encoder/model.onnx");
    }

    private static Verifier registered() {
        return Verifier.registered(
                        artworks,
                        files,
                        Minted.NOTHING,
                        Minted.NO_FILES,
                        new ManifestValidator(keys.anchors(), Clock.systemUTC()),
                        new Watermarker(keys.watermark()))
                .with(new NoiseWatermarkSearch(drawer::invert, noiseWatermarker, artworks, List.of(), LONG));
    }

    /** On a chain that holds these files under the mark. */
    private static Verifier trustless(Map<String, byte[]> minted) {
        return Verifier.trustless(
                Minted.ledger(minted.keySet().stream().collect(Collectors.toMap(sha256 -> sha256, _ -> MARK))),
                Minted.network(minted.keySet().stream().collect(Collectors.toMap(Minted::cid, minted::get))),
                new ManifestValidator(keys.anchors(), Clock.systemUTC()),
                new Watermarker(keys.watermark()));
    }

    private static Raster mirrored(Raster picture) {
        return Deskew.mirror(picture);
    }

    private static Artwork artwork(Recipe recipe) {
        return Artwork.accepted(
                "0000-watermarked",
                Goal.SEALED,
                Models.STARTER,
                recipe,
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.EPOCH);
    }
}
