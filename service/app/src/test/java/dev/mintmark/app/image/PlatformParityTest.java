package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that the Java platform reads too are decoded to the same pixels, and 40 megapixels of every format are read. */
@Tag("slow")
final class PlatformParityTest {
    @ParameterizedTest
    @CsvSource({"64, 48, false", "61, 47, false", "9, 5, false", "333, 1, false", "61, 47, true", "250, 190, true"})
    void aJpegWithHalvedColoursHasThePixelsOfThePlatformsDecoder(int width, int height, boolean progressive)
            throws Exception {
        byte[] jpeg = write(textured(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg", progressive);
        BufferedImage wanted = ImageIO.read(new ByteArrayInputStream(jpeg));

        assertThat(ImageCodec.decode(jpeg).argb()).isEqualTo(wanted.getRGB(0, 0, width, height, null, 0, width));
    }

    @Test
    void aLargeJpegShrunkWhileDecodedHasTheMeansOfItsPixels() throws Exception {
        for (boolean progressive : new boolean[] {false, true}) {
            byte[] jpeg = write(textured(125, 83, BufferedImage.TYPE_BYTE_GRAY), "jpeg", progressive);
            int[] whole = ImageCodec.decode(jpeg).argb();
            Decoded half = JpegDecoder.decode(jpeg, ImageHeader.read(jpeg), 2);
            assertThat(half.width()).isEqualTo(63);
            for (int y = 0; y < 41; y++) {
                for (int x = 0; x < 62; x++) {
                    int at = 2 * y * 125 + 2 * x;
                    int sum = (whole[at] & 255)
                            + (whole[at + 1] & 255)
                            + (whole[at + 125] & 255)
                            + (whole[at + 126] & 255);
                    assertThat(half.argb()[y * 63 + x] & 255).isEqualTo((sum + 2) / 4);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aGifHasThePixelsOfThePlatformsDecoder(boolean interlaced) throws Exception {
        byte[] gif = write(textured(97, 61, BufferedImage.TYPE_BYTE_INDEXED), "gif", interlaced);
        BufferedImage wanted = ImageIO.read(new ByteArrayInputStream(gif));

        assertThat(ImageCodec.decode(gif).argb()).isEqualTo(wanted.getRGB(0, 0, 97, 61, null, 0, 97));
    }

    @ParameterizedTest
    @CsvSource({"png, false", "png, true", "jpeg, false", "jpeg, true", "gif, false", "gif, true", "webp, false"})
    void fortyMegapixelsAreRead(String format, boolean progressive) throws Exception {
        int width = 8000;
        int height = 5000;
        int type = format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage image = new BufferedImage(width, height, type);
        java.awt.Graphics2D graphics = image.createGraphics();
        graphics.setColor(java.awt.Color.RED);
        graphics.fillRect(0, 0, width, height / 2);
        graphics.dispose();
        byte[] file = write(image, format, progressive);
        image.flush();

        Raster picture = ImageCodec.view(file).raster();
        assertThat(picture.width()).isEqualTo(width / ImageCodec.shrink(width, height));
        assertThat(picture.argb()[100] >> 16 & 0xff).as("red above").isGreaterThan(250);
        assertThat(picture.argb()[picture.argb().length - 100] & 0xffffff)
                .as("black below")
                .isZero();
        if (!format.equals("webp")) {
            assertThat(ImageCodec.decode(file).width()).as("whole").isEqualTo(width);
        }
    }

    private static BufferedImage textured(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 120 * Math.sin(x / 5.0));
                int green = (int) (127 + 120 * Math.cos(y / 7.0 + x / 11.0));
                image.setRGB(x, y, red << 16 | green << 8 | random.nextInt(256));
            }
        }
        return image;
    }

    private static byte[] write(BufferedImage image, String format, boolean progressive) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (param.canWriteProgressive()) {
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
