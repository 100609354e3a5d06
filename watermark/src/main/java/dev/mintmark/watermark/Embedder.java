package dev.mintmark.watermark;

/** Lays a mark into a picture. Immutable. */
final class Embedder {
    private static final int SMALLEST_SIDE = 64;

    private final WatermarkKey key;
    private final Codeword codeword;
    private final Carrier[] carriers;

    Embedder(WatermarkKey key, Codeword codeword, Carrier[] carriers) {
        this.key = key;
        this.codeword = codeword;
        this.carriers = carriers;
    }

    Embedding embed(Raster image, long payload, Quality quality, int attempt) throws CannotEmbedException {
        if (Math.min(image.width(), image.height()) < SMALLEST_SIDE) {
            throw new CannotEmbedException("A picture needs " + SMALLEST_SIDE
                    + " pixels a side to carry a mark, this one is " + image.width() + " x " + image.height() + ".");
        }
        var luma = CanonicalFrame.of(image);
        if (flat(luma)) {
            throw new CannotEmbedException("The picture is one flat colour: a mark in it would be seen.");
        }
        var carrier = carriers[(Carrier.setFor(key, payload) + attempt) % carriers.length];
        var mask = TextureMask.of(luma);
        var signs = codeword.encode(payload);
        var control = new StrengthControl(image, quality);
        var even = residual(image, mask, new Modulator(carrier).tile(signs, Gains.even()));
        var plan = attempt == 0 ? Rehearsal.Plan.FIRST : Rehearsal.Plan.next(attempt);
        float strength = control.strongest(even).strength();
        var tile = new Rehearsal(luma, mask, carrier, signs).tile(strength, plan);
        return control.strongest(residual(image, mask, tile)).embedding();
    }

    private static boolean flat(Plane luma) {
        float first = luma.values[0];
        for (float value : luma.values) {
            if (Math.abs(value - first) > 0.5f) {
                return false;
            }
        }
        return true;
    }

    /** The masked tile in the canonical frame, brought to the picture's size. */
    private static Plane residual(Raster image, Plane mask, float[] tile) {
        var residual = new Plane(mask.width, mask.height);
        for (int y = 0; y < mask.height; y++) {
            for (int x = 0; x < mask.width; x++) {
                int i = y * mask.width + x;
                residual.values[i] =
                        mask.values[i] * tile[(y & (Lattice.TILE - 1)) * Lattice.TILE + (x & (Lattice.TILE - 1))];
            }
        }
        return Resampler.resize(residual, image.width(), image.height());
    }
}
