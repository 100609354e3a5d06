package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NonuniformFftTest {
    @ParameterizedTest
    @CsvSource({"512,512", "768,512", "512,683"})
    void equalsTheDefinitionBetweenTheBins(int width, int height) {
        var random = new Random(1);
        var plane = new Plane(width, height);
        for (int i = 0; i < plane.values.length; i++) {
            plane.values[i] = (float) random.nextGaussian();
        }
        var picture =
                new NonuniformFft(new Whitening(CanonicalFrame.LARGE, plane, plane, plane, 1), new PowerMap(plane));
        double level = Math.sqrt(plane.values.length);
        for (var placement : new Placement[] {
            new Placement(0.123, 1.37, false), new Placement(-1.5, 0.85, true), new Placement(Math.PI, 1.0, false)
        }) {
            var points = new int[] {0, 50, 200, 400, Lattice.COUNT - 1};
            var spectrum = picture.latticeSpectrum(placement);
            for (int point : points) {
                var expected = definition(plane, placement, point);
                double unit = spectrum.scale[point] * level;
                assertThat(spectrum.re[point] / unit).isCloseTo(expected[0] / level, within(0.02));
                assertThat(spectrum.im[point] / unit).isCloseTo(expected[1] / level, within(0.02));
                // White noise of unit power is whitened by its own level, judged from forty values around.
                assertThat(unit).isCloseTo(1, within(0.3));
            }
        }
    }

    @Test
    void pilotValuesAreTheWeightedTransform() {
        var random = new Random(2);
        var plane = new Plane(512, 640);
        for (int i = 0; i < plane.values.length; i++) {
            plane.values[i] = (float) random.nextGaussian();
        }
        var picture =
                new NonuniformFft(new Whitening(CanonicalFrame.LARGE, plane, plane, plane, 1), new PowerMap(plane));
        var carrier = new Carrier(WatermarkKey.parseHex("7a".repeat(32)), CanonicalFrame.LARGE, 0);
        var placement = new Placement(0.2, 0.7, true);
        var whole = picture.latticeSpectrum(placement);
        var seen = picture.pilots(placement, carrier);
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            double length = Math.hypot(whole.re[point], whole.im[point]);
            double weighted = Math.hypot(seen.re[i], seen.im[i]);
            assertThat(seen.re[i] / weighted).isCloseTo(whole.re[point] / length, within(1e-3));
            assertThat(seen.im[i] / weighted).isCloseTo(whole.im[point] / length, within(1e-3));
        }
    }

    private static double[] definition(Plane plane, Placement placement, int point) {
        double fx = placement.frequencyX(Lattice.U[point], Lattice.V[point]);
        double fy = placement.frequencyY(Lattice.U[point], Lattice.V[point]);
        double re = 0;
        double im = 0;
        for (int y = 0; y < plane.height; y++) {
            for (int x = 0; x < plane.width; x++) {
                double phase = -2 * Math.PI * (fx * (x - plane.width / 2) + fy * (y - plane.height / 2));
                re += plane.values[y * plane.width + x] * Math.cos(phase);
                im += plane.values[y * plane.width + x] * Math.sin(phase);
            }
        }
        return new double[] {re, im};
    }
}
