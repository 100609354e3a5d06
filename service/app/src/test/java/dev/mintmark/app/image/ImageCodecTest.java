package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.chunk;
import static dev.mintmark.app.image.SampleFiles.concat;
import static dev.mintmark.app.image.SampleFiles.corners;
import static dev.mintmark.app.image.SampleFiles.deflate;
import static dev.mintmark.app.image.SampleFiles.header;
import static dev.mintmark.app.image.SampleFiles.indexOf;
import static dev.mintmark.app.image.SampleFiles.insert;
import static dev.mintmark.app.image.SampleFiles.lossyWebp;
import static dev.mintmark.app.image.SampleFiles.picture;
import static dev.mintmark.app.image.SampleFiles.repair;
import static dev.mintmark.app.image.SampleFiles.stored;
import static dev.mintmark.app.image.SampleFiles.webp;
import static dev.mintmark.app.image.SampleFiles.webpWithAlpha;
import static dev.mintmark.app.image.SampleFiles.withOrientation;
import static dev.mintmark.app.image.SampleFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class ImageCodecTest {
    private static final int OPAQUE = 0xff << 24;

    @Test
    void aPngRoundTripKeepsEveryPixel() throws Exception {
        Raster picture = picture(97, 61, true);
        byte[] png = ImageCodec.encode(picture, ImageFormat.PNG);
        assertThat(ImageCodec.decode(png)).isEqualTo(picture);
        assertThat(ImageCodec.decode(ImageCodec.encodeFast(picture))).isEqualTo(picture);
        BufferedImage elsewhere = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(elsewhere.getRGB(0, 0, 97, 61, null, 0, 97)).isEqualTo(picture.argb());
        assertThat(elsewhere.getColorModel().hasAlpha()).isFalse();
    }

    @Test
    void aPngWithAlphaIsLaidOnWhite() {
        Raster picture = picture(33, 20, false);
        int[] shown = picture.argb().clone();
        for (int i = 0; i < shown.length; i++) {
            int alpha = shown[i] >>> 24;
            int pixel = OPAQUE;
            for (int shift = 0; shift <= 16; shift += 8) {
                pixel |= ((shown[i] >> shift & 0xff) * alpha + 255 * (255 - alpha) + 127) / 255 << shift;
            }
            shown[i] = pixel;
        }
        assertThat(ImageCodec.decode(ImageCodec.encode(picture, ImageFormat.PNG))
                        .argb())
                .isEqualTo(shown);
    }

    @Test
    void aJpegRoundTripIsCloseAndHasFullColourResolution() {
        Raster picture = picture(96, 64, true);
        byte[] jpeg = ImageCodec.encode(picture, ImageFormat.JPEG);
        assertThat(ImageHeader.read(jpeg)).isEqualTo(new ImageHeader(ImageHeader.Kind.JPEG, 96, 64));
        int frame = indexOf(jpeg, 0xff, 0xc0);
        assertThat(new int[] {jpeg[frame + 11], jpeg[frame + 14], jpeg[frame + 17]})
                .as("sampling factors, 1 x 1 each")
                .containsExactly(0x11, 0x11, 0x11);
        Raster back = ImageCodec.decode(jpeg);
        double error = 0;
        for (int i = 0; i < picture.argb().length; i++) {
            error += Math.abs((picture.argb()[i] >> 8 & 0xff) - (back.argb()[i] >> 8 & 0xff));
        }
        assertThat(error / picture.argb().length).isLessThan(3);
    }

    @ParameterizedTest
    @CsvSource({
        BufferedImage.TYPE_BYTE_GRAY + ",8",
        BufferedImage.TYPE_USHORT_GRAY + ",16",
        BufferedImage.TYPE_BYTE_BINARY + ",1",
        BufferedImage.TYPE_BYTE_INDEXED + ",8"
    })
    void readsOtherKindsOfPng(int type, int depth) throws Exception {
        BufferedImage image = new BufferedImage(37, 23, type);
        Random random = new Random(type);
        for (int y = 0; y < 23; y++) {
            for (int x = 0; x < 37; x++) {
                int bands = image.getRaster().getNumBands();
                int limit = Math.min(1 << depth, type == BufferedImage.TYPE_BYTE_INDEXED ? 200 : 1 << 16);
                for (int band = 0; band < bands; band++) {
                    image.getRaster().setSample(x, y, band, random.nextInt(limit));
                }
            }
        }
        byte[] png = write(image, "png");
        assertThat((int) png[24]).as("depth").isEqualTo(depth);
        Raster read = ImageCodec.decode(png);
        for (int i = 0; i < read.argb().length; i++) {
            int sample = image.getRaster().getSample(i % 37, i / 37, 0);
            int wanted = switch (type) {
                case BufferedImage.TYPE_BYTE_GRAY -> OPAQUE | sample * 0x010101;
                case BufferedImage.TYPE_USHORT_GRAY -> OPAQUE | Math.round(sample / 257f) * 0x010101;
                case BufferedImage.TYPE_BYTE_BINARY -> OPAQUE | sample * 0xffffff;
                default -> image.getColorModel().getRGB(sample);
            };
            assertThat(read.argb()[i]).as("pixel " + i).isEqualTo(wanted);
        }
    }

    @Test
    void readsTheTransparentColourOfAPng() throws Exception {
        Raster picture = new Raster(2, 1, new int[] {0xff0a141e, 0xff0a141f});
        byte[] png = insert(
                ImageCodec.encode(picture, ImageFormat.PNG), 33, chunk("tRNS", new byte[] {0, 10, 0, 20, 0, 30}));
        assertThat(ImageCodec.decode(png).argb()).containsExactly(0xffffffff, 0xff0a141f);

        byte[] red = {(byte) 200, 10};
        byte[] alpha = {(byte) 255, 77};
        var palette = new java.awt.image.IndexColorModel(8, 2, red, red, red, alpha);
        BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        indexed.getRaster().setSample(1, 0, 0, 1);
        assertThat(ImageCodec.decode(write(indexed, "png")).argb()).containsExactly(0xffc8c8c8, 0xffb5b5b5);
    }

    @Test
    void readsInterlacedPng() throws Exception {
        Raster picture = picture(45, 39, true);
        BufferedImage image = new BufferedImage(45, 39, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 45, 39, picture.argb(), 0, 45);
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var param = writer.getDefaultWriteParam();
        param.setProgressiveMode(javax.imageio.ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new javax.imageio.IIOImage(image, null, null), param);
        }
        byte[] png = out.toByteArray();
        assertThat((int) png[28]).as("Adam7").isEqualTo(1);
        assertThat(ImageCodec.decode(png)).isEqualTo(picture);
    }

    @Test
    void readsGreyJpegWithoutBrighteningIt() throws Exception {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1024; i++) {
            image.getRaster().setSample(i % 32, i / 32, 0, 80);
        }
        Raster read = ImageCodec.decode(write(image, "jpeg"));
        assertThat(read.argb()).containsOnly(OPAQUE | 80 * 0x010101);
    }

    @Test
    void readsFourChannelJpeg() throws Exception {
        var raster = java.awt.image.Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            // the platform writes four channels as they are; browsers take them as inverted inks: only magenta
            raster.setPixel(i % 16, i / 16, new int[] {255, 0, 255, 255});
        }
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new javax.imageio.IIOImage(raster, null, null), null);
        }
        int pixel = ImageCodec.decode(out.toByteArray()).argb()[100];
        assertThat(pixel >> 16 & 0xff).isGreaterThan(250);
        assertThat(pixel >> 8 & 0xff).isLessThan(5);
        assertThat(pixel & 0xff).isGreaterThan(250);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsAPhotographUpright(int orientation) throws Exception {
        Raster wanted = corners(16, 24);
        Raster stored = stored(wanted, orientation);
        BufferedImage image = new BufferedImage(stored.width(), stored.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, stored.width(), stored.height(), stored.argb(), 0, stored.width());
        byte[] jpeg = withOrientation(write(image, "jpeg"), orientation);
        Raster read = ImageCodec.decode(jpeg);
        assertThat(read.width()).isEqualTo(16);
        assertThat(read.height()).isEqualTo(24);
        assertThat(read.argb()[16 * 2 + 2] >> 16 & 0xff).as("red above left").isGreaterThan(180);
        assertThat(read.argb()[16 * 2 + 13] >> 8 & 0xff).as("green above right").isGreaterThan(180);
        assertThat(read.argb()[16 * 21 + 2] & 0xff).as("blue below left").isGreaterThan(180);
    }

    @Test
    void reportsAFileThatIsNoImageInOneSentence() {
        refused("not a PNG, JPEG, WebP", "A text that is called picture.png".getBytes(StandardCharsets.UTF_8));
        refused("not a PNG, JPEG, WebP", new byte[0]);
        refused("GIF file breaks off", "GIF89a\1\0\1\0".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    @Timeout(10)
    void refusesAHeaderOfTenGigapixelsBeforeDecoding() {
        refused("40 million", header(100_000, 100_000));
        refused("40 million", header(65_535, 65_535));
        refused("pixels", header(Integer.MAX_VALUE, 2));
        refused("pixels", header(0, 2));
        refused("pixels", header(-1, 2));
    }

    @Test
    @Timeout(20)
    void refusesAFileWithoutThePixelsThatItsHeaderPromises() {
        refused("PNG", header(6000, 6000));
    }

    @Test
    @Timeout(20)
    void doesNotInflateATextChunkOfOneGigabyte() {
        byte[] png = ImageCodec.encode(picture(8, 8, true), ImageFormat.PNG);
        byte[] zeros = deflate(new byte[64 << 20]);
        byte[] text = new byte[zeros.length + 3];
        text[0] = 'a';
        System.arraycopy(zeros, 0, text, 3, zeros.length);
        byte[] bomb = insert(png, 33, chunk("zTXt", text));
        assertThat(ImageCodec.decode(bomb)).isEqualTo(picture(8, 8, true));
    }

    @Test
    @Timeout(20)
    void inflatesNoMorePixelsThanTheHeaderSays() {
        byte[] png = ImageCodec.encode(picture(8, 8, true), ImageFormat.PNG);
        byte[] many = Arrays.copyOf(png, 33);
        byte[] swollen = concat(concat(many, chunk("IDAT", deflate(new byte[64 << 20]))), chunk("IEND", new byte[0]));
        assertThat(ImageCodec.decode(swollen).argb()).containsOnly(OPAQUE);
    }

    @Test
    void refusesAFileTruncatedAtAnyByte() {
        byte[] png = ImageCodec.encode(picture(40, 30, true), ImageFormat.PNG);
        for (int length = 0; length < png.length - 12; length += 7) {
            byte[] cut = Arrays.copyOf(png, length);
            assertThatThrownBy(() -> ImageCodec.decode(cut)).isInstanceOf(InvalidImageException.class);
        }
        byte[] jpeg = ImageCodec.encode(picture(40, 30, true), ImageFormat.JPEG);
        for (int length = 0; length < jpeg.length - 8; length += 7) {
            byte[] cut = Arrays.copyOf(jpeg, length);
            assertThatThrownBy(() -> ImageCodec.decode(cut)).isInstanceOf(InvalidImageException.class);
        }
    }

    @Test
    void refusesAPngWithAChangedHeader() {
        byte[] png = ImageCodec.encode(picture(40, 30, true), ImageFormat.PNG);
        png[23] ^= 1;
        refused("damaged", png);
    }

    /** Whatever the bytes are, the answer is a picture or a sentence. */
    @Test
    @Timeout(60)
    void mutatedFilesAreDecodedOrRefusedWithoutOtherErrors() throws Exception {
        Random random = new Random(20_261_123);
        byte[][] seeds = {
            ImageCodec.encode(picture(24, 18, true), ImageFormat.PNG),
            ImageCodec.encode(picture(24, 18, false), ImageFormat.PNG),
            ImageCodec.encode(picture(24, 18, true), ImageFormat.JPEG),
            withOrientation(ImageCodec.encode(picture(24, 18, true), ImageFormat.JPEG), 6),
            webp(),
            lossyWebp(),
            webpWithAlpha(),
            write(new BufferedImage(24, 18, BufferedImage.TYPE_BYTE_INDEXED), "gif")
        };
        int pictures = 0;
        for (int i = 0; i < 6000; i++) {
            byte[] file = seeds[i % seeds.length].clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                // early bytes steer the decoders most
                int at = random.nextBoolean() ? random.nextInt(Math.min(64, file.length)) : random.nextInt(file.length);
                file[at] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            if (file.length > 33 && random.nextInt(3) > 0) {
                repair(file);
            }
            try {
                Raster raster = ImageCodec.decode(file);
                assertThat((long) raster.width() * raster.height()).isLessThanOrEqualTo(40_000_000);
                pictures++;
            } catch (InvalidImageException e) {
                assertThat(e.getMessage()).endsWith(".");
            }
        }
        assertThat(pictures).isGreaterThan(100);
    }

    @Test
    void readsWebp() {
        Raster exact = ImageCodec.decode(webp());
        Raster close = ImageCodec.decode(lossyWebp());
        assertThat(exact.width()).isEqualTo(16);
        assertThat(close.height()).isEqualTo(12);
        for (int i = 0; i < 16 * 12; i++) {
            int wanted = OPAQUE | i % 16 * 15 << 16 | i / 16 * 20 << 8 | 128;
            assertThat(exact.argb()[i]).isEqualTo(wanted);
            assertThat(close.argb()[i] >> 8 & 0xff).isCloseTo(wanted >> 8 & 0xff, within(25));
        }
    }

    /** A lossless WebP that ends after the header which promises 16,384 x 2,400 pixels. */
    @Test
    @Timeout(20)
    void refusesAWebpWithoutItsPixelsQuickly() {
        byte[] file = webp();
        int bits = 16_383 | 2_399 << 14;
        ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(21, bits);
        for (int length = 25; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            try {
                ImageCodec.decode(cut);
            } catch (InvalidImageException e) {
                assertThat(e.getMessage()).endsWith(".");
            }
        }
    }

    private static void refused(String words, byte[] file) {
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(words);
    }
}
