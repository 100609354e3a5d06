package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * Reads a mark back while it is being made, over the whole picture and over several parts of it such as a crop would
 * leave, and strengthens what the picture itself drowns: informed embedding (Cox, Miller, Bloom 2008, chapter 5).
 */
final class Rehearsal {
    /**
     * One way to make a mark.
     *
     * @param rounds how often it is read back and strengthened
     * @param wholeWeight how much the whole picture counts, beside the worst of its parts
     * @param span how many times stronger or weaker than even a part of the mark may get
     * @param right where the tile begins; a picture that drowns it here may not do so there
     * @param down the same along the columns
     */
    record Plan(int rounds, float wholeWeight, float span, int right, int down) {
        static final Plan FIRST = new Plan(4, 0.4f, 2.5f, 0, 0);

        /** For pictures that drown nearly all of a mark: the whole picture alone counts, the tile lies elsewhere. */
        static Plan next(int attempt) {
            return new Plan(8, 1, 4, 29 * attempt % Lattice.TILE, 47 * attempt % Lattice.TILE);
        }
    }

    /** Share of a side that a part has. */
    private static final double PART = 0.65;

    private final Plane luma;
    private final Plane mask;
    private final Carrier carrier;
    private final float[] signs;

    Rehearsal(Plane luma, Plane mask, Carrier carrier, float[] signs) {
        this.luma = luma;
        this.mask = mask;
        this.carrier = carrier;
        this.signs = signs;
    }

    /** The tile that reads best at about this strength. */
    float[] tile(float strength, Plan plan) {
        var modulator = new Modulator(carrier);
        var gains = Gains.even();
        for (int round = 0; round < plan.rounds(); round++) {
            var white = Whitening.whiten(marked(placed(modulator.tile(signs, gains), plan), strength));
            var whole = new Margins(plan, white, 0, 0, white.width, white.height);
            int width = (int) (PART * white.width);
            int height = (int) (PART * white.height);
            var parts = new Margins[] {
                new Margins(plan, white, 0, 0, width, height),
                new Margins(plan, white, white.width - width, 0, width, height),
                new Margins(plan, white, 0, white.height - height, width, height),
                new Margins(plan, white, white.width - width, white.height - height, width, height),
                new Margins(plan, white, (white.width - width) / 2, (white.height - height) / 2, width, height)
            };
            gains.adapt(
                    combine(
                            plan,
                            whole.bits,
                            Arrays.stream(parts).map(part -> part.bits).toList()),
                    combine(
                            plan,
                            whole.pilots,
                            Arrays.stream(parts).map(part -> part.pilots).toList()),
                    plan.span());
        }
        return placed(modulator.tile(signs, gains), plan);
    }

    private static float[] placed(float[] tile, Plan plan) {
        return TileTransform.shifted(tile, plan.right(), plan.down());
    }

    private static float[] combine(Plan plan, float[] whole, Iterable<float[]> parts) {
        var margins = new float[whole.length];
        Arrays.fill(margins, Float.POSITIVE_INFINITY);
        for (var part : parts) {
            for (int i = 0; i < margins.length; i++) {
                margins[i] = Math.min(margins[i], part[i]);
            }
        }
        for (int i = 0; i < margins.length; i++) {
            margins[i] = plan.wholeWeight() * whole[i] + (1 - plan.wholeWeight()) * margins[i];
        }
        return margins;
    }

    private Plane marked(float[] tile, float strength) {
        var marked = new Plane(luma.width, luma.height);
        for (int y = 0; y < luma.height; y++) {
            int row = (y & (Lattice.TILE - 1)) * Lattice.TILE;
            for (int x = 0; x < luma.width; x++) {
                int i = y * luma.width + x;
                float change = strength * mask.values[i] * tile[row + (x & (Lattice.TILE - 1))];
                marked.values[i] = Math.clamp(luma.values[i] + change, 0f, 255f);
            }
        }
        return marked;
    }

    /** How surely each coded bit and pilot reads in a rectangle: positive is right. */
    private final class Margins {
        final float[] bits;
        final float[] pilots;

        Margins(Plan plan, Plane white, int left, int top, int width, int height) {
            var seen = TileTransform.fold(white, left, top, left + width, top + height);
            var spectrum = TileTransform.analyse(TileTransform.shifted(seen, -plan.right(), -plan.down()));
            spectrum.flatten();
            bits = new Demodulator(carrier).soft(spectrum, 0, 0);
            for (int i = 0; i < bits.length; i++) {
                bits[i] *= signs[i];
            }
            pilots = new float[Carrier.PILOTS];
            for (int i = 0; i < Carrier.PILOTS; i++) {
                int point = carrier.pilots[i];
                pilots[i] = spectrum.re[point] * carrier.pilotCos[i] + spectrum.im[point] * carrier.pilotSin[i];
            }
        }
    }
}
