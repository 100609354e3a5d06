package dev.mintmark.app.verify;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.watermark.Raster;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** What people do to pictures. */
public final class Pictures {
    private Pictures() {}

    /** The PNG with this manifest store in place of its own, in a chunk behind the header, where C2PA puts it. */
    public static byte[] withStore(byte[] png, byte[] store) throws C2paException {
        byte[] stripped = ManifestReader.strip(png);
        int at = 33;
        byte[] type = "caBX".getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(store);
        return ByteBuffer.allocate(stripped.length + 12 + store.length)
                .put(stripped, 0, at)
                .putInt(store.length)
                .put(type)
                .put(store)
                .putInt((int) crc.getValue())
                .put(stripped, at, stripped.length - at)
                .array();
    }

    static Raster crop(Raster from, double share, double offset) {
        int width = (int) (from.width() * share);
        int height = (int) (from.height() * share);
        int left = (int) ((from.width() - width) * offset);
        int top = (int) ((from.height() - height) * (1 - offset));
        BufferedImage part = image(from).getSubimage(left, top, width, height);
        return raster(part);
    }

    static Raster resized(Raster from, double factor) {
        int width = (int) (from.width() * factor);
        int height = (int) (from.height() * factor);
        return drawn(from, width, height, AffineTransform.getScaleInstance(factor, factor));
    }

    /** Turned about its centre, the corners cut off. */
    static Raster turned(Raster from, double degrees) {
        return drawn(
                from,
                from.width(),
                from.height(),
                AffineTransform.getRotateInstance(Math.toRadians(degrees), from.width() / 2.0, from.height() / 2.0));
    }

    static Raster mirrored(Raster from) {
        AffineTransform mirror = AffineTransform.getScaleInstance(-1, 1);
        mirror.translate(-from.width(), 0);
        return drawn(from, from.width(), from.height(), mirror);
    }

    static Raster darker(Raster from, double factor) {
        int[] argb = new int[from.argb().length];
        for (int i = 0; i < argb.length; i++) {
            int pixel = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                pixel = pixel << 8 | (int) ((from.argb()[i] >> shift & 0xff) * factor);
            }
            argb[i] = pixel;
        }
        return new Raster(from.width(), from.height(), argb);
    }

    /** A bright ground under a dark sky with this detail: other detail makes another picture of the same layout. */
    static Raster scene(Raster detail) {
        int[] argb = new int[detail.argb().length];
        for (int i = 0; i < argb.length; i++) {
            double ground = 50 + 155.0 * (i / detail.width()) / detail.height();
            int pixel = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                double value = ground + 0.45 * ((detail.argb()[i] >> shift & 0xff) - 128);
                pixel = pixel << 8 | (int) Math.clamp(value, 0, 255);
            }
            argb[i] = pixel;
        }
        return new Raster(detail.width(), detail.height(), argb);
    }

    /** What the marking did to one picture, done to another. */
    static Raster copiedMark(Raster marked, Raster original, Raster onto) {
        int[] argb = new int[onto.argb().length];
        for (int i = 0; i < argb.length; i++) {
            int pixel = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                int value = (onto.argb()[i] >> shift & 0xff)
                        + (marked.argb()[i] >> shift & 0xff)
                        - (original.argb()[i] >> shift & 0xff);
                pixel = pixel << 8 | Math.clamp(value, 0, 255);
            }
            argb[i] = pixel;
        }
        return new Raster(onto.width(), onto.height(), argb);
    }

    /** With a white box; its place and sides are shares of the picture's. */
    static Raster boxed(Raster from, double left, double top, double width, double height) {
        return painted(from, from.width(), from.height(), 0, 0, graphics -> {
            graphics.setColor(Color.WHITE);
            graphics.fill(new Rectangle2D.Double(
                    left * from.width(), top * from.height(), width * from.width(), height * from.height()));
        });
    }

    /** With coloured discs of an eighth of its width. */
    static Raster stickers(Raster from, int count) {
        Random random = new Random(count);
        double side = from.width() / 8.0;
        return painted(from, from.width(), from.height(), 0, 0, graphics -> {
            for (int i = 0; i < count; i++) {
                graphics.setColor(Color.getHSBColor(random.nextFloat(), 0.8f, 1));
                graphics.fill(new Ellipse2D.Double(
                        random.nextDouble() * (from.width() - side),
                        random.nextDouble() * (from.height() - side),
                        side,
                        side));
            }
        });
    }

    /** On a larger white canvas. */
    static Raster onCanvas(Raster from, int width, int height, int left, int top) {
        return painted(from, width, height, left, top, graphics -> {});
    }

    /** To the right of another picture of the same size. */
    static Raster beside(Raster other, Raster from) {
        return painted(
                from,
                2 * from.width(),
                from.height(),
                from.width(),
                0,
                graphics -> graphics.drawImage(image(other), 0, 0, null));
    }

    /** A picture under another one's veil. */
    static Raster blended(Raster from, Raster other, double share) {
        return painted(other, from.width(), from.height(), 0, 0, graphics -> {
            graphics.setComposite(AlphaComposite.SrcOver.derive((float) share));
            graphics.drawImage(image(from), 0, 0, null);
        });
    }

    static Raster cut(Raster from, int left, int top, int width, int height) {
        return raster(image(from).getSubimage(left, top, width, height));
    }

    private static Raster painted(Raster from, int width, int height, int left, int top, Consumer<Graphics2D> paint) {
        BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = to.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(image(from), left, top, null);
        paint.accept(graphics);
        graphics.dispose();
        return raster(to);
    }

    private static Raster drawn(Raster from, int width, int height, AffineTransform transform) {
        BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = to.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image(from), transform, null);
        graphics.dispose();
        return raster(to);
    }

    private static BufferedImage image(Raster from) {
        BufferedImage image = new BufferedImage(from.width(), from.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, from.width(), from.height(), from.argb(), 0, from.width());
        return image;
    }

    private static Raster raster(BufferedImage image) {
        int width = image.getWidth();
        return new Raster(width, image.getHeight(), image.getRGB(0, 0, width, image.getHeight(), null, 0, width));
    }
}
