package dev.mintmark.watermark;

/** Between a 128 x 128 tile and its values at the {@link Lattice}'s points. Stateless. */
final class TileTransform {
    private static final int N = Lattice.TILE;
    private static final Fft FFT = new Fft(N);

    private TileTransform() {}

    /** The sum of all the tiles of a plane, laid from its upper left corner. */
    static float[] fold(Plane plane) {
        return fold(plane, 0, 0, plane.width, plane.height);
    }

    /** The same over a rectangle of the plane alone, with tiles still laid from the plane's corner. */
    static float[] fold(Plane plane, int left, int top, int right, int bottom) {
        var tile = new float[N * N];
        for (int y = top; y < bottom; y++) {
            int row = (y & (N - 1)) * N;
            int at = y * plane.width;
            int x = left;
            while (x < right) {
                int end = Math.min(right, (x & -N) + N);
                int shift = row - (x & -N);
                for (; x < end; x++) {
                    tile[shift + x] += plane.values[at + x];
                }
            }
        }
        return tile;
    }

    /** The tile moved right and down by this many pixels, around its edges. */
    static float[] shifted(float[] tile, int right, int down) {
        var moved = new float[N * N];
        for (int y = 0; y < N; y++) {
            int row = ((y + down) & (N - 1)) * N;
            for (int x = 0; x < N; x++) {
                moved[row + ((x + right) & (N - 1))] = tile[y * N + x];
            }
        }
        return moved;
    }

    /** The discrete Fourier transform of a real tile at the lattice's points. */
    static LatticeSpectrum analyse(float[] tile) {
        var re = tile.clone();
        var im = new float[N * N];
        for (int y = 0; y < N; y++) {
            FFT.forward(re, im, y * N);
        }
        var spectrum = new LatticeSpectrum();
        var columnRe = new float[N];
        var columnIm = new float[N];
        for (int u = -Lattice.OUTER; u <= Lattice.OUTER; u++) {
            for (int y = 0; y < N; y++) {
                columnRe[y] = re[y * N + (u & (N - 1))];
                columnIm[y] = im[y * N + (u & (N - 1))];
            }
            FFT.forward(columnRe, columnIm, 0);
            for (int i = 0; i < Lattice.COUNT; i++) {
                if (Lattice.U[i] == u) {
                    spectrum.re[i] = columnRe[Lattice.V[i]];
                    spectrum.im[i] = columnIm[Lattice.V[i]];
                }
            }
        }
        return spectrum;
    }

    /** The real tile 2 Re sum of G exp(+2 pi i (u x + v y) / 128) over the lattice's points. */
    static float[] synthesise(float[] latticeRe, float[] latticeIm) {
        var re = new float[N * N];
        var im = new float[N * N];
        for (int i = 0; i < Lattice.COUNT; i++) {
            // Stored by columns first: only the few rows below carry anything, and they are transformed first.
            int at = Lattice.V[i] * N + (Lattice.U[i] & (N - 1));
            re[at] = 2 * latticeRe[i];
            im[at] = 2 * latticeIm[i];
        }
        for (int v = 0; v <= Lattice.OUTER; v++) {
            FFT.inverse(re, im, v * N);
        }
        var tile = new float[N * N];
        var columnRe = new float[N];
        var columnIm = new float[N];
        for (int x = 0; x < N; x++) {
            for (int v = 0; v < N; v++) {
                columnRe[v] = re[v * N + x];
                columnIm[v] = im[v * N + x];
            }
            FFT.inverse(columnRe, columnIm, 0);
            for (int y = 0; y < N; y++) {
                tile[y * N + x] = columnRe[y];
            }
        }
        return tile;
    }
}
