package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CanonicalFrameTest {
    @Test
    void bringsTheShorterSideTo512() {
        assertThat(CanonicalFrame.LARGE.of(Pictures.poster(300, 200, 1)).width).isEqualTo(768);
        assertThat(CanonicalFrame.LARGE.of(Pictures.poster(300, 200, 1)).height).isEqualTo(512);
        assertThat(CanonicalFrame.LARGE.of(Pictures.poster(700, 2100, 1)).height)
                .isEqualTo(1536);
    }

    @Test
    void limitsTheLongSideOfTheFrame() {
        var frame = CanonicalFrame.LARGE.of(Pictures.uniform(40_000, 20, 0xff404040));
        assertThat(frame.width).isEqualTo(16 * 512);
        assertThat(frame.values[frame.values.length - 1]).isCloseTo(64, within(0.01f));
    }

    @Test
    void downscalingAnUpscaledPictureRestoresIt() {
        var original = Plane.luma(Pictures.poster(128, 96, 3));
        var back = Resampler.resize(Resampler.resize(original, 512, 384), 128, 96);
        double sum = 0;
        for (int i = 0; i < original.values.length; i++) {
            sum += Math.pow(original.values[i] - back.values[i], 2);
        }
        assertThat(Math.sqrt(sum / original.values.length)).isLessThan(2);
    }

    @Test
    void aRasterRefusesASizeThatDoesNotMatchItsPixels() {
        assertThatThrownBy(() -> new Raster(10, 10, new int[99])).hasMessageContaining("99");
        assertThatThrownBy(() -> new Raster(0, 10, new int[0])).hasMessageContaining("0 x 10");
        assertThatThrownBy(() -> new Raster(70_000, 1, new int[70_000])).hasMessageContaining("70000");
        assertThat(Pictures.poster(80, 70, 1))
                .isEqualTo(Pictures.poster(80, 70, 1))
                .isNotEqualTo(Pictures.poster(80, 70, 2));
    }
}
