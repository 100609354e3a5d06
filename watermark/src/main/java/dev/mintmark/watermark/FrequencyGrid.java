package dev.mintmark.watermark;

/**
 * Complex values at integer frequencies of the half-plane u = 0 to reach, v = -reach to reach, row by row. The other
 * half-plane holds their conjugates. Mutable; used within one call.
 */
final class FrequencyGrid {
    /** Distance, in half lattice steps, up to which the noise of a lattice point is measured. */
    private static final int AROUND = 3;
    /** Reach of a grid of half lattice steps that covers the lattice and the surroundings of each point. */
    static final int REACH = 2 * Lattice.OUTER + 3;

    final int reach;
    final float[] re;
    final float[] im;

    FrequencyGrid(int reach) {
        this.reach = reach;
        re = new float[(reach + 1) * (2 * reach + 1)];
        im = new float[re.length];
    }

    int at(int u, int v) {
        return (v + reach) * (reach + 1) + u;
    }

    /** Returns the values at the lattice points, without noise estimates. The grid's step is the lattice's. */
    LatticeSpectrum lattice() {
        var spectrum = new LatticeSpectrum();
        for (int i = 0; i < Lattice.COUNT; i++) {
            copy(Lattice.U[i], Lattice.V[i], spectrum, i);
        }
        return spectrum;
    }

    /**
     * Returns the whitened values at the lattice points. The grid's step is half the lattice's; the picture's own power
     * is measured at the steps between, where a mark is zero.
     *
     * @param pixels number of pixels that the values sum over
     * @param gain mean square of the whitening weights
     */
    LatticeSpectrum whitened(double pixels, double gain) {
        var spectrum = new LatticeSpectrum();
        for (int i = 0; i < Lattice.COUNT; i++) {
            copy(2 * Lattice.U[i], 2 * Lattice.V[i], spectrum, i);
            spectrum.whiten(i, noise(2 * Lattice.U[i], 2 * Lattice.V[i]), pixels, gain);
        }
        return spectrum;
    }

    private void copy(int u, int v, LatticeSpectrum into, int point) {
        int sign = u < 0 ? -1 : 1;
        int at = at(sign * u, sign * v);
        into.re[point] = re[at];
        into.im[point] = sign * im[at];
    }

    private double noise(int u, int v) {
        double sum = 0;
        int count = 0;
        for (int y = v - AROUND; y <= v + AROUND; y++) {
            for (int x = u - AROUND; x <= u + AROUND; x++) {
                if ((x & 1) == 0 && (y & 1) == 0) {
                    continue;
                }
                int at = x < 0 ? at(-x, -y) : at(x, y);
                sum += re[at] * re[at] + im[at] * im[at];
                count++;
            }
        }
        return sum / count;
    }
}
