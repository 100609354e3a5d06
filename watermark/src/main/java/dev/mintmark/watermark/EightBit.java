package dev.mintmark.watermark;

/** Adds a residual to a picture's red, green and blue alike, rounded and clipped to 8 bit. Immutable. */
final class EightBit {
    private final Raster image;
    private final Plane residual;

    EightBit(Raster image, Plane residual) {
        this.image = image;
        this.residual = residual;
    }

    /** Mean square error of the red, green and blue samples at this strength. */
    double meanSquareError(float strength) {
        var argb = image.argb();
        long sum = 0;
        for (int i = 0; i < argb.length; i++) {
            int pixel = argb[i];
            int change = Math.round(strength * residual.values[i]);
            int red = pixel >> 16 & 255;
            int green = pixel >> 8 & 255;
            int blue = pixel & 255;
            red -= Math.clamp(red + change, 0, 255);
            green -= Math.clamp(green + change, 0, 255);
            blue -= Math.clamp(blue + change, 0, 255);
            sum += red * red + green * green + blue * blue;
        }
        return sum / (3.0 * argb.length);
    }

    Raster apply(float strength) {
        var argb = image.argb();
        var marked = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            int pixel = argb[i];
            int change = Math.round(strength * residual.values[i]);
            marked[i] = pixel & 0xff000000
                    | Math.clamp((pixel >> 16 & 255) + change, 0, 255) << 16
                    | Math.clamp((pixel >> 8 & 255) + change, 0, 255) << 8
                    | Math.clamp((pixel & 255) + change, 0, 255);
        }
        return new Raster(image.width(), image.height(), marked);
    }
}
