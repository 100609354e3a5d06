package dev.mintmark.watermark;

/** Complex values at the {@link Lattice} points, with the noise of each. Mutable; used within one call. */
final class LatticeSpectrum {
    final float[] re = new float[Lattice.COUNT];
    final float[] im = new float[Lattice.COUNT];
    /** Factor that gave each value unit noise power. */
    final float[] scale;
    /** Expected amplitude of each point, up to a common factor. */
    final float[] sent;

    LatticeSpectrum() {
        this(new float[Lattice.COUNT], new float[Lattice.COUNT]);
    }

    private LatticeSpectrum(float[] scale, float[] sent) {
        this.scale = scale;
        this.sent = sent;
    }

    /** Returns a spectrum with the same factors and amplitudes and with zero values. */
    LatticeSpectrum withoutValues() {
        return new LatticeSpectrum(scale, sent);
    }

    /** Returns the weight of a point in a matched filter. */
    float weight(int point) {
        return scale[point] * sent[point];
    }

    /**
     * Scales the value of a point to unit noise.
     *
     * @param noise the picture's own power at the point, in the units of the value
     * @param pixels number of pixels that the value sums over
     * @param gain mean square of the whitening weights
     */
    void whiten(int point, double noise, double pixels, double gain) {
        scale[point] = noise > 0 ? (float) (1 / Math.sqrt(noise)) : 0;
        re[point] *= scale[point];
        im[point] *= scale[point];
        sent[point] = PowerAllocation.amplitude(point, noise / pixels, gain);
    }

    /** Returns the spectrum relative to another origin of the tile. */
    LatticeSpectrum movedTo(TileOrigin origin) {
        var moved = withoutValues();
        for (int i = 0; i < Lattice.COUNT; i++) {
            double phase = 2 * Math.PI * (Lattice.U[i] * origin.x() + Lattice.V[i] * origin.y()) / Lattice.TILE;
            float cos = (float) Math.cos(phase);
            float sin = (float) Math.sin(phase);
            moved.re[i] = re[i] * cos - im[i] * sin;
            moved.im[i] = re[i] * sin + im[i] * cos;
        }
        return moved;
    }

    /** Returns the spectrum of the negative. */
    LatticeSpectrum negated() {
        var result = withoutValues();
        for (int i = 0; i < Lattice.COUNT; i++) {
            result.re[i] = -re[i];
            result.im[i] = -im[i];
        }
        return result;
    }

    /**
     * Returns the spectrum of the tile mirrored and then rotated by quarter turns: its value at (u, v) is this
     * spectrum's value at M (u, v).
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
            result.scale[i] = scale[j];
            result.sent[i] = sent[j];
        }
        return result;
    }
}
