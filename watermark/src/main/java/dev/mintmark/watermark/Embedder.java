package dev.mintmark.watermark;

/** Adds a mark to a picture. Immutable. */
final class Embedder {
    private final WatermarkKey key;
    private final PayloadCodec codeword;
    private final Carrier[] carriers;

    Embedder(WatermarkKey key, PayloadCodec codeword, Carrier[] carriers) {
        this.key = key;
        this.codeword = codeword;
        this.carriers = carriers;
    }

    /** @param attempt number of embeddings that failed before; each attempt uses another carrier */
    Embedding embed(Raster image, Whitening white, long payload, Quality quality, int attempt)
            throws EmbeddingException {
        var origin = TileOrigin.of(key, payload);
        var carrier = carriers[(origin.set() + attempt) % carriers.length];
        var mask = TextureMask.of(white.luma());
        var embedding = new InformedEmbedding(white, mask, carrier, codeword.encode(payload), origin);
        var control = new StrengthControl(image, quality);
        float strength = control.estimate(residual(image, mask, embedding.even(), origin));
        return control.strongest(residual(image, mask, embedding.mark(strength), origin), strength);
    }

    /**
     * The tile repeated over the canonical frame, multiplied by the texture mask, and resampled to the picture's size.
     */
    private static Plane residual(Raster image, Plane mask, LatticeSpectrum mark, TileOrigin origin) {
        var tile = TileTransform.synthesise(mark.re, mark.im);
        var residual = new Plane(mask.width, mask.height);
        for (int y = 0; y < mask.height; y++) {
            int row = Math.floorMod(y - origin.y(), Lattice.TILE) * Lattice.TILE;
            int column = Math.floorMod(-origin.x(), Lattice.TILE);
            int at = y * mask.width;
            for (int x = 0; x < mask.width; x++) {
                residual.values[at + x] = mask.values[at + x] * tile[row + column];
                column = column + 1 == Lattice.TILE ? 0 : column + 1;
            }
        }
        return Resampler.resize(residual, image.width(), image.height());
    }
}
