package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class WatermarkerTest {
    static final WatermarkKey KEY = WatermarkKey.parseHex("8f".repeat(32));
    private static final long PAYLOAD = 0x0123456789abcdefL;
    private static final Watermarker MARKER = new Watermarker(KEY);
    private static final List<Raster> MARKED =
            List.of(marked(Pictures.poster(512, 512, 1)), marked(Pictures.textured(512, 512, 2)));

    private static Raster marked(Raster original) {
        try {
            return MARKER.embed(original, PAYLOAD, Quality.DEFAULT).image();
        } catch (EmbeddingException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("nothing", r -> r),
                edit("JPEG 75", r -> Attacks.jpeg(r, 75)),
                edit("JPEG 50", r -> Attacks.jpeg(r, 50)),
                edit("resize 0.7", r -> Attacks.resize(r, 0.7)),
                edit("resize 0.5", r -> Attacks.resize(r, 0.5)),
                edit("resize 2", r -> Attacks.resize(r, 2)),
                edit("brightness 1.2", r -> Attacks.brightness(r, 1.2)),
                edit("brightness 0.8", r -> Attacks.brightness(r, 0.8)),
                edit("resize 0.7, brightness 1.2, JPEG 75", WatermarkerTest::stackedUp),
                edit("resize 0.7, brightness 0.8, JPEG 75", WatermarkerTest::stackedDown),
                edit("greyscale", Attacks::grey),
                edit("noise 10", r -> Attacks.noise(r, 10)),
                edit("negative", r -> Attacks.map(r, level -> 255 - level)),
                edit("blur 1", r -> Attacks.blur(r, 1)),
                edit("a quarter painted over", Attacks::erase));
    }

    private static Raster stackedUp(Raster raster) {
        return Attacks.jpeg(Attacks.brightness(Attacks.resize(raster, 0.7), 1.2), 75);
    }

    private static Raster stackedDown(Raster raster) {
        return Attacks.jpeg(Attacks.brightness(Attacks.resize(raster, 0.7), 0.8), 75);
    }

    private static Arguments edit(String name, UnaryOperator<Raster> attack) {
        return Arguments.of(name, attack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void survivesEditsThatKeepTheGeometry(String name, UnaryOperator<Raster> attack) {
        for (var image : MARKED) {
            var detection = MARKER.detect(attack.apply(image));
            assertThat(detection.found()).isTrue();
            assertThat(detection.payload()).isEqualTo(PAYLOAD);
            var geometry = detection.geometry();
            assertThat(geometry.rotationDegrees()).isZero();
            assertThat(geometry.scale()).isEqualTo(1);
            assertThat(geometry.mirrored()).isFalse();
            assertThat(geometry.shiftX()).isCloseTo(0, within(0.7));
            assertThat(geometry.shiftY()).isCloseTo(0, within(0.7));
            assertThat(detection.falsePositiveRate()).isBetween(0.0, 1e-9);
        }
    }

    static Stream<Arguments> movements() {
        return Stream.of(
                moved("crop to 0.8", r -> Attacks.crop(r, 0.8), 0, 1.25, false),
                moved("crop to 0.65", r -> Attacks.crop(r, 0.65), 0, 1.54, false),
                moved("on a canvas of twice its sides", r -> Attacks.padded(r, 1024, 1024), 0, 0.5, false),
                moved("mirror", Attacks::mirror, 0, 1, true),
                moved("quarter turn", Attacks::quarterTurn, 90, 1, false),
                moved("rotate 5", r -> Attacks.rotate(r, 5), 5, 1.083, false),
                moved("rotate -10", r -> Attacks.rotate(r, -10), -10, 1.158, false),
                moved("crop to 0.8, JPEG 75", r -> Attacks.jpeg(Attacks.crop(r, 0.8), 75), 0, 1.25, false),
                moved(
                        "mirror, crop, JPEG",
                        r -> Attacks.jpeg(Attacks.crop(Attacks.mirror(r), 0.9), 75),
                        0,
                        1.11,
                        true));
    }

    private static Arguments moved(
            String name, UnaryOperator<Raster> attack, double degrees, double scale, boolean mirrored) {
        return Arguments.of(name, attack, new Geometry(degrees, scale, mirrored, 0, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("movements")
    void survivesAndReportsChangesOfGeometry(String name, UnaryOperator<Raster> attack, Geometry expected) {
        for (var image : MARKED) {
            var detection = MARKER.detect(attack.apply(image));
            assertThat(detection.found()).isTrue();
            assertThat(detection.payload()).isEqualTo(PAYLOAD);
            var geometry = detection.geometry();
            assertThat(geometry.rotationDegrees()).isCloseTo(expected.rotationDegrees(), within(0.3));
            assertThat(geometry.scale()).isCloseTo(expected.scale(), within(0.01));
            assertThat(geometry.mirrored()).isEqualTo(expected.mirrored());
        }
    }

    @ParameterizedTest
    @CsvSource({"683,512,1.334", "512,683,0.75", "640,480,1.333", "600,512,1.172"})
    void survivesAndReportsAStretchToOtherProportions(int width, int height, double stretch) {
        for (var image : MARKED) {
            var detection = MARKER.detect(Attacks.jpeg(Attacks.stretch(image, width, height), 80));
            assertThat(detection.payload()).isEqualTo(PAYLOAD);
            assertThat(detection.geometry().stretch()).isCloseTo(stretch, within(0.01));
            assertThat(detection.geometry().rotationDegrees()).isCloseTo(0, within(0.3));
        }
    }

    @ParameterizedTest
    @CsvSource({"527,512", "512,497", "497,512", "512,527"})
    void survivesASmallStretch(int width, int height) {
        for (var image : MARKED) {
            var copy = Attacks.jpeg(Attacks.stretch(image, width, height), 80);
            assertThat(MARKER.detect(copy).payload()).isEqualTo(PAYLOAD);
        }
    }

    @ParameterizedTest
    @CsvSource({"40,100,380,380", "7,150,500,300", "112,11,400,501"})
    void reportsThePositionOfACrop(int left, int top, int width, int height) {
        for (var image : MARKED) {
            var geometry = MARKER.detect(Attacks.jpeg(Attacks.cut(image, left, top, width, height), 90))
                    .geometry();
            assertThat(Math.IEEEremainder(geometry.shiftX() - left, Geometry.SHIFT_PERIOD))
                    .isCloseTo(0, within(2.5));
            assertThat(Math.IEEEremainder(geometry.shiftY() - top, Geometry.SHIFT_PERIOD))
                    .isCloseTo(0, within(2.5));
        }
    }

    @Test
    void detectsAStripOnALargerCanvas() throws Exception {
        var strip = MARKER.embed(Pictures.poster(768, 256, 5), PAYLOAD, Quality.DEFAULT)
                .image();
        // A twentieth of the longer side all around, and what ten degrees need.
        var bordered = Attacks.padded(strip, 768 + 2 * 38, 256 + 2 * 38);
        var turned = Attacks.turned(Attacks.padded(strip, 801, 386), 10);
        for (var copy : List.of(bordered, turned)) {
            assertThat(MARKER.detect(copy).payload()).isEqualTo(PAYLOAD);
        }
        assertThat(MARKER.detect(turned).geometry().scale()).isCloseTo(256.0 / 386, within(0.01));
    }

    @Test
    void reportsTheCornerOfARotatedAndMirroredPicture() {
        for (var image : MARKED) {
            var mirrored = MARKER.detect(Attacks.mirror(image)).geometry();
            assertThat(Math.IEEEremainder(mirrored.shiftX() - 511, Geometry.SHIFT_PERIOD))
                    .isCloseTo(0, within(0.7));
            var turned = MARKER.detect(Attacks.rotate(image, 5)).geometry();
            // The inner rectangle's upper left corner, turned back about the middle.
            double half = (int) (512 / (Math.cos(Math.toRadians(5)) + Math.sin(Math.toRadians(5)))) / 2.0;
            double angle = Math.toRadians(5);
            double x = 256 - half * Math.cos(angle) + half * Math.sin(angle);
            double y = 256 - half * Math.sin(angle) - half * Math.cos(angle);
            assertThat(Math.IEEEremainder(turned.shiftX() - x, Geometry.SHIFT_PERIOD))
                    .isCloseTo(0, within(2.0));
            assertThat(Math.IEEEremainder(turned.shiftY() - y, Geometry.SHIFT_PERIOD))
                    .isCloseTo(0, within(2.0));
        }
    }

    @Test
    void refusesToEmbedASecondMark() {
        for (var image : MARKED) {
            for (var copy : List.of(image, Attacks.jpeg(image, 75), Attacks.resize(image, 0.7))) {
                assertThatThrownBy(() -> MARKER.embed(copy, 5, Quality.DEFAULT))
                        .isInstanceOfSatisfying(
                                AlreadyMarkedException.class,
                                e -> assertThat(e.payload()).isEqualTo(PAYLOAD))
                        .hasMessageContaining("0123456789abcdef");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"256,256", "300,500", "768,512", "1024,1024", "1152,384", "384,1152"})
    void everySizeSurvivesTheStackedEdits(int width, int height) throws Exception {
        var original = Pictures.textured(width, height, 5);
        var embedding = MARKER.embed(original, PAYLOAD, Quality.DEFAULT);
        assertThat(embedding.image().width()).isEqualTo(width);
        assertThat(embedding.image().height()).isEqualTo(height);
        var detection = MARKER.detect(stackedUp(embedding.image()));
        assertThat(detection.found()).isTrue();
        assertThat(detection.payload()).isEqualTo(PAYLOAD);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1", "-9223372036854775808"})
    void every64BitValueIsAValidPayload(long payload) throws Exception {
        var embedding = MARKER.embed(Pictures.poster(320, 256, 6), payload, Quality.DEFAULT);
        assertThat(MARKER.detect(embedding.image()).payload()).isEqualTo(payload);
        assertThat(MARKER.detect(embedding.image()).found()).isTrue();
    }

    @Test
    void qualityFloorsHoldOnTheFinalPixels() throws Exception {
        for (var floor : List.of(Quality.DEFAULT, new Quality(40, 0.95), new Quality(45, 0.99))) {
            for (var original : List.of(Pictures.poster(512, 512, 7), Pictures.textured(400, 300, 8))) {
                var embedding = MARKER.embed(original, PAYLOAD, floor);
                double psnr = Measures.psnr(original, embedding.image());
                double ssim = Measures.ssim(original, embedding.image());
                assertThat(psnr).isGreaterThanOrEqualTo(floor.psnrDb());
                assertThat(ssim).isGreaterThanOrEqualTo(floor.ssim() - 1e-5);
                assertThat(embedding.psnrDb()).isCloseTo(psnr, within(1e-6));
                assertThat(embedding.ssim()).isCloseTo(ssim, within(1e-4));
            }
        }
    }

    @Test
    void embedsAsStronglyAsTheQualityAllows() throws Exception {
        var embedding = MARKER.embed(Pictures.textured(512, 512, 9), PAYLOAD, Quality.DEFAULT);
        boolean atPsnr = embedding.psnrDb() < Quality.DEFAULT.psnrDb() + 0.1;
        boolean atSsim = embedding.ssim() < Quality.DEFAULT.ssim() + 0.001;
        assertThat(atPsnr || atSsim).isTrue();
    }

    @Test
    void twoMarksOverEachOtherCancel() throws Exception {
        int count = 24;
        var original = Pictures.textured(256, 256, 13);
        var sum = new double[256 * 256];
        double single = 0;
        for (int i = 0; i < count; i++) {
            var argb = MARKER.embed(original, 1000 + i, Quality.DEFAULT).image().argb();
            for (int at = 0; at < argb.length; at++) {
                double change = (argb[at] & 255) - (original.argb()[at] & 255);
                sum[at] += change;
                single += change * change / count;
            }
        }
        double together = 0;
        for (double value : sum) {
            together += value * value / count / count;
        }
        // One pattern would keep all of its energy; independent ones keep 1 / 24.
        assertThat(together / single).isLessThan(0.08);
    }

    @Test
    void anotherKeyFindsNothing() {
        var other = new Watermarker(WatermarkKey.parseHex("8e" + "8f".repeat(31)));
        for (var image : MARKED) {
            var detection = other.detect(image);
            assertThat(detection.found()).isFalse();
            assertThat(detection.payload()).isZero();
            assertThat(detection.falsePositiveRate()).isEqualTo(1);
        }
    }

    @Test
    void unmarkedPicturesHaveNoMark() {
        for (int seed = 20; seed < 26; seed++) {
            assertThat(MARKER.detect(Pictures.poster(512, 400, seed)).found()).isFalse();
            assertThat(MARKER.detect(Pictures.textured(400, 512, seed)).found()).isFalse();
        }
        assertThat(MARKER.detect(Pictures.uniform(512, 512, 0xff808080)).found())
                .isFalse();
        assertThat(MARKER.detect(Pictures.uniform(3, 3, 0xff000000)).found()).isFalse();
        assertThat(MARKER.detect(Pictures.uniform(4000, 20, 0xff000000)).found())
                .isFalse();
    }

    @Test
    void theSameInputGivesTheSamePixels() {
        var original = Pictures.poster(512, 512, 1);
        assertThat(marked(original)).isEqualTo(MARKED.getFirst());
        assertThat(original).isEqualTo(Pictures.poster(512, 512, 1));
    }

    @Test
    void alphaIsKept() throws Exception {
        var opaque = Pictures.textured(256, 256, 11);
        var argb = opaque.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            argb[i] = argb[i] & 0xffffff | (i & 255) << 24;
        }
        var embedding = MARKER.embed(new Raster(256, 256, argb), PAYLOAD, Quality.DEFAULT);
        for (int i = 0; i < argb.length; i++) {
            assertThat(embedding.image().argb()[i] >>> 24).isEqualTo(i & 255);
        }
        assertThat(MARKER.detect(embedding.image()).found()).isTrue();
    }

    @Test
    void grayPicturesStayGray() throws Exception {
        var embedding = MARKER.embed(Attacks.grey(Pictures.textured(256, 256, 12)), PAYLOAD, Quality.DEFAULT);
        for (int pixel : embedding.image().argb()) {
            assertThat(pixel & 255).isEqualTo(pixel >> 8 & 255).isEqualTo(pixel >> 16 & 255);
        }
    }

    /** Beside texture, an area without any makes running means end below 0. */
    @Test
    void marksPicturesWhoseLightsAreBlownOut() {
        for (int seed = 33; seed < 37; seed++) {
            var picture = Attacks.map(Pictures.textured(512, 512, seed), level -> Math.clamp(6 * level - 120, 0, 255));
            var embedding = assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> MARKER.embed(picture, PAYLOAD, Quality.DEFAULT));
            assertThat(MARKER.detect(embedding.image()).found()).isTrue();
        }
    }

    @Test
    void refusesWhatCannotCarryAMark() {
        assertThatThrownBy(() -> MARKER.embed(Pictures.textured(63, 200, 1), PAYLOAD, Quality.DEFAULT))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("63 x 200");
        assertThatThrownBy(() -> MARKER.embed(Pictures.uniform(512, 512, 0xff336699), PAYLOAD, Quality.DEFAULT))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("flat");
        assertThatThrownBy(() -> MARKER.embed(Pictures.textured(256, 256, 1), PAYLOAD, new Quality(60, 0.999)))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("60.0 dB");
    }
}
