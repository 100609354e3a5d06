package dev.mintmark.diffusion.sampler;

/**
 * The normal numbers that {@code torch.randn} gives on a CPU for the same seed, up to about 1e-6: the Mersenne Twister
 * mt19937 (Matsumoto and Nishimura, 1998) and the Box–Muller transform in blocks of 16. Not thread-safe.
 */
public final class TorchRandom {
    private static final int WORDS = 624;
    private static final int MIDDLE = 397;
    private static final int BLOCK = 16;

    private final int[] state = new int[WORDS];
    private int used = WORDS;
    private double spare = Double.NaN;
    private float[] noise = new float[0];

    /** Uses the low 32 bits of the seed, as torch does. */
    public TorchRandom(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Returns what the next call of torch.randn gives, in memory order. */
    public float[] normal(int count) {
        float[] values = new float[count];
        fill(values);
        return values;
    }

    /** Adds the next noise to values, with a standard deviation. */
    void add(float deviation, float[] values) {
        if (noise.length != values.length) {
            noise = new float[values.length];
        }
        fill(noise);
        for (int i = 0; i < values.length; i++) {
            values[i] += noise[i] * deviation;
        }
    }

    private void fill(float[] values) {
        int count = values.length;
        if (count < BLOCK) {
            fillFew(values);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i] = uniform24();
        }
        for (int at = 0; at + BLOCK <= count; at += BLOCK) {
            boxMuller(values, at);
        }
        if (count % BLOCK != 0) { // the last 16 are drawn anew as one block
            int at = count - BLOCK;
            for (int i = at; i < count; i++) {
                values[i] = uniform24();
            }
            boxMuller(values, at);
        }
    }

    private static void boxMuller(float[] values, int at) {
        for (int i = at; i < at + BLOCK / 2; i++) {
            float u1 = 1 - values[i];
            float u2 = values[i + BLOCK / 2];
            float radius = (float) Math.sqrt(-2 * (float) StrictMath.log(u1));
            double angle = (float) (2 * Math.PI) * u2;
            values[i] = radius * (float) StrictMath.cos(angle);
            values[i + BLOCK / 2] = radius * (float) StrictMath.sin(angle);
        }
    }

    /**
     * torch draws fewer numbers than a block in pairs, in double precision, and keeps the second of a pair for the next
     * call.
     */
    private void fillFew(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(spare)) {
                values[i] = (float) spare;
                spare = Double.NaN;
                continue;
            }
            double angle = 2 * Math.PI * uniform53();
            double radius = Math.sqrt(-2 * StrictMath.log1p(-uniform53()));
            values[i] = (float) (radius * StrictMath.cos(angle));
            spare = radius * StrictMath.sin(angle);
        }
    }

    private float uniform24() {
        return (next() & 0xFFFFFF) * 0x1p-24f;
    }

    private double uniform53() {
        long high = next() & 0xFFFFFFFFL;
        long low = next() & 0xFFFFFFFFL;
        return ((high << 32 | low) & ((1L << 53) - 1)) * 0x1p-53;
    }

    private int next() {
        if (used == WORDS) {
            twist();
            used = 0;
        }
        int y = state[used++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7FFFFFFF);
            state[i] = state[(i + MIDDLE) % WORDS] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
    }
}
