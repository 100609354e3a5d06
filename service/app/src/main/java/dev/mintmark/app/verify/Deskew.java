package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;

/** Rotates and mirrors an image back to its original orientation, so that its fingerprint is that of its original. */
final class Deskew {
    /** Smaller rotations change no bit of the fingerprint; undoing them would cost the corners. */
    private static final double MIN_DEGREES = 0.5;

    private Deskew() {}

    /**
     * Returns the image rotated and mirrored back, cropped to the largest area that has the original's proportions and no
     * empty corner.
     */
    static Raster apply(Raster image, Geometry geometry) {
        if (Math.abs(geometry.rotationDegrees()) < MIN_DEGREES) {
            return geometry.mirrored() ? mirror(image) : image;
        }
        double angle = Math.toRadians(geometry.rotationDegrees());
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        boolean sideways = Math.abs(sin) > Math.abs(cos);
        double originalWidth = sideways ? image.height() : image.width();
        double originalHeight = sideways ? image.width() : image.height();
        double share = uprightShare(
                sideways ? Math.abs(sin) : Math.abs(cos),
                sideways ? Math.abs(cos) : Math.abs(sin),
                originalWidth,
                originalHeight);
        int width = Math.max(1, (int) (originalWidth * share));
        int height = Math.max(1, (int) (originalHeight * share));
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            double x = i % width + 0.5 - width / 2.0;
            double y = i / width + 0.5 - height / 2.0;
            double mirroredX = geometry.mirrored() ? -x : x;
            argb[i] = nearestPixel(
                    image,
                    cos * mirroredX + sin * y + image.width() / 2.0,
                    cos * y - sin * mirroredX + image.height() / 2.0);
        }
        return new Raster(width, height, argb);
    }

    /** Returns the image mirrored left to right. */
    static Raster mirror(Raster image) {
        int width = image.width();
        int[] from = image.argb();
        int[] to = new int[from.length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                to[y * width + x] = from[y * width + width - 1 - x];
            }
        }
        return new Raster(width, image.height(), to);
    }

    /** The share of both sides that is left when an upright rectangle is cut out of its rotated copy in the same frame. */
    private static double uprightShare(double cos, double sin, double width, double height) {
        double ratio = Math.max(width, height) / Math.min(width, height);
        return 1 / (cos + ratio * sin);
    }

    private static int nearestPixel(Raster image, double x, double y) {
        int column = Math.clamp((int) Math.floor(x), 0, image.width() - 1);
        int row = Math.clamp((int) Math.floor(y), 0, image.height() - 1);
        return image.argb()[row * image.width() + column];
    }
}
