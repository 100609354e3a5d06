package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.concat;
import static dev.mintmark.app.image.SampleFiles.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the marker segments of a JPEG file decide what its channels mean, which rows are shown, and what is refused. */
final class JpegRulesTest {
    private static final int SIDE = 64;
    private static final int APP0 = 0xe0;
    private static final int FRAME = 0xc0;
    private static final int RED = 0xffc81e1e;

    /** The luma of {@link #RED}. */
    private static final int LUMA_OF_RED = 81;

    /** Frame and scan name their channels by numbers, with JFIF: every channel has the picture's size. */
    private static final byte[] WITH_JFIF = ImageCodec.encode(SampleFiles.picture(SIDE, SIDE, true), ImageFormat.JPEG);

    private static final byte[] ADOBE_RGB = ByteBuffer.allocate(16)
            .putShort((short) 0xffee)
            .putShort((short) 14)
            .put("Adobe".getBytes(StandardCharsets.US_ASCII))
            .array();

    @Test
    void channelsNamedRgbAreRgbOnlyWithoutJfif() {
        byte[] red = renamed(red(), 'R', 'G', 'B');
        assertThat(ImageCodec.decode(red)).isEqualTo(ImageCodec.decode(red()));
        assertThat(firstRed(withoutJfif(red))).isCloseTo(LUMA_OF_RED, within(3));
    }

    @Test
    void adobesSegmentMakesChannelsRgbOnlyWithoutJfif() {
        byte[] red = insert(red(), jfif(red()).to(), ADOBE_RGB);
        assertThat(ImageCodec.decode(red)).isEqualTo(ImageCodec.decode(red()));
        assertThat(firstRed(withoutJfif(red))).isCloseTo(LUMA_OF_RED, within(3));
    }

    @Test
    void withoutJfifAndNamesChannelsAreLumaAndColourDifferences() {
        assertThat(ImageCodec.decode(withoutJfif(red()))).isEqualTo(ImageCodec.decode(red()));
    }

    @ParameterizedTest
    @CsvSource({"full, 56", "halved, 46", "progressive, 64"})
    void withoutItsEndMarkerASequentialFileLacksItsLastBlocksAndTheRowsMixedWithThem(String kind, int shown)
            throws Exception {
        byte[] file = kind.equals("full") ? WITH_JFIF : written(kind.equals("progressive"));
        int[] whole = ImageCodec.decode(file).argb();
        int[] cut = ImageCodec.decode(Arrays.copyOf(file, file.length - 2)).argb();
        int pixels = shown * SIDE;
        assertThat(Arrays.copyOf(cut, pixels)).isEqualTo(Arrays.copyOf(whole, pixels));
        assertThat(Arrays.stream(cut, pixels, cut.length)).allMatch(pixel -> pixel == 0xffffffff);
        assertThat(Arrays.stream(whole, SIDE * (SIDE - 20), whole.length)).doesNotContain(0xffffffff);
    }

    /** Browsers show nothing of it. */
    @Test
    void aFileOfTwoPicturesIsRefused() {
        JpegSegments.Segment frame = JpegSegments.of(WITH_JFIF).frame();
        byte[] header = Arrays.copyOfRange(WITH_JFIF, frame.from() - 4, frame.to());

        assertThatThrownBy(() -> ImageCodec.decode(insert(WITH_JFIF, frame.to(), header)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("two frame headers");
        for (int at : new int[] {2, frame.to(), WITH_JFIF.length - 2}) {
            assertThatThrownBy(() -> ImageCodec.decode(insert(WITH_JFIF, at, new byte[] {(byte) 0xff, (byte) 0xd8})))
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining("two beginnings");
        }
    }

    @Test
    void channelsOfOneNameAreTakenInTheirOrder() {
        assertThat(ImageCodec.decode(renamed(WITH_JFIF, 1, 1, 1))).isEqualTo(ImageCodec.decode(WITH_JFIF));
    }

    @Test
    void aScanThatNamesOneChannelTwiceIsRefused() {
        byte[] twice = WITH_JFIF.clone();
        JpegSegments.Segment scan = find(twice, JpegSegments.START_OF_SCAN);
        twice[scan.from() + 3] = twice[scan.from() + 1];
        assertThatThrownBy(() -> ImageCodec.decode(twice))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("a scan names a channel that it lacks");
    }

    /** The first scan has the constant coefficients of all channels, later ones others of one channel. */
    @ParameterizedTest
    @CsvSource({"1, 5, 3, 0", "1, 1, 64, 0", "1, 1, 5, 14", "3, 0, 63, 0", "3, 1, 1, 0"})
    void aProgressiveScanOfImpossibleCoefficientsIsRefused(int channels, int first, int last, int low)
            throws Exception {
        byte[] file = written(true);
        assertThat(ImageCodec.decode(file).width()).as("as it is written").isEqualTo(SIDE);
        JpegSegments.Segment scan = JpegSegments.of(file).list().stream()
                .filter(it -> it.marker() == JpegSegments.START_OF_SCAN && file[it.from()] == channels)
                .findFirst()
                .orElseThrow();
        int at = scan.from() + 1 + 2 * channels;
        file[at] = (byte) first;
        file[at + 1] = (byte) last;
        file[at + 2] = (byte) low;
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("names coefficients that it cannot have");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void aProfileOfMoreThanFourMebibytesIsNotRead(int parts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        byte[] data = new byte[0xffff - 2 - 14];
        for (int part = 1; part <= parts; part++) {
            file.writeBytes(ByteBuffer.allocate(18)
                    .putShort((short) 0xffe2)
                    .putShort((short) 0xffff)
                    .put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) part)
                    .put((byte) parts)
                    .array());
            file.writeBytes(data);
        }
        JpegSegments segments = JpegSegments.of(file.toByteArray());
        if (parts == 64) {
            assertThat(segments.profile()).hasSize(parts * data.length);
        } else {
            assertThatThrownBy(segments::profile)
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining("larger than 4194304 bytes");
        }
    }

    /** Browsers show the first of two scans that hold a whole channel each, another decoder the last. */
    @Test
    void aSecondScanOfAChannelIsRefused() {
        byte[] first = red();
        byte[] other = ImageCodec.encode(SampleFiles.picture(SIDE, SIDE, true), ImageFormat.JPEG);
        int scan = SampleFiles.indexOf(other, 0xff, 0xda);
        byte[] both = SampleFiles.concat(
                Arrays.copyOf(first, first.length - 2), Arrays.copyOfRange(other, scan, other.length));

        assertThatThrownBy(() -> ImageCodec.decode(both))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("two scans of one channel");
    }

    /** A browser takes coefficients modulo 16 bits where this decoder would take the largest value. */
    @Test
    void aCoefficientThatNoPictureHasIsRefused() {
        byte[] file = red();
        int table = SampleFiles.indexOf(file, 0xff, 0xdb) + 5;
        Arrays.fill(file, table, table + 64, (byte) 255);

        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("a coefficient is larger");
    }

    @Test
    void restartsAreInTheirOrder() {
        byte[] marks = {(byte) 0xff, (byte) 0xd0, 0, 0, (byte) 0xff, (byte) 0xd2};
        JpegBits bits = new JpegBits(marks, 0);
        bits.restart(0);

        assertThatThrownBy(() -> bits.restart(1))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("not in their order");
    }

    /** Libjpeg reads what stands behind the pixels, for the next scan alone. */
    @Test
    void anOrientationBehindThePixelsIsNone() {
        byte[] file = red();
        byte[] turned = SampleFiles.withOrientation(file, 6);
        byte[] segment = Arrays.copyOfRange(turned, 2, 2 + turned.length - file.length);

        assertThat(JpegSegments.of(turned).orientation()).isEqualTo(new Orientation(6));
        assertThat(JpegSegments.of(SampleFiles.insert(file, file.length - 2, segment))
                        .orientation())
                .isEqualTo(Orientation.UPRIGHT);
    }

    private static byte[] red() {
        int[] pixels = new int[SIDE * SIDE];
        Arrays.fill(pixels, RED);
        return ImageCodec.encode(new Raster(SIDE, SIDE, pixels), ImageFormat.JPEG);
    }

    private static int firstRed(byte[] file) {
        return ImageCodec.decode(file).argb()[0] >> 16 & 0xff;
    }

    private static byte[] withoutJfif(byte[] file) {
        JpegSegments.Segment jfif = jfif(file);
        return concat(Arrays.copyOf(file, jfif.from() - 4), Arrays.copyOfRange(file, jfif.to(), file.length));
    }

    private static JpegSegments.Segment jfif(byte[] file) {
        return find(file, APP0);
    }

    private static JpegSegments.Segment find(byte[] file, int marker) {
        return JpegSegments.of(file).list().stream()
                .filter(segment -> segment.marker() == marker)
                .findFirst()
                .orElseThrow();
    }

    /** The file with other names of its three channels in frame and scan. */
    private static byte[] renamed(byte[] file, int... names) {
        byte[] renamed = file.clone();
        int frame = find(file, FRAME).from();
        int scan = find(file, JpegSegments.START_OF_SCAN).from();
        for (int i : List.of(0, 1, 2)) {
            renamed[frame + 6 + 3 * i] = (byte) names[i];
            renamed[scan + 1 + 2 * i] = (byte) names[i];
        }
        return renamed;
    }

    /** A file of the platform's encoder, whose colours have half the picture's width and height. */
    private static byte[] written(boolean progressive) throws Exception {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, SIDE, SIDE, SampleFiles.picture(SIDE, SIDE, true).argb(), 0, SIDE);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
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
