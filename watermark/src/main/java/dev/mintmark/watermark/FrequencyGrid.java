package dev.mintmark.watermark;

/**
 * Complex values at whole frequencies of the half-plane u from 0 to reach, v from -reach to reach, row by row. What lies
 * at the other half's frequencies is their conjugates. Mutable, confined to the call that made it.
 */
final class FrequencyGrid {
    /** How far around a lattice point, in half steps of the lattice, its noise is taken from. */
    private static final int AROUND = 3;
    /** The reach of a grid of half steps that covers the lattice and what lies around it. */
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

    /** The lattice's values, without any noise known, of a grid whose steps are the lattice's. */
    LatticeSpectrum lattice() {
        var spectrum = new LatticeSpectrum();
        for (int i = 0; i < Lattice.COUNT; i++) {
            copy(Lattice.U[i], Lattice.V[i], spectrum, i);
        }
        return spectrum;
    }

    /**
     * The lattice's values of a grid of half steps; how strong the picture itself is there shows at the steps between.
     *
     * @param pixels how many the values sum over
     * @param gain mean square of what whitening multiplied with
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
