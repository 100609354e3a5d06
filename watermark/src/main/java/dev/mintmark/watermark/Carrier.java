package dev.mintmark.watermark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * One keyed way to use the {@link Lattice}: which points are pilots and with which phases, and for every other point the
 * signs that spread the code over its two dimensions. A key has several; which one a mark uses follows from its payload,
 * so that no single pattern can be averaged out of many pictures. Immutable.
 */
final class Carrier {
    /** Carriers of a key. */
    static final int PER_KEY = 2;

    static final int PILOTS = 48;
    private static final int PILOT_INNER = 7;
    static final int PILOT_OUTER = 20;

    /** Lattice points of the pilots and the cosines and sines of their phases. */
    final int[] pilots;

    final float[] pilotCos;
    final float[] pilotSin;
    /** Lattice points that carry data, by radius; dimension 2 i is the real and 2 i + 1 the imaginary part of data[i]. */
    final int[] data;
    /** For each dimension +1 or -1, and the coded bit that it carries. */
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

    /** Every coded bit gets a dimension of each band of radii, so that losing the highest costs all of them alike. */
    private static int[] assign(KeyStream stream, int dimensions) {
        var bits = new int[dimensions];
        for (int from = 0; from < dimensions; from += PayloadCodec.BITS) {
            var block = IntStream.range(0, PayloadCodec.BITS).toArray();
            stream.shuffle(block, 0, block.length);
            System.arraycopy(block, 0, bits, from, Math.min(block.length, dimensions - from));
        }
        return bits;
    }

    /** A key's carriers for one frame; those of the frames differ, so that no mark is taken for one of the other frame. */
    static Carrier[] of(WatermarkKey key, CanonicalFrame frame) {
        var carriers = new Carrier[PER_KEY];
        Arrays.setAll(carriers, set -> new Carrier(key, frame, set));
        return carriers;
    }
}
