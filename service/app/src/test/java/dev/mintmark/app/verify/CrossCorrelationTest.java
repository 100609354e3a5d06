package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Raster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class CrossCorrelationTest {
    @Test
    void alignsCropsWithTheirOriginalOnly() {
        double worstRight = 1;
        double bestWrong = -1;
        for (int seed = 0; seed < 8; seed++) {
            Raster original = PipelineFixture.clouds(256, seed);
            Raster other = PipelineFixture.clouds(256, 1000 + seed);
            for (double share : new double[] {0.9, 0.75, 0.6}) {
                double scale = 1 / share * 1.03;
                worstRight = Math.min(worstRight, fit(Pictures.crop(original, share, 0.35), scale, original));
                bestWrong = Math.max(bestWrong, fit(Pictures.crop(other, share, 0.35), scale, original));
            }
        }
        assertThat(worstRight).isGreaterThan(0.9);
        assertThat(bestWrong).isLessThan(0.75);
    }

    @Test
    void aFlatPictureResemblesNothing() {
        int[] grey = new int[64 * 64];
        java.util.Arrays.fill(grey, 0xff808080);
        Raster flat = new Raster(64, 64, grey);
        assertThat(fit(flat, 1, flat)).isEqualTo(-1);
    }

    private static double fit(Raster picture, double scale, Raster original) {
        return CrossCorrelation.align(picture, scale, original).correlation();
    }
}
