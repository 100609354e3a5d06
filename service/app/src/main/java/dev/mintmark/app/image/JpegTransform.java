package dev.mintmark.app.image;

/**
 * The inverse cosine transform of JPEG blocks in integers, by the factorisation of Loeffler, Ligtenberg and Moschytz (ICASSP 1989)
 * with 13 bits of fraction, which gives the values of libjpeg's accurate method.
 */
final class JpegTransform {
    private static final int BITS = 13;
    private static final int FIRST = BITS - 2;
    private static final int SECOND = BITS + 5;

    private final int[] work = new int[64];
    private final int[] samples = new int[64];
    private int beyond;

    /**
     * Transforms a block and writes its samples, or the means of squares of them.
     *
     * @param coefficients 64 from {@code from} on, in rows
     * @param table the quantisation steps, in rows
     * @param shrink the side of the squares: 1, 2, 4 or 8
     * @throws InvalidImageException where a coefficient is beyond what pictures have
     */
    void inverse(short[] coefficients, int from, int[] table, byte[] plane, int at, int stride, int shrink) {
        beyond = 0;
        for (int x = 0; x < 8; x++) {
            column(coefficients, from + x, table, x);
        }
        if (beyond != 0) {
            throw new InvalidImageException("The JPEG file is damaged: a coefficient is larger than any of a picture.");
        }
        for (int y = 0; y < 64; y += 8) {
            pass(
                    work[y],
                    work[y + 1],
                    work[y + 2],
                    work[y + 3],
                    work[y + 4],
                    work[y + 5],
                    work[y + 6],
                    work[y + 7],
                    samples,
                    y,
                    1,
                    SECOND);
        }
        if (shrink == 1) {
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    plane[at + y * stride + x] = (byte) level(samples[8 * y + x]);
                }
            }
            return;
        }
        int side = 8 / shrink;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                plane[at + y * stride + x] = (byte) mean(x * shrink, y * shrink, shrink);
            }
        }
    }

    private int mean(int left, int top, int side) {
        int sum = side * side / 2;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                sum += level(samples[8 * y + x]);
            }
        }
        return sum / (side * side);
    }

    private static int level(int sample) {
        return Math.clamp(sample + 128, 0, 255);
    }

    /** Not 0 where decoders differ in what they make of a coefficient, as it does not fit 15 bits. */
    private static int beyond(int coefficient, int step) {
        return coefficient * step + (1 << 14) >>> 15;
    }

    private void column(short[] in, int at, int[] table, int x) {
        beyond |= beyond(in[at], table[x])
                | beyond(in[at + 8], table[x + 8])
                | beyond(in[at + 16], table[x + 16])
                | beyond(in[at + 24], table[x + 24])
                | beyond(in[at + 32], table[x + 32])
                | beyond(in[at + 40], table[x + 40])
                | beyond(in[at + 48], table[x + 48])
                | beyond(in[at + 56], table[x + 56]);
        int rest = in[at + 8] | in[at + 16] | in[at + 24] | in[at + 32] | in[at + 40] | in[at + 48] | in[at + 56];
        int first = in[at] * table[x];
        if (rest == 0) {
            for (int y = 0; y < 64; y += 8) {
                work[x + y] = first << 2;
            }
            return;
        }
        pass(
                first,
                in[at + 8] * table[x + 8],
                in[at + 16] * table[x + 16],
                in[at + 24] * table[x + 24],
                in[at + 32] * table[x + 32],
                in[at + 40] * table[x + 40],
                in[at + 48] * table[x + 48],
                in[at + 56] * table[x + 56],
                work,
                x,
                8,
                FIRST);
    }

    private static void pass(
            int a, int b, int c, int d, int e, int f, int g, int h, int[] out, int at, int step, int shift) {
        int round = 1 << shift - 1;
        int even = (c + g) * 4433;
        int even2 = even - g * 15137;
        int even3 = even + c * 6270;
        int sum = a + e << BITS;
        int difference = a - e << BITS;
        int t0 = sum + even3 + round;
        int t3 = sum - even3 + round;
        int t1 = difference + even2 + round;
        int t2 = difference - even2 + round;
        int z1 = (h + b) * -7373;
        int z2 = (f + d) * -20995;
        int z5 = (h + d + f + b) * 9633;
        int z3 = (h + d) * -16069 + z5;
        int z4 = (f + b) * -3196 + z5;
        int o0 = h * 2446 + z1 + z3;
        int o1 = f * 16819 + z2 + z4;
        int o2 = d * 25172 + z2 + z3;
        int o3 = b * 12299 + z1 + z4;
        out[at] = t0 + o3 >> shift;
        out[at + 7 * step] = t0 - o3 >> shift;
        out[at + step] = t1 + o2 >> shift;
        out[at + 6 * step] = t1 - o2 >> shift;
        out[at + 2 * step] = t2 + o1 >> shift;
        out[at + 5 * step] = t2 - o1 >> shift;
        out[at + 3 * step] = t3 + o0 >> shift;
        out[at + 4 * step] = t3 - o0 >> shift;
    }
}
