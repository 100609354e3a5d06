package dev.mintmark.diffusion;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Edits of pictures by the JDK's imaging and libjpeg. */
final class ImageAttacks {
    private ImageAttacks() {}

    static Drawing jpeg(Drawing picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(picture), null, null), parameters);
            out.flush();
            return drawing(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    static Drawing resized(Drawing picture, double scale) {
        return drawing(scaled(
                image(picture), (int) Math.round(picture.width() * scale), (int) Math.round(picture.height() * scale)));
    }

    static Drawing noisy(Drawing picture, double sigma) {
        Random random = new Random(1);
        int[] argb = picture.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            int pixel = 0xFF000000;
            for (int shift = 0; shift < 24; shift += 8) {
                double level = (argb[i] >> shift & 0xFF) + sigma * random.nextGaussian();
                pixel |= (int) Math.clamp(Math.rint(level), 0.0, 255.0) << shift;
            }
            argb[i] = pixel;
        }
        return new Drawing(picture.width(), picture.height(), argb, "", 0, List.of());
    }

    static Drawing blurred(Drawing picture, double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        int side = 2 * radius + 1;
        float[] weights = new float[side * side];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            int x = i % side - radius;
            int y = i / side - radius;
            weights[i] = (float) Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return drawing(new ConvolveOp(new Kernel(side, side, weights), ConvolveOp.EDGE_NO_OP, null)
                .filter(image(picture), null));
    }

    /** Keeps the middle with this fraction of the area in its place; the rest becomes black. */
    static Drawing bordered(Drawing picture, double area) {
        BufferedImage whole = image(picture);
        BufferedImage black = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int x = margin(picture.width(), area);
        int y = margin(picture.height(), area);
        Graphics2D graphics = black.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.setClip(x, y, picture.width() - 2 * x, picture.height() - 2 * y);
        graphics.drawImage(whole, 0, 0, null);
        graphics.dispose();
        return drawing(black);
    }

    /** Crops to the middle with this fraction of the area. */
    static Drawing cropped(Drawing picture, double area) {
        int x = margin(picture.width(), area);
        int y = margin(picture.height(), area);
        return drawing(image(picture).getSubimage(x, y, picture.width() - 2 * x, picture.height() - 2 * y));
    }

    private static int margin(int side, double area) {
        return (int) Math.round(side * (1 - Math.sqrt(area)) / 2);
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }

    private static BufferedImage image(Drawing picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.argb(), 0, picture.width());
        return image;
    }

    private static Drawing drawing(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new Drawing(width, height, image.getRGB(0, 0, width, height, null, 0, width), "", 0, List.of());
    }
}
