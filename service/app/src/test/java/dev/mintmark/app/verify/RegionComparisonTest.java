package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.WatermarkKey;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.region.RegionComparison;
import dev.mintmark.watermark.region.RegionMatch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a copy shows of its original, region by region. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegionComparisonTest {
    private static final int SIDE = 512;

    private final Watermarker watermarker = new Watermarker(WatermarkKey.parseHex("8f".repeat(32)));
    private Raster drawing;
    private Raster original;
    private Raster other;

    @BeforeAll
    void mark() throws Exception {
        drawing = Pictures.scene(PipelineFixture.clouds(SIDE, 71));
        original = watermarker.embed(drawing, 7, Quality.DEFAULT).image();
        other = Pictures.scene(PipelineFixture.clouds(SIDE, 72));
    }

    Stream<Arguments> copies() {
        return Stream.of(
                copy("the whole", original, 1),
                copy("a caption over the lower 35 %", Pictures.boxed(original, 0, 0.65, 1, 0.35), 0.65),
                copy("a white box over 40 %", Pictures.boxed(original, 0.2, 0.2, 0.632, 0.632), 0.6),
                copy("ten stickers", Pictures.stickers(original, 10), 0.8),
                copy("a caption above", Pictures.onCanvas(original, SIDE, 700, 0, 188), 1),
                copy("beside another picture", Pictures.beside(other, original), 1),
                copy("a part of a screenshot", Pictures.onCanvas(original, 900, 800, 200, 150), 1),
                copy("40 % of the area", Pictures.crop(original, Math.sqrt(0.4), 0.5), 0.4),
                copy("turned", Pictures.turned(original, 5), 0.9),
                copy("turned by a quarter", Pictures.turned(original, 90), 1),
                copy("mirrored", Pictures.mirrored(original), 1),
                copy("at half the brightness", Pictures.darker(original, 0.5), 1),
                copy("at half the size", Pictures.resized(original, 0.5), 1));
    }

    private static Arguments copy(String name, Raster copy, double share) {
        return Arguments.of(name, copy, share);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("copies")
    void findsThePartOfTheOriginalThatACopyShows(String name, Raster copy, double share) {
        RegionMatch match = compare(ImageCodec.decode(ImageCodec.encode(copy, ImageFormat.JPEG)));
        assertThat(match.isEnough()).as(match.toString()).isTrue();
        assertThat(match.share()).as(match.toString()).isCloseTo(share, within(0.17));
        assertThat(match.distance()).isBetween(0, 128);
    }

    @Test
    void saysWhichPartOfTheCopyShowsTheOriginal() {
        assertThat(compare(original).covers()).isCloseTo(1, within(0.1));
        assertThat(compare(Pictures.crop(original, 0.7, 0.5)).covers()).isGreaterThan(0.6);
        Evidence.Regions whole = Evidence.Regions.of(compare(original));
        assertThat(whole.note()).isNull();
        RegionMatch pasted = compare(Pictures.onCanvas(original, 2 * SIDE, 2 * SIDE, 300, 200));
        assertThat(pasted.covers()).isCloseTo(0.25, within(0.04));
        Evidence.Regions note = Evidence.Regions.of(pasted);
        assertThat(note.share()).isGreaterThan(0.9);
        assertThat(note.note())
                .isEqualTo("Only " + Math.round(100 * note.covers())
                        + " % of this image shows the original; the rest of it is something else, or was changed.");
    }

    @Test
    void theMapShowsWhereACopyDiffersAndWhatItLacks() {
        RegionMatch boxed = compare(Pictures.boxed(original, 0.25, 0.25, 0.25, 0.25));
        String[] rows = boxed.map().split("/");
        assertThat(rows).hasSize(16).allSatisfy(row -> assertThat(row).hasSize(16));
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                boolean inside = x >= 4 && x < 8 && y >= 4 && y < 8;
                boolean outside = x < 3 || x > 8 || y < 3 || y > 8;
                if (inside || outside) {
                    assertThat(rows[y].charAt(x)).as(x + ", " + y).isIn(inside ? List.of('1') : List.of('2', '3'));
                }
            }
        }
        Raster upperLeft = Pictures.cut(original, 0, 0, 384, 384);
        assertThat(compare(upperLeft).map().split("/")[3]).matches("[23]{12}0000");
    }

    @Test
    void aMarkCopiedToAnotherPictureShowsNothingOfTheOriginal() {
        Raster copied = Pictures.copiedMark(original, drawing, other);
        RegionMatch match = compare(copied);
        assertThat(match.isEnough()).isFalse();
        assertThat(match.share()).isLessThan(0.1);
    }

    /** The other picture is plain in its lower half, so that there the veil agrees with what it is a veil of. */
    @Test
    void anOriginalThatOnlyShinesThroughAnotherPictureIsNotEnough() {
        Raster plainBelow = Pictures.boxed(other, 0, 0.5, 1, 0.5);
        Raster veiled = Pictures.blended(original, plainBelow, 0.45);
        Detection detection = watermarker.detect(veiled);
        assertThat(detection.found()).as("the mark is read all the same").isTrue();
        assertThat(RegionComparison.compare(veiled, detection.geometry(), original)
                        .isEnough())
                .isFalse();
        Raster faint = Pictures.blended(original, Pictures.boxed(other, 0, 0, 1, 1), 0.45);
        assertThat(compare(faint).isEnough())
                .as("a faint copy agrees everywhere")
                .isTrue();
    }

    @Test
    void gradientsThatTwoPicturesShareAreNoEvidence() {
        Raster bland = Pictures.scene(Pictures.boxed(drawing, 0, 0, 1, 1));
        RegionMatch match = RegionComparison.compare(bland, Geometry.IDENTITY, original);
        assertThat(match.isEnough()).as(match.toString()).isFalse();
        assertThat(match.map()).doesNotContain("3");
    }

    private RegionMatch compare(Raster copy) {
        Detection detection = watermarker.detect(copy);
        assertThat(detection.payload()).as("the mark is read").isEqualTo(7);
        return RegionComparison.compare(copy, detection.geometry(), original);
    }
}
