package dev.mintmark.watermark;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Test pictures: posters with large flat areas, and scenes with texture everywhere. */
final class Pictures {
    private Pictures() {}

    static Raster toRaster(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new Raster(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    static BufferedImage toImage(Raster raster) {
        var image = new BufferedImage(raster.width(), raster.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, raster.width(), raster.height(), raster.argb(), 0, raster.width());
        return image;
    }

    /** A sky, a sun and three ranges of hills: smooth gradients, hard edges, no texture. */
    static Raster poster(int width, int height, long seed) {
        var random = new Random(seed);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float hue = random.nextFloat();
        g.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.6f, 0.55f), 0, height, Color.getHSBColor(hue + 0.15f, 0.35f, 0.95f)));
        g.fillRect(0, 0, width, height);
        int side = Math.min(width, height);
        double sun = side * (0.15 + 0.15 * random.nextDouble());
        g.setPaint(Color.getHSBColor(hue + 0.5f, 0.5f, 0.95f));
        g.fill(new Ellipse2D.Double(random.nextDouble() * (width - sun), random.nextDouble() * height * 0.4, sun, sun));
        for (int range = 0; range < 3; range++) {
            g.setPaint(Color.getHSBColor(hue + 0.3f + 0.05f * range, 0.5f, 0.75f - 0.2f * range));
            g.fill(hills(random, width, height, 0.5 + 0.15 * range));
        }
        g.dispose();
        return toRaster(image);
    }

    private static Path2D hills(Random random, int width, int height, double horizon) {
        double phase = random.nextDouble() * 6;
        double waves = 1.5 + 2 * random.nextDouble();
        var path = new Path2D.Double();
        path.moveTo(0, height);
        for (int x = 0; x <= width; x += 4) {
            double t = 2 * Math.PI * waves * x / width + phase;
            path.lineTo(x, height * (horizon + 0.07 * Math.sin(t) + 0.02 * Math.sin(2.7 * t)));
        }
        path.lineTo(width, height);
        path.closePath();
        return path;
    }

    /** A poster with noise at every scale, strongest at the coarsest, as in photographs. */
    static Raster textured(int width, int height, long seed) {
        var poster = poster(width, height, seed);
        var random = new Random(seed + 1);
        var noise = new float[width * height];
        for (int cell = 2; cell <= 64; cell *= 2) {
            addNoise(noise, width, height, cell, random);
        }
        var argb = new int[noise.length];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = shifted(poster.argb()[i], Math.round(noise[i]));
        }
        return new Raster(width, height, argb);
    }

    private static void addNoise(float[] noise, int width, int height, int cell, Random random) {
        int columns = width / cell + 2;
        var grid = new float[columns * (height / cell + 2)];
        float strength = 2.5f * (float) Math.sqrt(cell);
        for (int i = 0; i < grid.length; i++) {
            grid[i] = strength * (float) random.nextGaussian();
        }
        for (int y = 0; y < height; y++) {
            float fy = (float) (y % cell) / cell;
            for (int x = 0; x < width; x++) {
                float fx = (float) (x % cell) / cell;
                int at = y / cell * columns + x / cell;
                noise[y * width + x] += (1 - fy) * ((1 - fx) * grid[at] + fx * grid[at + 1])
                        + fy * ((1 - fx) * grid[at + columns] + fx * grid[at + columns + 1]);
            }
        }
    }

    static int shifted(int argb, int change) {
        return argb & 0xff000000
                | Math.clamp((argb >> 16 & 255) + change, 0, 255) << 16
                | Math.clamp((argb >> 8 & 255) + change, 0, 255) << 8
                | Math.clamp((argb & 255) + change, 0, 255);
    }

    static Raster uniform(int width, int height, int argb) {
        var pixels = new int[width * height];
        java.util.Arrays.fill(pixels, argb);
        return new Raster(width, height, pixels);
    }

    static Graphics2D smooth(BufferedImage image) {
        var g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        return g;
    }
}
