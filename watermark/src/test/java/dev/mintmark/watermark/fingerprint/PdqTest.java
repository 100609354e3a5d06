package dev.mintmark.watermark.fingerprint;

import static dev.mintmark.watermark.fingerprint.Drawings.disc;
import static dev.mintmark.watermark.fingerprint.Drawings.tiles;
import static dev.mintmark.watermark.fingerprint.Drawings.waves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.watermark.Raster;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PdqTest {
    /** The expected hashes come from the Python package pdqhash 0.2.8, which wraps the authors' C++. */
    static Stream<Arguments> references() {
        return Stream.of(
                Arguments.of(waves(512, 512), 100, "ce331c6338e370c7e1c7c3e687860f0e3e1af816e03cc1fc03f84ffaffc0e100"),
                Arguments.of(waves(640, 360), 100, "33316633ce339c6338e770e7e1c7870e0f4e1e1efc34c02c00f80ff0ffe2fe00"),
                Arguments.of(tiles(512, 512), 100, "e0e76aa46aa26be5949a9ddd97919928f2889d39047cb4d6e5546e82fc40fd54"),
                Arguments.of(tiles(300, 900), 100, "2bd0ea5403e0a97427e4762eddbb26c0db91552a99f957a8d8f927c055aaaad4"),
                Arguments.of(disc(512, 512), 21, "1d8ee471ec7e03f123719d8e9f89e46eec0e03710372fd81dd91206e204edfb1"),
                Arguments.of(disc(640, 360), 23, "e389e271238ee3811d8e038e9c6e1d8ee471fc7e6371e2711b8113b1ec0efc8e"));
    }

    @ParameterizedTest
    @MethodSource("references")
    void agreesWithTheReference(Raster image, int quality, String hex) {
        var hash = Pdq.of(image);
        assertThat(hash.distance(Pdq.parse(hex, quality))).isLessThanOrEqualTo(2);
        assertThat(hash.quality()).isEqualTo(quality);
    }

    @Test
    void textFormRoundTrips() {
        var hex = "ce331c6338e370c7e1c7c3e687860f0e3e1af816e03cc1fc03f84ffaffc0e100";
        var hash = Pdq.parse(hex, 77);
        assertThat(hash.toHex()).isEqualTo(hex);
        assertThat(hash.w0()).isEqualTo(0xce331c6338e370c7L);
        assertThat(hash.quality()).isEqualTo(77);
        assertThat(hash.distance(new Pdq(~hash.w0(), ~hash.w1(), ~hash.w2(), ~hash.w3(), 0)))
                .isEqualTo(256);
    }

    @Test
    void isNearForCopiesAndFarForOtherPictures() {
        var picture = waves(512, 512);
        var darker = new int[512 * 512];
        for (int i = 0; i < darker.length; i++) {
            int pixel = picture.argb()[i];
            darker[i] = (pixel >> 16 & 255) * 3 / 4 << 16 | (pixel >> 8 & 255) * 3 / 4 << 8 | (pixel & 255) * 3 / 4;
        }
        assertThat(Pdq.of(picture).distance(Pdq.of(new Raster(512, 512, darker))))
                .isLessThan(Pdq.MATCH_DISTANCE);
        assertThat(Pdq.of(picture).distance(Pdq.of(tiles(512, 512)))).isGreaterThan(90);
    }

    @Test
    void smallPicturesHaveAHashToo() {
        assertThat(Pdq.of(waves(1, 1)).quality()).isZero();
        assertThat(Pdq.of(waves(64, 64)).toHex()).hasSize(64);
        assertThat(Pdq.of(waves(5, 300)).toHex()).hasSize(64);
    }

    @Test
    void refusesTextThatIsNoHash() {
        assertThatThrownBy(() -> Pdq.parse("abc", 50)).hasMessageContaining("64");
        assertThatThrownBy(() -> Pdq.parse("x".repeat(64), 50)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pdq(0, 0, 0, 0, 101)).hasMessageContaining("101");
    }
}
