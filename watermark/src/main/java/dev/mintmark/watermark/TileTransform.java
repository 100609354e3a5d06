package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * The discrete Fourier transform of real square tiles at low frequencies, and its inverse. The sides are small and no
 * powers of two, and few frequencies are needed, so that sums over tables are as fast as a fast transform. Immutable.
 */
final class TileTransform {
    /** One tile, at the lattice's frequencies. */
    static final TileTransform ONE = new TileTransform(Lattice.TILE, Lattice.OUTER);
    /** Two by two tiles: the lattice's frequencies and those halfway between, where a mark is zero. */
    static final TileTransform TWO = new TileTransform(2 * Lattice.TILE, FrequencyGrid.REACH);

    /** Samples that one pass processes together; both sides are multiples. */
    private static final int BLOCK = 5;

    /** Side of the tile. */
    final int side;
    /** Highest frequency along each axis, in cycles for each side. */
    private final int reach;

    /** For each sample a row over the frequencies. Loops over rows with one index are vectorised. */
    private final float[][] cos;

    private final float[][] sin;

    private TileTransform(int side, int reach) {
        this.side = side;
        this.reach = reach;
        cos = new float[side][reach + 1];
        sin = new float[side][reach + 1];
        for (int n = 0; n < side; n++) {
            for (int u = 0; u <= reach; u++) {
                double angle = 2 * Math.PI * (n * u % side) / side;
                cos[n][u] = (float) Math.cos(angle);
                sin[n][u] = (float) Math.sin(angle);
            }
        }
    }

    /** Sums the tiles of a plane, laid out from its upper left corner, over a rectangle. */
    float[] fold(Plane plane, int left, int top, int right, int bottom) {
        var tile = new float[side * side];
        for (int y = top; y < bottom; y++) {
            int row = y % side * side;
            int at = y * plane.width;
            for (int x = left; x < right; ) {
                int column = x % side;
                int count = Math.min(right - x, side - column);
                for (int k = 0; k < count; k++) {
                    tile[row + column + k] += plane.values[at + x + k];
                }
                x += count;
            }
        }
        return tile;
    }

    /**
     * Computes X(u, v) = sum of tile exp(-2 pi i (u x + v y) / side): rows from v = -reach to reach, each with u from 0
     * to reach.
     */
    FrequencyGrid analyse(float[] tile) {
        int width = reach + 1;
        var rowsRe = new float[side][width];
        var rowsIm = new float[side][width];
        for (int y = 0; y < side; y++) {
            analyseRow(tile, y * side, rowsRe[y], rowsIm[y]);
        }
        var grid = new FrequencyGrid(reach);
        var reCos = new float[width];
        var reSin = new float[width];
        var imCos = new float[width];
        var imSin = new float[width];
        for (int v = 0; v <= reach; v++) {
            Arrays.fill(reCos, 0);
            Arrays.fill(reSin, 0);
            Arrays.fill(imCos, 0);
            Arrays.fill(imSin, 0);
            for (int y = 0; y < side; y += BLOCK) {
                add(rowsRe, y, cos, v, reCos);
                add(rowsRe, y, sin, v, reSin);
                add(rowsIm, y, cos, v, imCos);
                add(rowsIm, y, sin, v, imSin);
            }
            for (int u = 0; u < width; u++) {
                int above = grid.at(u, -v);
                int below = grid.at(u, v);
                grid.re[above] = reCos[u] - imSin[u];
                grid.im[above] = imCos[u] + reSin[u];
                grid.re[below] = reCos[u] + imSin[u];
                grid.im[below] = imCos[u] - reSin[u];
            }
        }
        return grid;
    }

    /** Computes the cosine sums of one row and its negated sine sums. */
    private void analyseRow(float[] tile, int from, float[] re, float[] im) {
        for (int n = 0; n < side; n += BLOCK) {
            float a = tile[from + n];
            float b = tile[from + n + 1];
            float c = tile[from + n + 2];
            float d = tile[from + n + 3];
            float e = tile[from + n + 4];
            add(cos, n, a, b, c, d, e, re);
            add(sin, n, -a, -b, -c, -d, -e, im);
        }
    }

    /** Adds a block of rows, each multiplied by its table entry at frequency v. */
    private static void add(float[][] rows, int y, float[][] table, int v, float[] into) {
        float a = table[y][v];
        float b = table[y + 1][v];
        float c = table[y + 2][v];
        float d = table[y + 3][v];
        float e = table[y + 4][v];
        add(rows, y, a, b, c, d, e, into);
    }

    private static void add(float[][] rows, int y, float a, float b, float c, float d, float e, float[] into) {
        var first = rows[y];
        var second = rows[y + 1];
        var third = rows[y + 2];
        var fourth = rows[y + 3];
        var fifth = rows[y + 4];
        for (int u = 0; u < into.length; u++) {
            into[u] += a * first[u] + b * second[u] + c * third[u] + d * fourth[u] + e * fifth[u];
        }
    }

    /** Returns the real tile 2 Re sum of G exp(+2 pi i (u x + v y) / 125) over the lattice points. */
    static float[] synthesise(float[] latticeRe, float[] latticeIm) {
        int n = Lattice.TILE;
        int width = Lattice.OUTER + 1;
        var rowsRe = new float[width][n];
        var rowsIm = new float[width][n];
        for (int i = 0; i < Lattice.COUNT; i++) {
            int u = Math.abs(Lattice.U[i]);
            float sign = Lattice.U[i] < 0 ? -1 : 1;
            var re = rowsRe[Lattice.V[i]];
            var im = rowsIm[Lattice.V[i]];
            for (int x = 0; x < n; x++) {
                float c = ONE.cos[x][u];
                float s = sign * ONE.sin[x][u];
                re[x] += latticeRe[i] * c - latticeIm[i] * s;
                im[x] += latticeRe[i] * s + latticeIm[i] * c;
            }
        }
        var tile = new float[n * n];
        var row = new float[n];
        for (int y = 0; y < n; y++) {
            Arrays.fill(row, 0);
            for (int v = 0; v < width; v++) {
                float c = 2 * ONE.cos[y][v];
                float s = 2 * ONE.sin[y][v];
                var re = rowsRe[v];
                var im = rowsIm[v];
                for (int x = 0; x < n; x++) {
                    row[x] += re[x] * c - im[x] * s;
                }
            }
            System.arraycopy(row, 0, tile, y * n, n);
        }
        return tile;
    }
}
