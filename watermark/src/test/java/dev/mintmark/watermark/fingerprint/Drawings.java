package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.util.Random;

/** Pictures defined by formulas, so that any language can reproduce them. */
final class Drawings {
    private Drawings() {}

    static Raster waves(int width, int height) {
        return draw(width, height, (x, y) -> rgb((x * x + 3 * y * y) / 97, x * y / 53, (x + 2 * y) / 3));
    }

    static Raster tiles(int width, int height) {
        return draw(width, height, (x, y) -> {
            int red = x / 37 * 71 + y / 29 * 113 & 255;
            return rgb(red, x / 53 * 29 + y / 41 * 191, 255 - red);
        });
    }

    static Raster disc(int width, int height) {
        return draw(width, height, (x, y) -> {
            int square = (x - width / 3) * (x - width / 3) + (y - height / 2) * (y - height / 2);
            return rgb(Math.max(0, 255 - square / 64), x * 255 / width, y * 255 / height);
        });
    }

    static int rgb(int red, int green, int blue) {
        return 0xff000000 | (red & 255) << 16 | (green & 255) << 8 | blue & 255;
    }

    @FunctionalInterface
    interface Painter {
        int at(int x, int y);
    }

    static Raster draw(int width, int height, Painter painter) {
        var argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = painter.at(i % width, i / width);
        }
        return new Raster(width, height, argb);
    }

    /** Clouds of several sizes, with more texture than most photographs. */
    static Raster clouds(int width, int height, long seed) {
        var grey = new double[width * height];
        var random = new Random(seed);
        for (int cell = Math.min(width, height) / 2; cell >= 4; cell /= 2) {
            int columns = width / cell + 2;
            var nodes =
                    random.doubles((long) columns * (height / cell + 2), -1, 1).toArray();
            double contrast = 90 * Math.sqrt((double) cell / Math.min(width, height));
            for (int i = 0; i < grey.length; i++) {
                double u = (double) (i % width % cell) / cell;
                double v = (double) (i / width % cell) / cell;
                int at = i / width / cell * columns + i % width / cell;
                grey[i] += contrast
                        * ((nodes[at] * (1 - u) + nodes[at + 1] * u) * (1 - v)
                                + (nodes[at + columns] * (1 - u) + nodes[at + columns + 1] * u) * v);
            }
        }
        return draw(width, height, (x, y) -> {
            int level = (int) Math.clamp(128 + grey[y * width + x], 0, 255);
            return rgb(level, level, 255 - level / 2);
        });
    }

    static Raster crop(Raster from, int left, int top, int width, int height) {
        return draw(width, height, (x, y) -> from.argb()[(top + y) * from.width() + left + x]);
    }
}
