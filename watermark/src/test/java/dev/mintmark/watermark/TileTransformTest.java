package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TileTransformTest {
    private static final Random RANDOM = new Random(5);

    @Test
    void analysisEqualsTheDefinition() {
        for (var transform : new TileTransform[] {TileTransform.ONE, TileTransform.TWO}) {
            int side = transform.side;
            var tile = new float[side * side];
            for (int i = 0; i < tile.length; i++) {
                tile[i] = (float) RANDOM.nextGaussian();
            }
            var grid = transform.analyse(tile);
            for (int[] frequency : new int[][] {{0, 0}, {5, -7}, {24, 24}, {1, -24}, {13, 0}}) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < tile.length; i++) {
                    double phase = 2 * Math.PI * (frequency[0] * (i % side) + frequency[1] * (i / side)) / side;
                    re += tile[i] * Math.cos(phase);
                    im -= tile[i] * Math.sin(phase);
                }
                int at = grid.at(frequency[0], frequency[1]);
                assertThat(grid.re[at]).isCloseTo((float) re, within(0.02f));
                assertThat(grid.im[at]).isCloseTo((float) im, within(0.02f));
            }
        }
    }

    @Test
    void analysisInvertsSynthesis() {
        var re = new float[Lattice.COUNT];
        var im = new float[Lattice.COUNT];
        for (int i = 0; i < Lattice.COUNT; i++) {
            re[i] = (float) RANDOM.nextGaussian();
            im[i] = (float) RANDOM.nextGaussian();
        }
        var back = TileTransform.ONE.analyse(TileTransform.synthesise(re, im)).lattice();
        float pixels = Lattice.TILE * Lattice.TILE;
        for (int i = 0; i < Lattice.COUNT; i++) {
            assertThat(back.re[i] / pixels).isCloseTo(re[i], within(1e-3f));
            assertThat(back.im[i] / pixels).isCloseTo(im[i], within(1e-3f));
        }
    }

    @Test
    void foldsRectanglesOntoTheTilesOfTheWholePlane() {
        var plane = new Plane(300, 280);
        for (int i = 0; i < plane.values.length; i++) {
            plane.values[i] = RANDOM.nextInt(9);
        }
        var folded = TileTransform.ONE.fold(plane, 40, 130, 290, 275);
        var expected = new float[125 * 125];
        for (int y = 130; y < 275; y++) {
            for (int x = 40; x < 290; x++) {
                expected[y % 125 * 125 + x % 125] += plane.values[y * 300 + x];
            }
        }
        assertThat(folded).containsExactly(expected);
    }
}
