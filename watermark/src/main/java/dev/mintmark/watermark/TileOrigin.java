package dev.mintmark.watermark;

/**
 * Which carrier a mark uses and where its tile begins in the canonical frame. Both are derived from the payload under
 * the key, so that averaging marked pictures cancels the marks.
 *
 * @param set index of the carrier
 * @param x column, 0 to 124
 * @param y row, 0 to 124
 */
record TileOrigin(int set, int x, int y) {
    static TileOrigin of(WatermarkKey key, long payload) {
        var stream = new KeyStream(key, "origin/" + Long.toHexString(payload));
        return new TileOrigin(
                stream.nextInt(Carrier.PER_KEY), stream.nextInt(Lattice.TILE), stream.nextInt(Lattice.TILE));
    }
}
