package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.verify.softbinding.SoftBinding;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.WatermarkKey;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What leads an altered copy back to its original, and what must not. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecoveryTest {
    private static final int SIDE = 384;

    private PipelineFixture fixture;
    private Artwork artwork;
    private Artwork sibling;
    private Raster drawing;
    private Raster pixels;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        drawing = Pictures.scene(PipelineFixture.clouds(SIDE, 21));
        artwork = sealed(drawing, 1);
        artwork = fixture.pinned(artwork, Minted.cid(artwork.sealed().sha256()));
        sibling = sealed(Pictures.scene(PipelineFixture.clouds(SIDE, 22)), 2);
        sealed(PipelineFixture.clouds(SIDE, 23), 3);
        pixels = ImageCodec.decode(fixture.files.get(artwork.sealed().sha256()).orElseThrow());
    }

    private Artwork sealed(Raster picture, long seed) throws Exception {
        String id =
                fixture.give(PipelineFixture.small("a valley", seed), picture).id();
        return fixture.done(id);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    /** What the copy's own hash says of tokens stays in the evidence: there is none. */
    @Test
    void aCopyLeadsToTheTokenOfItsOriginal() {
        String original = artwork.sealed().sha256();
        Map<String, Long> tokens = Map.of(original, artwork.sealed().watermarkId());
        byte[] copy = jpeg(pixels);
        Verification owned =
                verifier(fixture.watermarker, Minted.ledger(tokens)).verify(copy);
        assertThat(owned.evidence().chain()).isEqualTo(new Evidence.NotMinted(false, 8L, null));
        assertThat(owned.artwork().token())
                .isEqualTo(new Verification.TokenSummary(31337, "0xc", "0x" + original, "0xm", "0xo", false));

        Verification burnt = verifier(fixture.watermarker, Minted.burnt(tokens)).verify(copy);
        assertThat(burnt.artwork().token())
                .isEqualTo(new Verification.TokenSummary(31337, "0xc", "0x" + original, "0xm", null, true));
        assertThat(verifier(fixture.watermarker).verify(copy).artwork().token())
                .as("not minted")
                .isNull();
        assertThat(verifier(fixture.watermarker, Minted.ledger(tokens))
                        .verify(original)
                        .artwork()
                        .token())
                .as("by hash")
                .isEqualTo(owned.artwork().token());
    }

    @Test
    void theWatermarkRecoversEveryKindOfCopy() {
        Verifier verifier = verifier(fixture.watermarker);
        recovered(verifier, "crop to 70 %", Pictures.crop(pixels, Math.sqrt(0.7), 0.3));
        Verification crop = recovered(verifier, "crop to 40 %", Pictures.crop(pixels, Math.sqrt(0.4), 0.8));
        assertThat(crop.evidence().fingerprint())
                .as("of what matched, which is no whole picture")
                .isInstanceOfSatisfying(
                        Evidence.Fingerprint.class,
                        fingerprint -> assertThat(fingerprint.distance()).isBetween(0, 56));
        recovered(verifier, "turned", Pictures.turned(pixels, 5));
        recovered(verifier, "turned and cut", Pictures.crop(Pictures.turned(pixels, -8), 0.8, 0.5));
        recovered(verifier, "darker", Pictures.darker(pixels, 0.5));
        recovered(verifier, "half the size", Pictures.resized(pixels, 0.5));
        recovered(verifier, "mirrored", Pictures.mirrored(pixels));
        recovered(verifier, "mirrored and cropped", Pictures.crop(Pictures.mirrored(pixels), 0.85, 0.2));
    }

    @Test
    void theAnswerSaysHowMuchOfTheOriginalIsToBeSeen() {
        Verifier verifier = verifier(fixture.watermarker);
        Raster other = Pictures.scene(PipelineFixture.clouds(SIDE, 31));
        Raster collage = Pictures.beside(other, Pictures.boxed(pixels, 0, 0.7, 1, 0.3));
        Evidence.Regions match = recovered(verifier, "a collage with a caption", collage)
                .evidence()
                .match();
        assertThat(match).isNotNull();
        assertThat(match.share()).isBetween(0.55, 0.75);
        assertThat(match.map()).matches("([0-3]{16}/){15}[0-3]{16}");
        assertThat(match.reason()).isNull();

        Verification copied =
                verifier.verify(ImageCodec.encode(Pictures.copiedMark(pixels, drawing, other), ImageFormat.PNG));
        assertThat(copied.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(copied.artwork()).as("what it is no copy of is not named").isNull();
        assertThat(copied.evidence().watermark().found()).isTrue();
        assertThat(copied.evidence().match()).isNotNull();
        assertThat(copied.evidence().match().share()).isLessThan(0.1);
        assertThat(copied.evidence().match().reason()).isEqualTo(Evidence.Regions.NOTHING_SHOWN);
        assertThat(verifier(another()).verify(jpeg(pixels)).evidence().match())
                .as("where no watermark names an original")
                .isNull();
    }

    @Test
    void fingerprintsRecoverResizesAndCropsWithoutTheWatermark() {
        Verifier verifier = verifier(another());
        recovered(verifier, "half the size", Pictures.resized(pixels, 0.5));
        recovered(verifier, "darker", Pictures.darker(pixels, 0.8));
        recovered(verifier, "squeezed", squeezed(pixels));
        Verification crop = recovered(verifier, "crop to 70 %", Pictures.crop(pixels, Math.sqrt(0.7), 0.3));
        assertThat(crop.evidence().fingerprint()).isInstanceOfSatisfying(Evidence.Fingerprint.class, fingerprint -> {
            assertThat(fingerprint.nearest()).isEqualTo(artwork.sealed().sha256());
            assertThat(fingerprint.distance()).isBetween(0, 56);
        });
        recovered(verifier, "crop to 50 %", Pictures.crop(pixels, Math.sqrt(0.5), 0.6));
    }

    @Test
    void unrelatedPicturesAndLookAlikesAreUnknown() {
        for (Verifier verifier : List.of(verifier(fixture.watermarker), verifier(another()))) {
            for (int seed = 40; seed < 46; seed++) {
                unknown(verifier, PipelineFixture.clouds(SIDE, seed));
                unknown(verifier, Pictures.scene(PipelineFixture.clouds(SIDE, seed)));
            }
        }
    }

    @Test
    void aWatermarkCopiedOntoAPictureOfTheSameLayoutDoesNotRecover() {
        Raster lookAlike = Pictures.scene(PipelineFixture.clouds(SIDE, 30));
        assertThat(CrossCorrelation.align(lookAlike, 1, pixels).correlation())
                .as("alike enough to be taken for it at a glance")
                .isGreaterThan(0.85);
        Raster copied = Pictures.copiedMark(pixels, drawing, lookAlike);
        assertThat(fixture.watermarker.detect(copied).payload())
                .isEqualTo(artwork.sealed().watermarkId());
        unknown(verifier(fixture.watermarker), copied);
        unknown(verifier(fixture.watermarker), Pictures.crop(copied, 0.85, 0.4));
    }

    @Test
    void aWatermarkCopiedOntoAPictureWithAForgedFingerprintDoesNotRecover() {
        for (int seed = 60; seed < 63; seed++) {
            Raster foreign = PipelineFixture.clouds(SIDE, seed);
            Raster forged = Pictures.copiedMark(pixels, drawing, Forgery.nudged(foreign, pixels, 48));
            assertThat(fixture.watermarker.detect(forged).payload())
                    .as("the mark reads as ours")
                    .isEqualTo(artwork.sealed().watermarkId());
            assertThat(Pdq.of(forged).distance(Pdq.of(pixels)))
                    .as("the fingerprint is near, too")
                    .isLessThanOrEqualTo(64);
            unknown(verifier(fixture.watermarker), forged);
        }
    }

    @Test
    void anOriginalNamedByAHintMustResembleThePicture() throws Exception {
        SoftBindingResolver bindings = new SoftBindingResolver(fixture.artworks, fixture.files, verifier(another()));
        SoftBinding mark = new SoftBinding.Watermark(
                SoftBinding.Algorithm.WATERMARK, artwork.sealed().watermarkId());
        SoftBinding code = new SoftBinding.Fingerprint(IsccImageCode.of(pixels));
        Raster lookAlike = Pictures.scene(PipelineFixture.clouds(SIDE, 30));
        assertThat(CrossCorrelation.compareWhole(lookAlike, pixels))
                .as("of the same layout")
                .isGreaterThan(0.85);
        Raster nudged = Forgery.nudged(lookAlike, pixels, 48);
        assertThat(Pdq.of(nudged).distance(Pdq.of(pixels)))
                .as("as near as a mark that was read would need")
                .isBetween(Pdq.MATCH_DISTANCE + 1, 64);
        Raster copy = Pictures.darker(Pictures.resized(pixels, 0.5), 0.8);
        int distance = Pdq.of(copy).distance(Pdq.of(pixels));
        assertThat(distance).isLessThanOrEqualTo(Pdq.MATCH_DISTANCE);
        for (SoftBinding hint : List.of(mark, code)) {
            for (Raster other : List.of(lookAlike, nudged)) {
                assertThat(byHint(bindings, other, hint)).as(hint.toString()).isEmpty();
            }
            assertThat(byHint(bindings, copy, hint))
                    .as("as alike as they are, whatever the hint says")
                    .containsExactly(new SoftBindingResolver.Match(
                            artwork.sealed().manifest(), Math.round(100f * (256 - distance) / 256)));
        }
    }

    private static List<SoftBindingResolver.Match> byHint(
            SoftBindingResolver bindings, Raster picture, SoftBinding hint) throws Exception {
        byte[] png = ImageCodec.encode(picture, ImageFormat.PNG);
        return bindings.findByContent(png, SoftBinding.Algorithm.WATERMARK, hint, 5);
    }

    @Test
    void theWatermarkDistinguishesPicturesOfTheSameLayout() throws Exception {
        Raster second =
                ImageCodec.decode(fixture.files.get(sibling.sealed().sha256()).orElseThrow());
        Verifier verifier = verifier(fixture.watermarker);
        for (Raster copy : List.of(second, Pictures.crop(second, 0.8, 0.5), Pictures.resized(second, 0.6))) {
            Verification found = verifier.verify(jpeg(copy));
            assertThat(found.verdict()).isEqualTo(Verdict.RECOVERED);
            assertThat(found.artwork().id()).isEqualTo(sibling.id());
        }
    }

    @Test
    void rotatedCopiesAreRotatedBackBeforeFingerprinting() {
        Raster turned = Pictures.turned(pixels, 4);
        Geometry geometry = fixture.watermarker.detect(turned).geometry();
        Raster deskewed = Deskew.apply(turned, geometry);
        Geometry left = fixture.watermarker.detect(deskewed).geometry();
        assertThat(Math.abs(geometry.rotationDegrees())).isBetween(3.5, 4.5);
        assertThat(Math.abs(left.rotationDegrees())).isLessThan(0.5);
        Raster quarter = Pictures.turned(pixels, 90);
        assertThat(Pdq.of(Deskew.apply(
                                quarter, fixture.watermarker.detect(quarter).geometry()))
                        .distance(Pdq.of(pixels)))
                .isLessThan(Pdq.MATCH_DISTANCE);
    }

    private Verification recovered(Verifier verifier, String what, Raster copy) {
        Verification verification = verifier.verify(jpeg(copy));
        assertThat(verification.verdict())
                .as(what + " " + verification.evidence())
                .isEqualTo(Verdict.RECOVERED);
        assertThat(verification.artwork().id()).as(what).isEqualTo(artwork.id());
        return verification;
    }

    private static void unknown(Verifier verifier, Raster picture) {
        Verification verification = verifier.verify(ImageCodec.encode(picture, ImageFormat.PNG));
        assertThat(verification.verdict())
                .as(verification.evidence().toString())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(verification.artwork()).isNull();
    }

    private static Raster squeezed(Raster from) {
        int width = from.width() * 3 / 4;
        int[] argb = new int[width * from.height()];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = from.argb()[i / width * from.width() + i % width * 4 / 3];
        }
        return new Raster(width, from.height(), argb);
    }

    private static byte[] jpeg(Raster raster) {
        return ImageCodec.encode(raster, ImageFormat.JPEG);
    }

    /** With a key that knows none of these marks. */
    private static Watermarker another() {
        return new Watermarker(WatermarkKey.random(new SecureRandom()));
    }

    private Verifier verifier(Watermarker watermarker) {
        return verifier(watermarker, Minted.NOTHING);
    }

    private Verifier verifier(Watermarker watermarker, Ledger ledger) {
        return Verifier.registered(
                fixture.artworks,
                fixture.files,
                ledger,
                Minted.NO_FILES,
                new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(fixture.keys), Clock.systemUTC()),
                watermarker);
    }
}
