package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;

/** A picture turned and mirrored back to how its watermark was laid, so that its fingerprint is that of its original. */
final class Deskew {
    /** Turns smaller than this move no bit worth the loss of the corners. */
    private static final double MIN_DEGREES = 0.5;

    private Deskew() {}

    static Raster of(Raster picture, Geometry seen) {
        if (Math.abs(seen.rotationDegrees()) < MIN_DEGREES) {
            return seen.mirrored() ? Resemblance.mirrored(picture) : picture;
        }
        double turn = Math.toRadians(seen.rotationDegrees());
        double cos = Math.cos(turn);
        double sin = Math.sin(turn);
        boolean lying = Math.abs(sin) > Math.abs(cos);
        // the largest part of the original's proportions that has no empty corner
        double along = lying ? picture.height() : picture.width();
        double across = lying ? picture.width() : picture.height();
        double kept = kept(lying ? Math.abs(sin) : Math.abs(cos), lying ? Math.abs(cos) : Math.abs(sin), along, across);
        int width = Math.max(1, (int) (along * kept));
        int height = Math.max(1, (int) (across * kept));
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            double x = i % width + 0.5 - width / 2.0;
            double y = i / width + 0.5 - height / 2.0;
            double flipped = seen.mirrored() ? -x : x;
            argb[i] = at(
                    picture,
                    cos * flipped + sin * y + picture.width() / 2.0,
                    cos * y - sin * flipped + picture.height() / 2.0);
        }
        return new Raster(width, height, argb);
    }

    /** The share of both sides that stays when a rectangle is cut straight out of its turned copy in the same frame. */
    private static double kept(double cos, double sin, double width, double height) {
        double ratio = Math.max(width, height) / Math.min(width, height);
        return 1 / (cos + ratio * sin);
    }

    private static int at(Raster from, double x, double y) {
        int column = Math.clamp((int) Math.floor(x), 0, from.width() - 1);
        int row = Math.clamp((int) Math.floor(y), 0, from.height() - 1);
        return from.argb()[row * from.width() + column];
    }
}
