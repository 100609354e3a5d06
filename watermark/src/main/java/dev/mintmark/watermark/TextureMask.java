package dev.mintmark.watermark;

/**
 * The strength that a mark may have at each place of a picture: high in texture, low in flat areas, and low near a lone
 * edge, because the texture measure is eroded first. Stateless.
 */
final class TextureMask {
    private static final double FINE = 2;
    private static final double NEIGHBOURHOOD = 3;
    private static final float FLAT = 0.8f;
    private static final float BUSIEST = 12;

    private TextureMask() {}

    static Plane of(Plane luma) {
        var smooth = Filters.blur(luma, FINE);
        var square = new Plane(luma.width, luma.height);
        for (int i = 0; i < square.values.length; i++) {
            float detail = luma.values[i] - smooth.values[i];
            square.values[i] = detail * detail;
        }
        var texture = Filters.blur(square, NEIGHBOURHOOD);
        for (int i = 0; i < texture.values.length; i++) {
            texture.values[i] = (float) Math.sqrt(Math.max(0, texture.values[i]));
        }
        var eroded = Filters.blur(Filters.erode(texture), NEIGHBOURHOOD);
        for (int i = 0; i < eroded.values.length; i++) {
            float strength = Math.min(Math.min(texture.values[i], 2 * eroded.values[i] + 1), BUSIEST);
            float root = (float) Math.sqrt(strength);
            eroded.values[i] = FLAT + root * (float) Math.sqrt(root);
        }
        return eroded;
    }
}
