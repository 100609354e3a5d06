package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * The frequencies that a mark uses: the points of one half-plane of a 125 x 125 tile's spectrum with radii 5 to 24
 * (0.04 to 0.19 cycles a canonical pixel): below the Nyquist limit after a resize to 0.4, inside the low coefficients
 * that JPEG keeps. Because the mark repeats with the tile, a crop only shifts it. The side is no multiple of eight, so
 * that JPEG's blocks lie differently in every tile and what they do to a mark averages out over the tiles.
 */
final class Lattice {
    /** Side of the periodic tile in canonical pixels. */
    static final int TILE = 125;

    static final int INNER = 5;
    static final int OUTER = 24;
    static final int COUNT;
    /** Horizontal and vertical frequency of each point, in cycles a tile. */
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

    /** The point at this frequency, which must lie in the half-plane and in the ring. */
    static int index(int u, int v) {
        return INDEX[cell(u, v)];
    }
}
