package dev.mintmark.watermark;

/** Adds a residual to the red, green and blue samples of a picture, then rounds and clips to 8 bits. Immutable. */
final class QuantizedImage {
    /** Number of pixels whose squared errors together fit into an int. */
    private static final int BLOCK = 4096;
    /** Makes the numbers to be rounded positive, so that truncation rounds down. */
    private static final float POSITIVE = 1024;

    private final Raster image;
    private final Plane residual;
    private final Plane limits;

    /** @param limits for each pixel the greatest strength there */
    QuantizedImage(Raster image, Plane residual, Plane limits) {
        this.image = image;
        this.residual = residual;
        this.limits = limits;
    }

    /** Returns the mean square error over the red, green and blue samples at this strength. */
    double meanSquareError(float strength) {
        int count = image.argb().length;
        long sum = 0;
        for (int from = 0; from < count; from += BLOCK) {
            sum += squareError(strength, from, Math.min(count, from + BLOCK));
        }
        return sum / (3.0 * count);
    }

    private int squareError(float strength, int from, int to) {
        var argb = image.argb();
        var values = residual.values;
        var most = limits.values;
        int sum = 0;
        for (int i = from; i < to; i++) {
            int pixel = argb[i];
            int change = rounded(Math.min(strength, most[i]) * values[i]);
            int red = pixel >> 16 & 255;
            int green = pixel >> 8 & 255;
            int blue = pixel & 255;
            red -= clipped(red + change);
            green -= clipped(green + change);
            blue -= clipped(blue + change);
            sum += red * red + green * green + blue * blue;
        }
        return sum;
    }

    Raster apply(float strength) {
        var argb = image.argb();
        var values = residual.values;
        var most = limits.values;
        var marked = new int[argb.length];
        for (int i = 0; i < marked.length; i++) {
            int pixel = argb[i];
            int change = rounded(Math.min(strength, most[i]) * values[i]);
            marked[i] = pixel & 0xff000000
                    | clipped((pixel >> 16 & 255) + change) << 16
                    | clipped((pixel >> 8 & 255) + change) << 8
                    | clipped((pixel & 255) + change);
        }
        return new Raster(image.width(), image.height(), marked);
    }

    /** Rounds to the nearest level. Values beyond a thousand are clipped anyway. */
    private static int rounded(float change) {
        return (int) (change + (POSITIVE + 0.5f)) - (int) POSITIVE;
    }

    private static int clipped(int level) {
        return Math.max(0, Math.min(255, level));
    }
}
