package dev.mintmark.app.cli;

import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.watermark.Raster;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * What happens to images in the wild, done to two copies.
 *
 * @param stripped the same pixels in a new PNG, all metadata gone
 * @param altered 70 % of the size, 20 % brighter, JPEG at quality 75
 */
record DemoCopies(Path stripped, Path altered) {
    static final String STRIPPED = "stripped.png";
    static final String ALTERED = "altered.jpeg";
    private static final double SCALE = 0.7;
    private static final float BRIGHTNESS = 1.2f;
    private static final float QUALITY = 0.75f;

    static DemoCopies of(byte[] image, Path folder) throws IOException, InvalidImageException {
        Raster pixels = ImageCodec.decode(image);
        Path stripped = folder.resolve(STRIPPED);
        Files.write(stripped, ImageCodec.encode(pixels, dev.mintmark.app.artwork.ImageFormat.PNG));
        Path altered = folder.resolve(ALTERED);
        Files.write(altered, jpeg(brighter(smaller(pixels))));
        return new DemoCopies(stripped, altered);
    }

    private static BufferedImage smaller(Raster pixels) {
        BufferedImage full = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        full.setRGB(0, 0, pixels.width(), pixels.height(), pixels.argb(), 0, pixels.width());
        int width = (int) Math.round(pixels.width() * SCALE);
        int height = (int) Math.round(pixels.height() * SCALE);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(full, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    private static BufferedImage brighter(BufferedImage image) {
        return new RescaleOp(BRIGHTNESS, 0, null).filter(image, null);
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
                writer.setOutput(stream);
                writer.write(null, new IIOImage(image, null, null), parameters);
            }
            return out.toByteArray();
        } finally {
            writer.dispose();
        }
    }
}
