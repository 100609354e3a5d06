package dev.mintmark.watermark;

/**
 * Two correlation surfaces over all shifts of a tile, computed by one complex Fourier transform. Each row is an array
 * of its own, so that the compiler vectorises the loops. Mutable; used within one call.
 */
final class CorrelationSurface {
    /**
     * Samples of a surface along each side of the tile. The highest frequency on a surface is
     * {@link Carrier#PILOT_OUTER}.
     */
    static final int N = 64;

    private static final int SHIFT = Integer.numberOfLeadingZeros(N) + 1;
    private static final float[] COS = new float[N / 2];
    private static final float[] SIN = new float[N / 2];

    static {
        for (int k = 0; k < N / 2; k++) {
            COS[k] = (float) Math.cos(2 * Math.PI * k / N);
            SIN[k] = (float) Math.sin(2 * Math.PI * k / N);
        }
    }

    private float[][] re = new float[N][N];
    private float[][] im = new float[N][N];

    /** Adds the values of one frequency to both surfaces. */
    void add(int u, int v, float firstRe, float firstIm, float secondRe, float secondIm) {
        int x = u & (N - 1);
        int y = v & (N - 1);
        re[y][x] += firstRe - secondIm;
        im[y][x] += firstIm + secondRe;
        int mirrorX = -u & (N - 1);
        int mirrorY = -v & (N - 1);
        re[mirrorY][mirrorX] += firstRe + secondIm;
        im[mirrorY][mirrorX] += secondRe - firstIm;
    }

    /** Transforms frequencies to shifts. Rows then run along x. */
    void transform() {
        overRows();
        re = transposed(re);
        im = transposed(im);
        overRows();
    }

    /** Returns the position of the maximum of the first or second surface, as 64 x + y. */
    int highest(boolean second) {
        float best = Float.NEGATIVE_INFINITY;
        int at = 0;
        for (int x = 0; x < N; x++) {
            float[] row = second ? im[x] : re[x];
            float most = row[0];
            for (int y = 1; y < N; y++) {
                most = Math.max(most, row[y]);
            }
            if (most > best) {
                best = most;
                at = x;
            }
        }
        float[] row = second ? im[at] : re[at];
        int y = 0;
        while (row[y] != best) {
            y++;
        }
        return N * at + y;
    }

    private void overRows() {
        for (int i = 0; i < N; i++) {
            int j = Integer.reverse(i) >>> SHIFT;
            if (i < j) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int half = 1; half < N; half <<= 1) {
            for (int block = 0; block < N; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int angle = k * (N / 2 / half);
                    butterflies(
                            re[block + k],
                            im[block + k],
                            re[block + k + half],
                            im[block + k + half],
                            COS[angle],
                            SIN[angle]);
                }
            }
        }
    }

    private static void butterflies(float[] aRe, float[] aIm, float[] bRe, float[] bIm, float cos, float sin) {
        for (int x = 0; x < N; x++) {
            float re = bRe[x] * cos - bIm[x] * sin;
            float im = bRe[x] * sin + bIm[x] * cos;
            bRe[x] = aRe[x] - re;
            bIm[x] = aIm[x] - im;
            aRe[x] += re;
            aIm[x] += im;
        }
    }

    private static void swap(float[][] rows, int i, int j) {
        float[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private static float[][] transposed(float[][] rows) {
        var result = new float[N][N];
        for (int x = 0; x < N; x++) {
            for (int y = 0; y < N; y++) {
                result[y][x] = rows[x][y];
            }
        }
        return result;
    }
}
