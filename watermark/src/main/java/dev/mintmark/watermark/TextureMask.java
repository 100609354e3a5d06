package dev.mintmark.watermark;

/**
 * The strength that a mark may have at each place of a picture: high in texture, low in flat areas, and low near a lone
 * edge, because the texture measure is eroded first. What a single pixel adds is limited, so that a hard edge does not count as
 * texture far around. Stateless.
 */
final class TextureMask {
    private static final double FINE = 2;
    private static final double NEIGHBOURHOOD = 3;
    private static final float FLAT = 0.8f;
    private static final float BUSIEST = 12;

    /** The standard deviation of a texture for its mean deviation. */
    private static final float ROUGHNESS = 1.25f;

    private TextureMask() {}

    static Plane of(Plane luma) {
        var smooth = Filters.blur(luma, FINE);
        var detail = new Plane(luma.width, luma.height);
        for (int i = 0; i < detail.values.length; i++) {
            detail.values[i] = Math.min(BUSIEST, ROUGHNESS * Math.abs(luma.values[i] - smooth.values[i]));
        }
        var texture = Filters.blur(detail, NEIGHBOURHOOD);
        var eroded = Filters.blur(Filters.erode(texture), NEIGHBOURHOOD);
        for (int i = 0; i < eroded.values.length; i++) {
            float strength = Math.min(Math.min(texture.values[i], 2 * eroded.values[i] + 1), BUSIEST);
            // running means end a little below 0 where a picture becomes flat
            float root = (float) Math.sqrt(Math.max(0, strength));
            eroded.values[i] = FLAT + root * (float) Math.sqrt(root);
        }
        return eroded;
    }
}
