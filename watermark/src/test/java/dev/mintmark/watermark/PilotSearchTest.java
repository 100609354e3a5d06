package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PilotSearchTest {
    private static final Carrier CARRIER = new Carrier(WatermarkKey.parseHex("7a".repeat(32)), CanonicalFrame.LARGE, 1);

    @Test
    void bothSurfacesPeakAtTheTrueGeometry() {
        var random = new Random(1);
        var surface = new CorrelationSurface();
        var first = new double[CorrelationSurface.N * CorrelationSurface.N];
        var second = new double[CorrelationSurface.N * CorrelationSurface.N];
        for (int i = 0; i < 48; i++) {
            int u = random.nextInt(41) - 20;
            int v = random.nextInt(20) + 1;
            var parts = new float[4];
            for (int k = 0; k < 4; k++) {
                parts[k] = (float) random.nextGaussian();
            }
            surface.add(u, v, parts[0], parts[1], parts[2], parts[3]);
            for (int place = 0; place < first.length; place++) {
                double phase = 2
                        * Math.PI
                        * (u * (place / CorrelationSurface.N) + v * (place % CorrelationSurface.N))
                        / CorrelationSurface.N;
                first[place] += parts[0] * Math.cos(phase) - parts[1] * Math.sin(phase);
                second[place] += parts[2] * Math.cos(phase) - parts[3] * Math.sin(phase);
            }
        }
        surface.transform();
        assertThat(surface.highest(false)).isEqualTo(highest(first));
        assertThat(surface.highest(true)).isEqualTo(highest(second));
    }

    private static int highest(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .max(Comparator.comparingDouble(place -> values[place]))
                .orElseThrow();
    }

    @Test
    void findsTheTileOriginAlsoOfAPictureRotatedBy180Degrees() {
        double x = 31.3;
        double y = 99.8;
        var seen = new ReceivedPilots(CARRIER.pilots.length);
        var turned = new ReceivedPilots(CARRIER.pilots.length);
        for (int i = 0; i < CARRIER.pilots.length; i++) {
            double phase =
                    -2 * Math.PI * (Lattice.U[CARRIER.pilots[i]] * x + Lattice.V[CARRIER.pilots[i]] * y) / Lattice.TILE;
            float re = (float) (CARRIER.pilotCos[i] * Math.cos(phase) - CARRIER.pilotSin[i] * Math.sin(phase));
            float im = (float) (CARRIER.pilotCos[i] * Math.sin(phase) + CARRIER.pilotSin[i] * Math.cos(phase));
            seen.set(i, re, im, 1);
            turned.set(i, re, -im, 1);
        }
        var search = new PilotSearch(CARRIER);
        for (var peak : new PilotSearch.Peak[] {
            search.find(seen).upright(), search.find(turned).halfTurned(), search.near(seen, at(x + 0.7, y - 0.7))
        }) {
            assertThat(peak.x()).isCloseTo(x, within(0.01));
            assertThat(peak.y()).isCloseTo(y, within(0.01));
            // All 48 agree: 48 over the deviation of their sum, the square root of 24.
            assertThat(peak.score()).isCloseTo(48 / Math.sqrt(24), within(0.01));
        }
        assertThat(search.find(seen).halfTurned().score()).isLessThan(6);
    }

    private static PilotSearch.Peak at(double x, double y) {
        return new PilotSearch.Peak(x, y, 0, 0);
    }
}
