package dev.mintmark.watermark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * One keyed spread-spectrum pattern on the {@link Lattice}: which points are pilots, the pilots' phases, and for every
 * other point the signs that spread the coded bits over its real and imaginary part. A key has {@value #PER_KEY}
 * carriers. The payload decides which one a mark uses, so that averaging many pictures does not reveal a single
 * pattern. Immutable.
 */
final class Carrier {
    /** Number of carriers of a key. */
    static final int PER_KEY = 2;

    static final int PILOTS = 48;
    private static final int PILOT_INNER = 7;
    static final int PILOT_OUTER = 20;

    /** Lattice points of the pilots, then the cosines and sines of their phases. */
    final int[] pilots;

    final float[] pilotCos;
    final float[] pilotSin;
    /**
     * Lattice points that carry data, sorted by radius. Dimension 2 i is the real part of data[i], dimension 2 i + 1
     * the imaginary part.
     */
    final int[] data;
    /** For each dimension: its sign, +1 or -1, and the index of the coded bit that it carries. */
    final float[] chips;

    final int[] codedBit;

    Carrier(WatermarkKey key, CanonicalFrame frame, int set) {
        var stream = new KeyStream(key, "carrier/" + frame.side + "/" + set);
        var order = IntStream.range(0, Lattice.COUNT).toArray();
        stream.shuffle(order, 0, order.length);
        pilots = Arrays.stream(order)
                .filter(i -> Lattice.RADIUS[i] >= PILOT_INNER && Lattice.RADIUS[i] <= PILOT_OUTER)
                .limit(PILOTS)
                .toArray();
        pilotCos = new float[PILOTS];
        pilotSin = new float[PILOTS];
        for (int i = 0; i < PILOTS; i++) {
            double phase = 2 * Math.PI * stream.nextUnit();
            pilotCos[i] = (float) Math.cos(phase);
            pilotSin[i] = (float) Math.sin(phase);
        }
        var isPilot = new boolean[Lattice.COUNT];
        Arrays.stream(pilots).forEach(i -> isPilot[i] = true);
        data = Arrays.stream(order)
                .filter(i -> !isPilot[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Lattice.RADIUS[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        chips = new float[2 * data.length];
        for (int d = 0; d < chips.length; d++) {
            chips[d] = (stream.nextInt() & 1) == 0 ? 1 : -1;
        }
        codedBit = assign(stream, chips.length);
    }

    /**
     * Gives every coded bit a dimension in each band of radii, so that losing the high frequencies weakens all bits
     * alike.
     */
    private static int[] assign(KeyStream stream, int dimensions) {
        var bits = new int[dimensions];
        for (int from = 0; from < dimensions; from += PayloadCodec.BITS) {
            var block = IntStream.range(0, PayloadCodec.BITS).toArray();
            stream.shuffle(block, 0, block.length);
            System.arraycopy(block, 0, bits, from, Math.min(block.length, dimensions - from));
        }
        return bits;
    }

    /**
     * Returns the carriers of a key for one frame. The two frames have different carriers, so a mark never decodes in
     * the wrong frame.
     */
    static Carrier[] of(WatermarkKey key, CanonicalFrame frame) {
        var carriers = new Carrier[PER_KEY];
        Arrays.setAll(carriers, set -> new Carrier(key, frame, set));
        return carriers;
    }
}
