package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.AssetException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small images and their descriptions. */
final class SampleImages {
    static final byte[] COMMITMENT = new byte[32];

    static {
        new Random(5).nextBytes(COMMITMENT);
    }

    private SampleImages() {}

    static byte[] png(int width, int height) {
        return encode(width, height, "png");
    }

    static byte[] jpeg(int width, int height) {
        return encode(width, height, "jpeg");
    }

    static byte[] of(String format, int width, int height) {
        return switch (format) {
            case "webp" -> webp(width, height);
            case "avif" -> SampleFiles.heif("avif");
            case "heic" -> SampleFiles.heif("heic");
            case "mp4" -> SampleFiles.mp4();
            case "jxl" -> SampleFiles.jpegXl();
            case "svg" -> SampleFiles.svg();
            case "mp3" -> SampleFiles.mp3(false);
            case "mp3, tagged" -> SampleFiles.mp3(true);
            case "wav" -> SampleFiles.wav();
            case "bigtiff" -> SampleFiles.bigTiff();
            default -> encode(width, height, format);
        };
    }

    /** A WebP file with valid chunks: the header of a lossless image, followed by random bits. */
    static byte[] webp(int width, int height) {
        byte[] bits = new byte[width * height];
        new Random(width * 31L + height).nextBytes(bits);
        int length = 5 + bits.length;
        int padding = length % 2;
        return ByteBuffer.allocate(20 + length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(12 + length + padding)
                .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(length)
                .put((byte) 0x2f)
                .putInt(width - 1 | height - 1 << 14)
                .put(bits)
                .array();
    }

    /** The offset at which an image's container is inserted. */
    static int insertionPoint(byte[] image) {
        try {
            return ArrayFormat.of(image).insertionPoint(image);
        } catch (AssetException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An image with a manifest store. */
    static byte[] withStore(byte[] image, byte[] store) throws C2paException {
        ArrayFormat format = ArrayFormat.of(image);
        byte[] container = format.container(store);
        int at = format.insertionPoint(image);
        return ByteBuffer.allocate(image.length + container.length)
                .put(image, 0, at)
                .put(container)
                .put(image, at, image.length - at)
                .array();
    }

    static GeneratedImage content() {
        return content(null);
    }

    static GeneratedImage content(String prompt) {
        return new GeneratedImage(
                "a red house by the sea.png",
                "Mintmark",
                "0.1.0",
                "starter",
                "0123456789abcdef".repeat(4),
                COMMITMENT,
                prompt,
                0xfedcba9876543210L,
                Instant.parse("2026-11-23T01:02:03.456Z"));
    }

    private static byte[] encode(int width, int height, String format) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(width * 31L + height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x * 3 << 16 | y * 5 << 8 | random.nextInt(64));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
