package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes images with the Java platform's readers, and with TwelveMonkeys' for WebP. */
final class ImageIoDecoder {
    private ImageIoDecoder() {}

    interface Read<T> {
        T with(ImageReader reader) throws IOException;
    }

    static Raster webp(byte[] file, ImageHeader header) {
        WebpChunks.check(file, header);
        return read(file, "webp", "WebP", reader -> pixels(reader.read(0), header));
    }

    /** Calls a reader of this format; every exception that hostile bytes cause becomes an {@link InvalidImageException}. */
    static <T> T read(byte[] file, String format, String name, Read<T> read) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IllegalStateException("The program lacks its reader of " + name + ".");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new BoundedInput(file)) {
            reader.setInput(in, true, true);
            return read.with(reader);
        } catch (InvalidImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidImageException("The " + name + " file is damaged: " + e.getMessage() + ".", e);
        } finally {
            reader.dispose();
        }
    }

    static Raster pixels(BufferedImage image, ImageHeader header) {
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw new InvalidImageException("The file says that its image has " + header.width() + " x "
                    + header.height() + " pixels, but it has " + image.getWidth() + " x " + image.getHeight() + ".");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        return new Raster(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }
}
