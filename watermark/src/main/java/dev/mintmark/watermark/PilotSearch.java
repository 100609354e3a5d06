package dev.mintmark.watermark;

/**
 * Finds the shift of a tile from its pilots. The differences between the observed and the known phases give a
 * correlation surface over all shifts; its maximum is the shift. Immutable.
 */
final class PilotSearch {
    private static final double STEP = (double) Lattice.TILE / CorrelationSurface.N;
    private static final int NEWTON = 5;

    private final Carrier carrier;

    PilotSearch(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * A maximum of the correlation surface.
     *
     * @param x shift from the spectrum's origin to the tile's origin, in canonical pixels, modulo the tile
     * @param score agreement of the pilots, in standard deviations of noise at one position
     * @param level the same in units of the noise measured around the pilots. It drops away from the true placement,
     *     where the score, which is relative to the pilots' own power, hardly changes
     */
    record Peak(double x, double y, double score, double level) {
        static final Peak NONE = new Peak(0, 0, 0, 0);
    }

    /**
     * The best shifts of the tile as observed and of the tile rotated by half a turn.
     *
     * @param upright of the tile as observed
     * @param halfTurned of the tile rotated by half a turn
     */
    record Both(Peak upright, Peak halfTurned) {}

    /** Finds the best shift anywhere. A half turn conjugates every value. */
    Both find(ReceivedPilots seen) {
        var upright = aligned(seen, false);
        var halfTurned = aligned(seen, true);
        double variance = seen.variance();
        if (variance == 0) {
            return new Both(Peak.NONE, Peak.NONE);
        }
        var surface = new CorrelationSurface();
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            surface.add(
                    Lattice.U[point],
                    Lattice.V[point],
                    upright[2 * i],
                    upright[2 * i + 1],
                    halfTurned[2 * i],
                    halfTurned[2 * i + 1]);
        }
        surface.transform();
        return new Both(climb(upright, seen, surface.highest(false)), climb(halfTurned, seen, surface.highest(true)));
    }

    /** Finds the best shift near a known one. */
    Peak near(ReceivedPilots seen, Peak known) {
        return seen.variance() == 0 ? known : climb(aligned(seen, false), seen, known.x(), known.y());
    }

    /** Returns the observed pilots with their transmitted phases removed, real and imaginary parts in turn. */
    private float[] aligned(ReceivedPilots seen, boolean conjugate) {
        var aligned = new float[2 * carrier.pilots.length];
        for (int i = 0; i < carrier.pilots.length; i++) {
            float im = conjugate ? -seen.im[i] : seen.im[i];
            aligned[2 * i] = seen.re[i] * carrier.pilotCos[i] + im * carrier.pilotSin[i];
            aligned[2 * i + 1] = im * carrier.pilotCos[i] - seen.re[i] * carrier.pilotSin[i];
        }
        return aligned;
    }

    private Peak climb(float[] pilots, ReceivedPilots seen, int from) {
        return climb(pilots, seen, from / CorrelationSurface.N * STEP, from % CorrelationSurface.N * STEP);
    }

    /** Climbs to the maximum by Newton's method. */
    private Peak climb(float[] pilots, ReceivedPilots seen, double fromX, double fromY) {
        double x = fromX;
        double y = fromY;
        var slope = new double[5];
        double best = slopes(pilots, x, y, slope);
        for (int round = 0; round < NEWTON; round++) {
            double determinant = slope[2] * slope[4] - slope[3] * slope[3];
            if (determinant <= 0 || slope[2] >= 0) {
                break;
            }
            double nextX = x + Math.clamp(-(slope[4] * slope[0] - slope[3] * slope[1]) / determinant, -STEP, STEP);
            double nextY = y + Math.clamp(-(slope[2] * slope[1] - slope[3] * slope[0]) / determinant, -STEP, STEP);
            var there = new double[5];
            double value = slopes(pilots, nextX, nextY, there);
            if (value <= best) {
                break;
            }
            x = nextX;
            y = nextY;
            best = value;
            slope = there;
        }
        return new Peak(x, y, best / Math.sqrt(seen.variance()), best / Math.sqrt(seen.expected));
    }

    /** Returns the value of the surface and stores its derivatives in {@code slope}: x, y, xx, xy, yy. */
    private double slopes(float[] pilots, double x, double y, double[] slope) {
        var alongX = powers(2 * Math.PI * x / Lattice.TILE);
        var alongY = powers(2 * Math.PI * y / Lattice.TILE);
        double sum = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int u = Lattice.U[carrier.pilots[i]];
            int v = Lattice.V[carrier.pilots[i]];
            double cosX = alongX[2 * Math.abs(u)];
            double sinX = u < 0 ? -alongX[1 - 2 * u] : alongX[1 + 2 * u];
            double cos = cosX * alongY[2 * v] - sinX * alongY[2 * v + 1];
            double sin = sinX * alongY[2 * v] + cosX * alongY[2 * v + 1];
            double real = pilots[2 * i] * cos - pilots[2 * i + 1] * sin;
            double imaginary = pilots[2 * i] * sin + pilots[2 * i + 1] * cos;
            sum += real;
            slope[0] -= u * imaginary;
            slope[1] -= v * imaginary;
            slope[2] -= u * u * real;
            slope[3] -= u * v * real;
            slope[4] -= v * v * real;
        }
        double unit = 2 * Math.PI / Lattice.TILE;
        for (int i = 0; i < slope.length; i++) {
            slope[i] *= i < 2 ? unit : unit * unit;
        }
        return sum;
    }

    /** Returns exp(i k angle) for k = 0 to the pilots' highest frequency, real and imaginary parts in turn. */
    private static double[] powers(double angle) {
        var powers = new double[2 * (Carrier.PILOT_OUTER + 1)];
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        powers[0] = 1;
        for (int k = 2; k < powers.length; k += 2) {
            powers[k] = powers[k - 2] * cos - powers[k - 1] * sin;
            powers[k + 1] = powers[k - 2] * sin + powers[k - 1] * cos;
        }
        return powers;
    }
}
