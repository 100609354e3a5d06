package dev.mintmark.watermark;

/** Complex values at the {@link Lattice}'s points. Mutable, confined to the call that made it. */
final class LatticeSpectrum {
    final float[] re = new float[Lattice.COUNT];
    final float[] im = new float[Lattice.COUNT];
    /** What each value was multiplied with, so that the picture's own part has unit power. */
    final float[] scale;
    /** The amplitude that each point is expected to be sent with, but for a factor that all share. */
    final float[] sent;

    LatticeSpectrum() {
        this(new float[Lattice.COUNT], new float[Lattice.COUNT]);
    }

    private LatticeSpectrum(float[] scale, float[] sent) {
        this.scale = scale;
        this.sent = sent;
    }

    /** A spectrum that shares this one's scale and amplitudes. */
    LatticeSpectrum withoutValues() {
        return new LatticeSpectrum(scale, sent);
    }

    /** The weight of a point's value in a matched filter. */
    float weight(int point) {
        return scale[point] * sent[point];
    }

    /**
     * Brings a point's value to unit noise.
     *
     * @param noise the picture's own power at the point, in the value's units
     * @param pixels how many the value sums over
     * @param gain mean square of what whitening multiplied with
     */
    void whiten(int point, double noise, double pixels, double gain) {
        scale[point] = noise > 0 ? (float) (1 / Math.sqrt(noise)) : 0;
        re[point] *= scale[point];
        im[point] *= scale[point];
        sent[point] = PowerAllocation.amplitude(point, noise / pixels, gain);
    }

    /** The spectrum as seen from a tile that begins elsewhere. */
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
            result.scale[i] = scale[j];
            result.sent[i] = sent[j];
        }
        return result;
    }
}
