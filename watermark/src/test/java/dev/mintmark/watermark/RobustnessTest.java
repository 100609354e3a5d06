package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RobustnessTest {
    private static final Watermarker MARKER = new Watermarker(WatermarkerTest.KEY);

    @Test
    void roundsBlocksAsJpegOfQuality50Does() {
        var picture = grey(Pictures.textured(256, 256, 3));
        var rounded = BlockRounding.of(Plane.luma(picture));
        var jpeg = Plane.luma(Attacks.jpeg(picture, 50));
        double off = 0;
        for (int i = 0; i < rounded.values.length; i++) {
            off += Math.abs(Math.clamp(rounded.values[i], 0, 255) - jpeg.values[i]);
        }
        assertThat(off / rounded.values.length).as("mean difference in levels").isCloseTo(0, within(0.7f * 1.0));
    }

    private static Raster grey(Raster picture) {
        return Attacks.grey(picture);
    }

    @Test
    void saysWhichEditsAMarkSurvives() throws Exception {
        var picture = Pictures.textured(512, 512, 4);
        var marked = MARKER.embed(picture, 5, Quality.DEFAULT).image();
        var survives = MARKER.testRobustness(marked, 5);
        assertThat(survives).isEqualTo(new Robustness(true, true, true));
        assertThat(survives.isComplete()).isTrue();
        assertThat(survives.lost()).isEmpty();
        assertThat(MARKER.testRobustness(marked, 6).lost())
                .as("another payload than the one asked for")
                .hasSize(3);
    }

    @Test
    void agreesWithTheCodecOfThePlatformHowFaintAMarkMayBe() throws Exception {
        var picture = Pictures.poster(512, 512, 1);
        int lost = 0;
        int agree = 0;
        for (int decibels = 42; decibels <= 56; decibels += 2) {
            var marked = MARKER.embed(picture, 5, new Quality(decibels, 0.98)).image();
            boolean survives = MARKER.testRobustness(marked, 5).jpeg();
            lost += survives ? 0 : 1;
            agree += survives == MARKER.detect(Attacks.jpeg(marked, 50)).found() ? 1 : 0;
        }
        assertThat(lost).as("of eight strengths").isBetween(1, 7);
        assertThat(agree).isGreaterThanOrEqualTo(7);
    }
}
