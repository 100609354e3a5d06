package dev.mintmark.watermark;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Edits of pictures by the codecs and filters of the Java platform, not by this library. */
final class Attacks {
    private Attacks() {}

    static Raster jpeg(Raster raster, int quality) {
        try {
            var bytes = new ByteArrayOutputStream();
            var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
            try (var output = ImageIO.createImageOutputStream(bytes)) {
                var parameters = writer.getDefaultWriteParam();
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(quality / 100f);
                writer.setOutput(output);
                writer.write(null, new IIOImage(Pictures.toImage(raster), null, null), parameters);
            } finally {
                writer.dispose();
            }
            return Pictures.toRaster(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Raster resize(Raster raster, double factor) {
        return stretch(raster, (int) Math.round(raster.width() * factor), (int) Math.round(raster.height() * factor));
    }

    static Raster stretch(Raster raster, int width, int height) {
        var result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = Pictures.smooth(result);
        g.drawImage(Pictures.toImage(raster), 0, 0, width, height, null);
        g.dispose();
        return Pictures.toRaster(result);
    }

    static Raster brightness(Raster raster, double factor) {
        return map(raster, value -> value * factor);
    }

    static Raster contrast(Raster raster, double factor) {
        return map(raster, value -> 128 + (value - 128) * factor);
    }

    static Raster gamma(Raster raster, double exponent) {
        return map(raster, value -> 255 * Math.pow(value / 255, exponent));
    }

    static Raster noise(Raster raster, double deviation) {
        var random = new Random(17);
        return map(raster, value -> value + deviation * random.nextGaussian());
    }

    static Raster map(Raster raster, DoubleUnaryOperator curve) {
        var argb = raster.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            int pixel = argb[i] & 0xff000000;
            for (int shift = 0; shift <= 16; shift += 8) {
                double value = curve.applyAsDouble(argb[i] >> shift & 255);
                pixel |= Math.clamp(Math.round(value), 0, 255) << shift;
            }
            argb[i] = pixel;
        }
        return new Raster(raster.width(), raster.height(), argb);
    }

    static Raster grey(Raster raster) {
        var argb = raster.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            int grey = Math.round(Luma.of(argb[i]));
            argb[i] = argb[i] & 0xff000000 | grey * 0x010101;
        }
        return new Raster(raster.width(), raster.height(), argb);
    }

    static Raster blur(Raster raster, double deviation) {
        int radius = (int) Math.ceil(3 * deviation);
        var weights = new float[2 * radius + 1];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.exp(-Math.pow(i - radius, 2) / (2 * deviation * deviation));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        var along = new ConvolveOp(new Kernel(weights.length, 1, weights), ConvolveOp.EDGE_NO_OP, null);
        var down = new ConvolveOp(new Kernel(1, weights.length, weights), ConvolveOp.EDGE_NO_OP, null);
        return Pictures.toRaster(down.filter(along.filter(Pictures.toImage(raster), null), null));
    }

    /** Crops to this fraction of each side, off centre. */
    static Raster crop(Raster raster, double share) {
        int width = (int) (raster.width() * share);
        int height = (int) (raster.height() * share);
        return cut(raster, (raster.width() - width) / 3, (raster.height() - height) * 3 / 4, width, height);
    }

    static Raster cut(Raster raster, int left, int top, int width, int height) {
        return Pictures.toRaster(Pictures.toImage(raster).getSubimage(left, top, width, height));
    }

    static Raster mirror(Raster raster) {
        var argb = new int[raster.argb().length];
        for (int i = 0; i < argb.length; i++) {
            int x = i % raster.width();
            argb[i] = raster.argb()[i - x + raster.width() - 1 - x];
        }
        return new Raster(raster.width(), raster.height(), argb);
    }

    /** Rotates by a quarter turn counter-clockwise. */
    static Raster quarterTurn(Raster raster) {
        int width = raster.height();
        int height = raster.width();
        var argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                argb[y * width + x] = raster.argb()[x * raster.width() + raster.width() - 1 - y];
            }
        }
        return new Raster(width, height, argb);
    }

    /** Puts the picture in the middle of a larger canvas. */
    static Raster padded(Raster raster, int width, int height) {
        var result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = result.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.drawImage(Pictures.toImage(raster), (width - raster.width()) / 2, (height - raster.height()) / 2, null);
        g.dispose();
        return Pictures.toRaster(result);
    }

    /** Rotates counter-clockwise on a canvas of the same size. */
    static Raster turned(Raster raster, double degrees) {
        var result = new BufferedImage(raster.width(), raster.height(), BufferedImage.TYPE_INT_RGB);
        var g = Pictures.smooth(result);
        g.rotate(-Math.toRadians(degrees), raster.width() / 2.0, raster.height() / 2.0);
        g.drawImage(Pictures.toImage(raster), 0, 0, null);
        g.dispose();
        return Pictures.toRaster(result);
    }

    /** Rotates counter-clockwise and crops to the largest rectangle of the same shape without corners. */
    static Raster rotate(Raster raster, double degrees) {
        var result = turned(raster, degrees);
        double angle = Math.toRadians(Math.abs(degrees));
        double ratio = (double) Math.max(raster.width(), raster.height()) / Math.min(raster.width(), raster.height());
        double share = 1 / (Math.cos(angle) + ratio * Math.sin(angle));
        int width = (int) (raster.width() * share);
        int height = (int) (raster.height() * share);
        return cut(result, (raster.width() - width) / 2, (raster.height() - height) / 2, width, height);
    }

    /** Paints over a quarter of the picture. */
    static Raster erase(Raster raster) {
        var image = Pictures.toImage(raster);
        var g = image.createGraphics();
        g.setColor(Color.GRAY);
        g.fillRect(raster.width() / 4, raster.height() / 4, raster.width() / 2, raster.height() / 2);
        g.dispose();
        return Pictures.toRaster(image);
    }
}
