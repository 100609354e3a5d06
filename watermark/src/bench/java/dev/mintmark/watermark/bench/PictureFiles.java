package dev.mintmark.watermark.bench;

import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Reads and writes pictures: PNG by the Java platform, and binary PPM of eight bits, which needs no compression.
 */
final class PictureFiles {
    private static final int MAX_PIXELS = 40_000_000;
    private static final Pattern HEADER = Pattern.compile("P6\\s+(\\d{1,5})\\s+(\\d{1,5})\\s+255\\s");
    private static final int HEADER_BYTES = 32;

    private PictureFiles() {}

    /** @throws IOException when the file is neither of the two formats or cannot be read */
    static Raster read(Path file) throws IOException {
        return file.toString().endsWith(".ppm") ? readPpm(Files.readAllBytes(file)) : readPng(file);
    }

    private static Raster readPng(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no picture that the Java platform reads.");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        return new Raster(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    private static Raster readPpm(byte[] bytes) throws IOException {
        var start = new String(bytes, 0, Math.min(HEADER_BYTES, bytes.length), StandardCharsets.ISO_8859_1);
        var header = HEADER.matcher(start);
        if (!header.lookingAt()) {
            throw new IOException("A PPM file starts with P6, its sides and 255; this one does not.");
        }
        int width = Integer.parseInt(header.group(1));
        int height = Integer.parseInt(header.group(2));
        int at = header.end();
        if ((long) width * height > MAX_PIXELS || bytes.length - at != 3L * width * height) {
            throw new IOException("This PPM file's length does not fit its sides, " + width + " x " + height + ".");
        }
        var argb = new int[width * height];
        for (int i = 0; i < argb.length; i++, at += 3) {
            argb[i] = 0xFF000000 | (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
        }
        return new Raster(width, height, argb);
    }

    static void writePpm(Raster raster, Path file) throws IOException {
        var rgb = new byte[3 * raster.argb().length];
        for (int i = 0, at = 0; i < raster.argb().length; i++) {
            int pixel = raster.argb()[i];
            rgb[at++] = (byte) (pixel >> 16);
            rgb[at++] = (byte) (pixel >> 8);
            rgb[at++] = (byte) pixel;
        }
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(
                    ("P6\n" + raster.width() + " " + raster.height() + "\n255\n").getBytes(StandardCharsets.US_ASCII));
            out.write(rgb);
        }
    }
}
