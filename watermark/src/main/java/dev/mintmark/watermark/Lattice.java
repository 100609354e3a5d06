package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * The frequencies that a mark uses: the points with radii 5 to 24 in one half-plane of the spectrum of a 125 x 125
 * tile, 0.04 to 0.19 cycles for each canonical pixel. They are below the Nyquist frequency after a resize to 0.4, and
 * among the low coefficients that JPEG keeps. The mark repeats with the tile, so that a crop only shifts it. 125 is no
 * multiple of 8, so that the grid of JPEG blocks meets every tile at another offset and its quantisation errors average
 * out.
 */
final class Lattice {
    /** Side of the periodic tile, in canonical pixels. */
    static final int TILE = 125;

    static final int INNER = 5;
    static final int OUTER = 24;
    static final int COUNT;
    /** Horizontal and vertical frequency of each point, in cycles for each tile. */
    static final int[] U;

    static final int[] V;
    static final float[] RADIUS;
    private static final int SIDE = 2 * OUTER + 1;
    private static final int[] INDEX = new int[SIDE * SIDE];

    static {
        int count = 0;
        var u = new int[SIDE * SIDE];
        var v = new int[SIDE * SIDE];
        for (int y = 0; y <= OUTER; y++) {
            for (int x = -OUTER; x <= OUTER; x++) {
                boolean half = y > 0 || x > 0;
                int square = x * x + y * y;
                if (half && square >= INNER * INNER && square <= OUTER * OUTER) {
                    u[count] = x;
                    v[count] = y;
                    INDEX[cell(x, y)] = count++;
                }
            }
        }
        COUNT = count;
        U = Arrays.copyOf(u, count);
        V = Arrays.copyOf(v, count);
        RADIUS = new float[count];
        for (int i = 0; i < count; i++) {
            RADIUS[i] = (float) Math.hypot(U[i], V[i]);
        }
    }

    private Lattice() {}

    private static int cell(int u, int v) {
        return (v + OUTER) * SIDE + u + OUTER;
    }

    /** Returns the index of a frequency, which must be in the half-plane and in the ring. */
    static int index(int u, int v) {
        return INDEX[cell(u, v)];
    }
}
