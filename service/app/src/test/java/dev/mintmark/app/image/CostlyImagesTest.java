package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.concat;
import static dev.mintmark.app.image.SampleFiles.indexOf;
import static dev.mintmark.app.image.SampleFiles.insert;
import static dev.mintmark.app.image.SampleFiles.lossyWebp;
import static dev.mintmark.app.image.SampleFiles.picture;
import static dev.mintmark.app.image.SampleFiles.webp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small files that would keep a decoder busy for long, and those that only look like them. */
final class CostlyImagesTest {
    private static final int STILL = 0;
    private static final int ANIMATED = 2;

    @Test
    @Timeout(10)
    void refusesAJpegWithTooManyScansOfALargeImage() throws Exception {
        byte[] file = withScans(progressive(64, 48), 95);
        assertThat(ImageCodec.decode(file).width())
                .as("a small one takes no time")
                .isEqualTo(64);

        refused("95 scans of 6300 x 6300 pixels", sized(file, 6300, 6300));
        refused("101 scans", withScans(progressive(64, 48), 101));
    }

    @ParameterizedTest
    @CsvSource({"6000, 4000, 12", "6000, 4000, 20", "8000, 5000, 12", "4000, 3000, 40"})
    void readsTheProgressiveScansThatCamerasAndWebPagesUse(int width, int height, int scans) throws Exception {
        byte[] file = sized(withScans(progressive(64, 48), scans), width, height);

        assertThatCode(() -> JpegSegments.of(file).check(ImageHeader.read(file)))
                .doesNotThrowAnyException();
    }

    @Test
    void countsNoScansInAppendedBytesOrInSegments() {
        byte[] jpeg = ImageCodec.encode(picture(64, 48, true), ImageFormat.JPEG);
        byte[] scans = new byte[1000];
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xff;
            scans[i + 1] = (byte) 0xda;
        }
        byte[] segment =
                ByteBuffer.allocate(1004).putInt(0xffe1 << 16 | 1002).put(scans).array();
        Raster pixels = ImageCodec.decode(jpeg);

        assertThat(ImageCodec.decode(concat(jpeg, scans))).isEqualTo(pixels);
        assertThat(ImageCodec.decode(insert(jpeg, 2, segment))).isEqualTo(pixels);
        int[] shown = ImageCodec.decode(Arrays.copyOf(jpeg, jpeg.length - 2)).argb();
        assertThat(shown)
                .as("without its end marker the last row of blocks stays white")
                .startsWith(Arrays.copyOf(pixels.argb(), 64 * 40));
        assertThat(Arrays.copyOfRange(shown, 64 * 40, shown.length)).containsOnly(-1);
        refused("break off", Arrays.copyOf(jpeg, jpeg.length - 12));
    }

    @Test
    @Timeout(10)
    void refusesAWebpWhoseFrameDiffersFromItsCanvas() {
        byte[] large = chunk("VP8 ", lossyFrame(16_383, 16_383, 900_000));
        refused("64 x 64 pixels, but the frame in it has 16383 x 16383", extended(STILL, 64, 64, large));
        refused("16383 x 16383", extended(ANIMATED, 64, 64, frame(64, 64, large)));
        refused("16383 x 16383", extended(ANIMATED, 64, 64, frame(16_383, 16_383, large)));
        byte[] lossless = webp();
        int bits = 16_383 | 16_383 << 14;
        ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN).putInt(21, bits);
        refused("16384 x 16384", extended(STILL, 64, 64, Arrays.copyOfRange(lossless, 12, lossless.length)));
    }

    @Test
    void readsTheOnlyFrameOfAWebpAndRefusesSeveralImages() {
        byte[] image = Arrays.copyOfRange(lossyWebp(), 12, lossyWebp().length);
        Raster pixels = ImageCodec.decode(lossyWebp());

        assertThat(ImageCodec.decode(extended(STILL, 16, 12, image))).isEqualTo(pixels);
        assertThat(ImageCodec.decode(extended(ANIMATED, 16, 12, frame(16, 12, image))))
                .as("an animation's only frame")
                .isEqualTo(pixels);
        refused("2 images", extended(STILL, 16, 12, concat(image, image)));
        refused("2 images", extended(ANIMATED, 16, 12, frame(16, 12, concat(image, image))));
        refused("0 images", extended(STILL, 16, 12, new byte[0]));
        refused("no frame", extended(ANIMATED, 16, 12, image));
        refused("breaks off", Arrays.copyOf(extended(STILL, 16, 12, image), 34));
    }

    @Test
    void decodesOwnFilesWithoutWaitingForUploads() {
        byte[] png = ImageCodec.encode(picture(8, 8, true), ImageFormat.PNG);
        try (DecodingMemory.Share all = DecodingMemory.SHARED.take(Long.MAX_VALUE)) {
            assertThat(CompletableFuture.supplyAsync(() -> ImageCodec.decodeOwn(png)))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(picture(8, 8, true));
        }
    }

    @Test
    void saysThatOthersOccupyTheMemoryForDecoding() {
        DecodingMemory memory = new DecodingMemory(1000, 0);
        try (DecodingMemory.Share part = memory.take(600 << 10)) {
            assertThatCode(() -> memory.take(400 << 10).close()).doesNotThrowAnyException();
            assertThatThrownBy(() -> memory.take(401 << 10)).isInstanceOf(DecodingBusyException.class);
        }
        assertThatCode(() -> memory.take(Long.MAX_VALUE).close()).doesNotThrowAnyException();
    }

    private static byte[] progressive(int width, int height) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, picture(width, height, true).argb(), 0, width);
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        return out.toByteArray();
    }

    /** The file with its last scan repeated until there are so many. */
    private static byte[] withScans(byte[] jpeg, int wanted) {
        int have = 0;
        int last = 0;
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xda) {
                have++;
                last = i;
            }
        }
        assertThat(have).as("scans of a progressive file").isBetween(6, 12);
        byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
        byte[] file = jpeg;
        for (int i = have; i < wanted; i++) {
            file = insert(file, file.length - 2, scan);
        }
        return file;
    }

    private static byte[] sized(byte[] jpeg, int width, int height) {
        byte[] file = jpeg.clone();
        ByteBuffer.wrap(file)
                .putShort(indexOf(file, 0xff, 0xc2) + 5, (short) height)
                .putShort(indexOf(file, 0xff, 0xc2) + 7, (short) width);
        return file;
    }

    /** The head of a key frame (RFC 6386, section 9.1) and zeros. */
    private static byte[] lossyFrame(int width, int height, int length) {
        return little(length)
                .put(new byte[] {0x10, 0x02, 0, (byte) 0x9d, 1, 0x2a})
                .putShort((short) width)
                .putShort((short) height)
                .array();
    }

    private static byte[] frame(int width, int height, byte[] chunks) {
        byte[] data = little(16 + chunks.length)
                .putInt(6, width - 1)
                .putInt(9, height - 1)
                .position(16)
                .put(chunks)
                .array();
        return chunk("ANMF", data);
    }

    private static byte[] extended(int flags, int width, int height, byte[] chunks) {
        byte[] head = little(14)
                .putInt(0, flags)
                .putInt(4, width - 1)
                .putInt(7, height - 1)
                .array();
        byte[] canvas = chunk("VP8X", Arrays.copyOf(head, 10));
        if (flags == ANIMATED) {
            canvas = concat(canvas, chunk("ANIM", new byte[6]));
        }
        byte[] body = concat(canvas, chunks);
        byte[] magic = "RIFF....WEBP".getBytes(StandardCharsets.US_ASCII);
        return little(12 + body.length)
                .put(magic)
                .put(body)
                .putInt(4, 4 + body.length)
                .array();
    }

    private static byte[] chunk(String type, byte[] data) {
        return little(8 + data.length + data.length % 2)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void refused(String words, byte[] file) {
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(words);
    }
}
