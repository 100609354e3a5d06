package dev.mintmark.c2pa;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small images and what to say about them. */
final class Samples {
    static final byte[] COMMITMENT = new byte[32];

    static {
        new Random(5).nextBytes(COMMITMENT);
    }

    private Samples() {}

    static byte[] png(int width, int height) {
        return encode(width, height, "png");
    }

    static byte[] jpeg(int width, int height) {
        return encode(width, height, "jpeg");
    }

    static byte[] of(String format, int width, int height) {
        return encode(width, height, format);
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
