package dev.mintmark.app.verify;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What somebody may do to make a picture's fingerprint another's, while it goes on looking as it did. */
final class Forgery {
    private static final int SIDE = 64;
    private static final int WAVES = 16;

    /** By how much a coefficient is on the side where it is wanted. */
    private static final double MARGIN = 6;

    private static final double[][] COSINES = new double[WAVES][SIDE];

    static {
        for (int wave = 0; wave < WAVES; wave++) {
            for (int at = 0; at < SIDE; at++) {
                COSINES[wave][at] = Math.sqrt(2.0 / SIDE) * Math.cos(Math.PI * (at + 0.5) * (wave + 1) / SIDE);
            }
        }
    }

    private Forgery() {}

    /**
     * A picture with faint low waves added, so that its PDQ comes within {@code distance} of another's. What costs most is
     * left as it is, so the picture keeps its layout.
     */
    static Raster nudged(Raster picture, Raster towards, int distance) {
        double[] wanted = coefficients(towards);
        double[] have = coefficients(picture);
        double above = median(wanted);
        double level = median(have);
        int[] cheapestFirst = IntStream.range(0, have.length)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(have[a] - level), Math.abs(have[b] - level)))
                .mapToInt(Integer::intValue)
                .toArray();
        Raster nudged = picture;
        for (int count = 8; count <= have.length && Pdq.of(nudged).distance(Pdq.of(towards)) > distance; count += 8) {
            double[] added = new double[have.length];
            for (int i = 0; i < count; i++) {
                int at = cheapestFirst[i];
                double side = wanted[at] > above ? 1 : -1;
                added[at] = side * Math.max(0, MARGIN - side * (have[at] - level));
            }
            nudged = plus(picture, added);
        }
        return nudged;
    }

    private static double[] coefficients(Raster picture) {
        double[] small = new double[SIDE * SIDE];
        int[] counts = new int[small.length];
        for (int i = 0; i < picture.argb().length; i++) {
            int at =
                    i / picture.width() * SIDE / picture.height() * SIDE + i % picture.width() * SIDE / picture.width();
            small[at] += Luma.of(picture.argb()[i]);
            counts[at]++;
        }
        double[] found = new double[WAVES * WAVES];
        for (int wave = 0; wave < found.length; wave++) {
            for (int i = 0; i < small.length; i++) {
                found[wave] += small[i] / counts[i] * COSINES[wave / WAVES][i / SIDE] * COSINES[wave % WAVES][i % SIDE];
            }
        }
        return found;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[values.length / 2 - 1] + sorted[values.length / 2]) / 2;
    }

    private static Raster plus(Raster picture, double[] waves) {
        double[] small = new double[SIDE * SIDE];
        for (int wave = 0; wave < waves.length; wave++) {
            for (int i = 0; i < small.length && waves[wave] != 0; i++) {
                small[i] += waves[wave] * COSINES[wave / WAVES][i / SIDE] * COSINES[wave % WAVES][i % SIDE];
            }
        }
        int[] argb = new int[picture.argb().length];
        for (int i = 0; i < argb.length; i++) {
            double by = smooth(
                    small,
                    (i % picture.width() + 0.5) * SIDE / picture.width() - 0.5,
                    (i / picture.width() + 0.5) * SIDE / picture.height() - 0.5);
            int pixel = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                pixel = pixel << 8 | (int) Math.clamp(Math.round((picture.argb()[i] >> shift & 0xff) + by), 0, 255);
            }
            argb[i] = pixel;
        }
        return new Raster(picture.width(), picture.height(), argb);
    }

    private static double smooth(double[] small, double x, double y) {
        int left = Math.clamp((int) Math.floor(x), 0, SIDE - 2);
        int top = Math.clamp((int) Math.floor(y), 0, SIDE - 2);
        double right = Math.clamp(x - left, 0, 1);
        double down = Math.clamp(y - top, 0, 1);
        int at = top * SIDE + left;
        double above = small[at] * (1 - right) + small[at + 1] * right;
        double below = small[at + SIDE] * (1 - right) + small[at + SIDE + 1] * right;
        return above * (1 - down) + below * down;
    }
}
