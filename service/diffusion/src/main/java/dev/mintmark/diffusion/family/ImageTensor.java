package dev.mintmark.diffusion.family;

/** Pixels as networks take them: {@code float[3][height][width]} in one array, red first; −1 to 1 for the autoencoder. */
public final class ImageTensor {
    private ImageTensor() {}

    /**
     * Resizes a picture by the cubic of Catmull and Rom (1974). When shrinking, the kernel is widened to avoid
     * aliasing.
     *
     * @param argb {@code width · height} pixels 0xAARRGGBB, row by row from the top left; alpha is ignored
     * @return {@code float[3][toHeight][toWidth]} in one array
     */
    public static float[] of(int[] argb, int width, int height, int toWidth, int toHeight) {
        Taps across = Taps.of(width, toWidth);
        Taps down = Taps.of(height, toHeight);
        float[] planes = new float[Math.multiplyExact(3, Math.multiplyExact(toWidth, toHeight))];
        float[] narrowed = new float[Math.multiplyExact(toWidth, height)];
        for (int plane = 0; plane < 3; plane++) {
            int shift = 16 - 8 * plane;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < toWidth; x++) {
                    float sum = 0;
                    for (int tap = 0; tap < across.count; tap++) {
                        int from = Math.clamp((long) across.first[x] + tap, 0, width - 1);
                        sum += across.weights[x * across.count + tap] * (argb[y * width + from] >> shift & 0xFF);
                    }
                    narrowed[y * toWidth + x] = sum;
                }
            }
            for (int y = 0; y < toHeight; y++) {
                for (int x = 0; x < toWidth; x++) {
                    float sum = 0;
                    for (int tap = 0; tap < down.count; tap++) {
                        int from = Math.clamp((long) down.first[y] + tap, 0, height - 1);
                        sum += down.weights[y * down.count + tap] * narrowed[from * toWidth + x];
                    }
                    planes[(plane * toHeight + y) * toWidth + x] = Math.clamp(sum / 127.5f - 1, -1f, 1f);
                }
            }
        }
        return planes;
    }

    /** Resizes a picture as {@link #of} does, and rounds the result to pixels 0xFFRRGGBB. */
    public static int[] resized(int[] argb, int width, int height, int toWidth, int toHeight) {
        float[] planes = of(argb, width, height, toWidth, toHeight);
        for (int i = 0; i < planes.length; i++) {
            planes[i] = planes[i] / 2 + 0.5f;
        }
        return pixels(planes);
    }

    /** Rounds values from 0 to 1 to opaque pixels, half to even as in numpy; clamps those beyond. */
    public static int[] pixels(float[] planes) {
        int count = planes.length / 3;
        int[] argb = new int[count];
        for (int i = 0; i < count; i++) {
            argb[i] =
                    0xFF000000 | level(planes[i]) << 16 | level(planes[count + i]) << 8 | level(planes[2 * count + i]);
        }
        return argb;
    }

    private static int level(float value) {
        return (int) Math.rint(Math.clamp(value, 0f, 1f) * 255f);
    }

    /** Returns pixels as ControlNets and upscalers take them, 0 to 1. */
    public static float[] zeroToOne(int[] argb) {
        float[] planes = new float[Math.multiplyExact(3, argb.length)];
        for (int i = 0; i < argb.length; i++) {
            planes[i] = (argb[i] >> 16 & 0xFF) / 255f;
            planes[argb.length + i] = (argb[i] >> 8 & 0xFF) / 255f;
            planes[2 * argb.length + i] = (argb[i] & 0xFF) / 255f;
        }
        return planes;
    }

    /** Clamps values to −1..1 in place. */
    public static float[] clamped(float[] planes) {
        for (int i = 0; i < planes.length; i++) {
            planes[i] = Math.clamp(planes[i], -1f, 1f);
        }
        return planes;
    }

    /** For each target position: the first source position and the weights of it and its followers. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Taps(int count, int[] first, float[] weights) {
        static Taps of(int from, int to) {
            if (from == to) {
                int[] same = new int[to];
                float[] whole = new float[to];
                for (int i = 0; i < to; i++) {
                    same[i] = i;
                    whole[i] = 1;
                }
                return new Taps(1, same, whole);
            }
            double scale = (double) from / to;
            double wide = Math.max(1, scale);
            int count = 2 * (int) Math.ceil(2 * wide) + 1;
            int[] first = new int[to];
            float[] weights = new float[Math.multiplyExact(to, count)];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale - 0.5;
                first[i] = (int) Math.floor(centre) - count / 2;
                double total = 0;
                for (int tap = 0; tap < count; tap++) {
                    total += cubic((first[i] + tap - centre) / wide);
                }
                for (int tap = 0; tap < count; tap++) {
                    weights[i * count + tap] = (float) (cubic((first[i] + tap - centre) / wide) / total);
                }
            }
            return new Taps(count, first, weights);
        }

        private static double cubic(double x) {
            double a = Math.abs(x);
            if (a >= 2) {
                return 0;
            }
            return a < 1 ? (1.5 * a - 2.5) * a * a + 1 : ((-0.5 * a + 2.5) * a - 4) * a + 2;
        }
    }
}
