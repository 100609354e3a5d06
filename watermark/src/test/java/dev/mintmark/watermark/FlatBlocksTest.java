package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The perceptual bound, measured on the picture before and after. */
@Tag("slow")
class FlatBlocksTest {
    private static final int BLOCK = 8;
    private static final Watermarker MARKER = new Watermarker(WatermarkerTest.KEY);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void flatSkyBesideASilhouetteIsChangedByNoMoreThanThreeLevels(long seed) throws Exception {
        var picture = silhouette(512, seed);
        var embedding = MARKER.embed(picture, seed, Quality.DEFAULT);
        assertThat(embedding.psnrDb()).isGreaterThanOrEqualTo(42);
        assertThat(MARKER.detect(embedding.image()).payload()).isEqualTo(seed);
        assertThat(worstFlatBlock(picture, embedding.image())).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 517, 1024})
    void theBoundHoldsForSidesThatAreNoMultipleOfABlock(int side) throws Exception {
        var picture = silhouette(side, 4);
        var marked = MARKER.embed(picture, 9, new Quality(38, 0.96)).image();
        assertThat(worstFlatBlock(picture, marked)).isBetween(1.0, 3.0);
    }

    @Test
    void theSilhouetteThatShowedSmudgesHasNone() throws Exception {
        var file = Path.of("../../shared/fixtures/images/silhouette-original.png");
        assumeTrue(Files.exists(file), "The fixtures are not beside this checkout: " + file);
        var picture = Pictures.toRaster(ImageIO.read(file.toFile()));
        var marked = MARKER.embed(picture, 11, Quality.DEFAULT).image();
        assertThat(worstFlatBlock(picture, marked)).isLessThanOrEqualTo(3);
        assertThat(MARKER.detect(Attacks.jpeg(marked, 50)).payload()).isEqualTo(11);
    }

    /** A black, jagged horizon under a sky that gets a little brighter towards it, with soft hills in it. */
    private static Raster silhouette(int side, long seed) {
        var random = new java.util.SplittableRandom(seed);
        var horizon = new double[side];
        double height = 0.6 * side;
        for (int x = 0; x < side; x++) {
            height = Math.clamp(height + random.nextDouble(-4, 4), 0.4 * side, 0.8 * side);
            horizon[x] = height;
        }
        var argb = new int[side * side];
        for (int i = 0; i < argb.length; i++) {
            int y = i / side;
            double sky = 190 + 40.0 * y / side;
            int level = (int) Math.round(y > horizon[i % side] ? 12 : sky);
            argb[i] = 0xff000000 | level << 16 | level << 8 | (int) (0.9 * level);
        }
        return new Raster(side, side, argb);
    }

    /** Returns the greatest root mean square change of luma in a whole 8 x 8 block of a standard deviation of 3 at most. */
    private static double worstFlatBlock(Raster before, Raster after) {
        double worst = 0;
        for (int top = 0; top + BLOCK <= before.height(); top += BLOCK) {
            for (int left = 0; left + BLOCK <= before.width(); left += BLOCK) {
                double sum = 0;
                double squares = 0;
                double change = 0;
                for (int i = 0; i < BLOCK * BLOCK; i++) {
                    int at = (top + i / BLOCK) * before.width() + left + i % BLOCK;
                    double luma = Luma.of(before.argb()[at]);
                    sum += luma;
                    squares += luma * luma;
                    change += Math.pow(Luma.of(after.argb()[at]) - luma, 2);
                }
                int n = BLOCK * BLOCK;
                if (squares / n - Math.pow(sum / n, 2) <= 9) {
                    worst = Math.max(worst, Math.sqrt(change / n));
                }
            }
        }
        return worst;
    }
}
