package dev.mintmark.watermark;

/**
 * The power of each frequency of a picture relative to its surroundings. The points of a periodic mark stand out in it
 * whatever their phases are. Immutable.
 */
final class PowerMap {
    private static final int BACKGROUND = 12;
    /** Limit of the relative power; larger values come from periodic textures of the picture. */
    private static final float LIMIT = 10;

    final int binsX;
    final int binsY;
    final int highestX;
    final int highestY;
    final int stride;
    final float[] values;
    /** Mean power around each frequency. */
    final float[] background;
    /** Geometric mean of the samples used of each side, which is the spectrum's resolution. */
    final double samples;
    /** Sum of the squared window values. */
    final double windowPower;

    PowerMap(Plane plane) {
        var spectrum = PictureSpectrum.of(
                plane, window(PictureSpectrum.used(plane.width)), window(PictureSpectrum.used(plane.height)));
        samples = Math.sqrt(PictureSpectrum.used(plane.width) * (double) PictureSpectrum.used(plane.height));
        windowPower = PictureSpectrum.used(plane.width) * (double) PictureSpectrum.used(plane.height) / 4;
        binsX = spectrum.binsX;
        binsY = spectrum.binsY;
        highestX = spectrum.highestX;
        highestY = spectrum.highestY;
        stride = spectrum.stride;
        var power = new Plane(stride, highestX + 1);
        for (int i = 0; i < power.values.length; i++) {
            power.values[i] = spectrum.re[i] * spectrum.re[i] + spectrum.im[i] * spectrum.im[i];
        }
        background = Filters.blur(power, BACKGROUND).values;
        for (int i = 0; i < power.values.length; i++) {
            power.values[i] = Math.min(LIMIT, power.values[i] / (background[i] + 1e-9f)) - 1;
        }
        values = spread(power).values;
    }

    /** Returns the square root of a Hann window: it reduces leakage and keeps most of the picture. */
    private static float[] window(int length) {
        var window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) Math.sin(Math.PI * (i + 0.5) / length);
        }
        return window;
    }

    /** Blurs a little, so that a search may step by half a bin. */
    private static Plane spread(Plane power) {
        var result = new Plane(power.width, power.height);
        int w = power.width;
        for (int y = 0; y < power.height; y++) {
            int above = Math.max(y - 1, 0) * w;
            int below = Math.min(y + 1, power.height - 1) * w;
            for (int x = 1; x + 1 < w; x++) {
                int at = y * w + x;
                result.values[at] = 0.4f * power.values[at]
                        + 0.15f * (power.values[at - 1] + power.values[at + 1])
                        + 0.15f * (power.values[above + x] + power.values[below + x]);
            }
        }
        return result;
    }
}
