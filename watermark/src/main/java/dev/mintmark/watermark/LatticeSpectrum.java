package dev.mintmark.watermark;

/** Complex values at the {@link Lattice}'s points. Mutable, confined to the call that made it. */
final class LatticeSpectrum {
    private static final int BANDS = Lattice.OUTER + 2;

    final float[] re = new float[Lattice.COUNT];
    final float[] im = new float[Lattice.COUNT];

    /**
     * The spectrum of the same tile turned by quarter turns after a mirroring, so that its frequency (u, v) is the
     * given one's frequency M (u, v).
     */
    LatticeSpectrum transformed(int quarterTurns, boolean mirrored) {
        var result = new LatticeSpectrum();
        for (int i = 0; i < Lattice.COUNT; i++) {
            int u = mirrored ? -Lattice.U[i] : Lattice.U[i];
            int v = Lattice.V[i];
            for (int k = 0; k < quarterTurns; k++) {
                int swap = u;
                u = v;
                v = -swap;
            }
            boolean lower = v < 0 || v == 0 && u < 0;
            int j = lower ? Lattice.index(-u, -v) : Lattice.index(u, v);
            result.re[i] = re[j];
            result.im[i] = lower ? -im[j] : im[j];
        }
        return result;
    }

    /** Divides every value by the root mean square of its ring, so that noise of any colour becomes white. */
    void flatten() {
        var power = new double[BANDS];
        var count = new int[BANDS];
        for (int i = 0; i < Lattice.COUNT; i++) {
            int band = Math.round(Lattice.RADIUS[i]);
            power[band] += re[i] * re[i] + im[i] * im[i];
            count[band]++;
        }
        for (int i = 0; i < Lattice.COUNT; i++) {
            int band = Math.round(Lattice.RADIUS[i]);
            double mean = power[band] / count[band];
            float scale = mean > 0 ? (float) (1 / Math.sqrt(mean)) : 0;
            re[i] *= scale;
            im[i] *= scale;
        }
    }

    /** The same over a few points alone, which share one level, which is returned. */
    double flattenPoints(int[] points) {
        double power = 0;
        for (int point : points) {
            power += Math.hypot(re[point], im[point]);
        }
        float scale = power > 0 ? (float) (points.length / power) : 0;
        for (int point : points) {
            re[point] *= scale;
            im[point] *= scale;
        }
        return power / points.length;
    }
}
