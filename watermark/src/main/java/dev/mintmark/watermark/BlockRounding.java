package dev.mintmark.watermark;

/**
 * What JPEG of quality 50 does to the luma of a picture: the cosine transform of each 8 x 8 block, rounded to multiples of the
 * table in Annex K.1 of ITU-T T.81. A block at the right or lower edge repeats its last pixels. Stateless.
 */
final class BlockRounding {
    private static final int SIDE = 8;
    private static final int[] STEPS = {
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99
    };

    /** COSINES[u][x]: the orthonormal transform. */
    private static final float[][] COSINES = new float[SIDE][SIDE];

    static {
        for (int u = 0; u < SIDE; u++) {
            double norm = Math.sqrt((u == 0 ? 1.0 : 2.0) / SIDE);
            for (int x = 0; x < SIDE; x++) {
                COSINES[u][x] = (float) (norm * Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE)));
            }
        }
    }

    private BlockRounding() {}

    static Plane of(Plane luma) {
        var result = new Plane(luma.width, luma.height);
        var block = new float[SIDE * SIDE];
        var half = new float[SIDE * SIDE];
        for (int top = 0; top < luma.height; top += SIDE) {
            for (int left = 0; left < luma.width; left += SIDE) {
                for (int i = 0; i < block.length; i++) {
                    int x = Math.min(left + i % SIDE, luma.width - 1);
                    int y = Math.min(top + i / SIDE, luma.height - 1);
                    block[i] = luma.values[y * luma.width + x] - 128;
                }
                transform(block, half, true);
                for (int i = 0; i < block.length; i++) {
                    block[i] = Math.round(block[i] / STEPS[i]) * STEPS[i];
                }
                transform(block, half, false);
                for (int y = top; y < Math.min(top + SIDE, luma.height); y++) {
                    for (int x = left; x < Math.min(left + SIDE, luma.width); x++) {
                        result.values[y * luma.width + x] = block[(y - top) * SIDE + x - left] + 128;
                    }
                }
            }
        }
        return result;
    }

    /** Transforms rows, then columns. */
    private static void transform(float[] block, float[] half, boolean forward) {
        for (int y = 0; y < SIDE; y++) {
            for (int u = 0; u < SIDE; u++) {
                float sum = 0;
                for (int x = 0; x < SIDE; x++) {
                    sum += (forward ? COSINES[u][x] : COSINES[x][u]) * block[y * SIDE + x];
                }
                half[y * SIDE + u] = sum;
            }
        }
        for (int v = 0; v < SIDE; v++) {
            for (int x = 0; x < SIDE; x++) {
                float sum = 0;
                for (int y = 0; y < SIDE; y++) {
                    sum += (forward ? COSINES[v][y] : COSINES[y][v]) * half[y * SIDE + x];
                }
                block[v * SIDE + x] = sum;
            }
        }
    }
}
