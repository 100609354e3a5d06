package dev.mintmark.watermark;

/**
 * Which carrier a payload's mark uses and where its tile begins in the canonical frame. Both follow from the payload under
 * the key, so that marked pictures laid over one another cancel instead of showing one pattern.
 *
 * @param x columns, 0 to 124
 * @param y rows, 0 to 124
 */
record TileOrigin(int set, int x, int y) {
    static TileOrigin of(WatermarkKey key, long payload) {
        var stream = new KeyStream(key, "origin/" + Long.toHexString(payload));
        return new TileOrigin(
                stream.nextInt(Carrier.PER_KEY), stream.nextInt(Lattice.TILE), stream.nextInt(Lattice.TILE));
    }
}
