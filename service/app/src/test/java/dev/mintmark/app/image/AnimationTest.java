package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.chunk;
import static dev.mintmark.app.image.SampleFiles.concat;
import static dev.mintmark.app.image.SampleFiles.deflate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Of an animation only what a viewer sees is judged, and the answer says which frame it is. */
final class AnimationTest {
    private static final int SIDE = 16;
    private static final int RED = 0xffff0000;
    private static final int BLUE = 0xff0000ff;
    private static final int WHITE = 0xffffffff;

    private enum Format {
        GIF,
        PNG
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void aFrameThatIsShownForAnInstantIsNotJudged(Format format) {
        Picture picture = ImageCodec.view(file(format, 0, RED, 20, BLUE, 3000));

        assertThat(picture.raster().argb()).containsOnly(BLUE);
        assertThat(picture.note())
                .isEqualTo("The file is an animation of 2 frames; judged is frame 2, which is shown for 3.00 of 3.02"
                        + " seconds.");
        assertThat(ImageCodec.view(file(format, 0, RED, 3000, BLUE, 20))
                        .raster()
                        .argb())
                .containsOnly(RED);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void anAnimationWithoutALastingFrameIsRefused(Format format) {
        assertThatThrownBy(() -> ImageCodec.view(file(format, 0, RED, 1000, BLUE, 1000)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(
                        "The file is an animation of 2 frames, and none is shown for more than half of the time: save"
                                + " the frame in question as a picture.");
        assertThatThrownBy(() -> ImageCodec.view(file(format, 0, RED, 10, BLUE, 10)))
                .as("browsers show frames of 10 ms for 100 ms")
                .isInstanceOf(InvalidImageException.class);
    }

    @ParameterizedTest
    @CsvSource({"GIF, 900, 100", "PNG, 900, 100", "GIF, 1000, 1000", "PNG, 1000, 1000"})
    void anAnimationThatStopsSoonIsJudgedByItsLastFrame(Format format, int first, int second) {
        Picture picture = ImageCodec.view(file(format, 1, RED, first, BLUE, second));

        assertThat(picture.raster().argb()).containsOnly(BLUE);
        assertThat(picture.note())
                .isEqualTo("The file is an animation of 2 frames; judged is the last, at which it stops.");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void anAnimationThatStopsAfterLongIsJudgedByWhatItShowsUntilThen(Format format) {
        assertThat(ImageCodec.view(file(format, 1, RED, 60_000, BLUE, 1000))
                        .raster()
                        .argb())
                .containsOnly(RED);
    }

    @Test
    void theDefaultImageOfAnAnimatedPngIsNotJudgedWhereNoFrameShowsIt() {
        byte[] hidden = apng(0, true, RED, 100, BLUE, 5000);

        assertThat(ImageCodec.view(hidden).raster().argb()).containsOnly(BLUE);
        assertThat(ImageCodec.view(hidden).note())
                .isEqualTo("Judged is the animation in the file. Viewers without animation show another picture, which"
                        + " the file has too and which was not judged.");
        byte[] only = Arrays.copyOf(hidden, hidden.length);
        int actl = SampleFiles.indexOf(only, 'a', 'c');
        assertThat(only[actl + 7]).as("frames").isEqualTo((byte) 1);
    }

    @Test
    void aPngThatLacksSomeOfItsFramesIsRefused() {
        byte[] file = apng(0, false, RED, 100, BLUE, 5000);
        int frames = SampleFiles.indexOf(file, 'a', 'c') + 7;
        file[frames] = 3;
        CRC32 crc = new CRC32();
        crc.update(file, frames - 7, 12);
        ByteBuffer.wrap(file).putInt(frames + 5, (int) crc.getValue());
        assertThatThrownBy(() -> ImageCodec.view(file)).hasMessage("The PNG animation has 2 frames where it says 3.");
    }

    @ParameterizedTest
    @CsvSource({"fcTL, 7", "fcTL, 0", "fdAT, 1"})
    void aPngWhosePartsAreNumberedOutOfOrderIsRefused(String type, int number) {
        byte[] file = apng(0, false, RED, 100, BLUE, 5000);
        int at = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf(type);
        ByteBuffer bytes = ByteBuffer.wrap(file).putInt(at + 4, number);
        CRC32 crc = new CRC32();
        crc.update(file, at, 4 + bytes.getInt(at - 4));
        bytes.putInt(at + 4 + bytes.getInt(at - 4), (int) crc.getValue());

        assertThatThrownBy(() -> ImageCodec.view(file))
                .hasMessage("The PNG animation is damaged: its parts are not numbered in their order.");
    }

    /** Browsers show nothing of it. */
    @ParameterizedTest
    @CsvSource({"28, 3", "29, 2"})
    void aPngThatNamesAnotherWayOfDisposingOrBlendingIsRefused(int place, int way) {
        byte[] file = apng(0, false, RED, 100, BLUE, 5000);
        int at = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("fcTL");
        file[at + place] = (byte) way;
        CRC32 crc = new CRC32();
        crc.update(file, at, 4 + 26);
        ByteBuffer.wrap(file).putInt(at + 4 + 26, (int) crc.getValue());

        assertThatThrownBy(() -> ImageCodec.view(file)).hasMessageContaining("in a way that there is not");
    }

    @Test
    void aFrameThatIsRestoredLeavesWhatWasInItsPlace() {
        Picture picture = ImageCodec.view(restoring(SIDE, 3));

        assertThat(picture.raster().argb()).as("the frames between are gone").containsOnly(RED);
    }

    @Test
    @Timeout(20)
    void manySmallFramesThatAreRestoredOnALargeCanvasCostTheirOwnPixels() {
        Animation.Frame dot =
                new Animation.Frame(1, 1, 1, 1, 100, Animation.Disposal.RESTORE, true, () -> new int[] {BLUE});
        List<Animation.Frame> frames = new ArrayList<>(Collections.nCopies(9_999, dot));
        frames.add(new Animation.Frame(0, 0, 1, 1, 1 << 30, Animation.Disposal.KEEP, true, () -> new int[] {RED}));

        int[] shown = new Animation("GIF", 3000, 3000, 0, frames).judged().argb();

        assertThat(shown[0]).isEqualTo(RED);
        assertThat(shown[3001]).isZero();
    }

    @ParameterizedTest
    @EnumSource(Animation.Disposal.class)
    void allPixelsThatAnAnimationTouchesCount(Animation.Disposal disposal) {
        int[] pixels = new int[3000 * 3000];
        List<Animation.Frame> frames = new ArrayList<>(
                Collections.nCopies(28, new Animation.Frame(0, 0, 3000, 3000, 100, disposal, false, () -> pixels)));
        frames.add(new Animation.Frame(0, 0, 1, 1, 1 << 30, Animation.Disposal.KEEP, true, () -> new int[] {RED}));

        assertThatThrownBy(() -> new Animation("GIF", 3000, 3000, 0, frames).judged())
                .hasMessage("The GIF animation draws more than 500 million pixels before the frame in question.");
    }

    @Test
    void anAnimationTakesMemoryForItsCanvasAndItsFrames() {
        byte[] still = SampleFiles.header(3000, 3000);
        byte[] animated = SampleFiles.insert(still, 33, chunk("acTL", new byte[8]));

        assertThat(DecodingMemory.needed(animated, ImageHeader.read(animated), 1))
                .isEqualTo(20L * 3000 * 3000);
        assertThat(DecodingMemory.needed(still, ImageHeader.read(still), 1)).isEqualTo(8L * 3000 * 3000);
    }

    @Test
    void theFirstFrameOfAWebpMayBeSmallerThanItsCanvas() {
        byte[] still = Arrays.copyOfRange(SampleFiles.webp(), 12, SampleFiles.webp().length);
        Picture picture = ImageCodec.view(webp(20, 14, frame(2, 2, 16, 12, 100, still)));

        assertThat(picture.raster().width()).isEqualTo(20);
        assertThat(picture.raster().argb()[0]).as("outside").isEqualTo(WHITE);
        assertThat(picture.raster().argb()[2 * 20 + 2]).as("inside").isEqualTo(0xff000080);
        assertThat(picture.note()).as("nothing else can be seen").isNull();
    }

    @Test
    void aFrameOfAWebpThatIsShownForAMillisecondIsNotJudged() {
        byte[] exact = Arrays.copyOfRange(SampleFiles.webp(), 12, SampleFiles.webp().length);
        byte[] lossy = Arrays.copyOfRange(SampleFiles.lossyWebp(), 12, SampleFiles.lossyWebp().length);
        byte[] file = webp(16, 12, concat(frame(0, 0, 16, 12, 1, exact), frame(0, 0, 16, 12, 2000, lossy)));

        assertThat(ImageCodec.view(file).raster()).isEqualTo(ImageCodec.decode(SampleFiles.lossyWebp()));
    }

    private static byte[] file(Format format, int plays, int first, int firstMillis, int second, int secondMillis) {
        return switch (format) {
            case GIF -> gif(plays, first, firstMillis, second, secondMillis);
            case PNG -> apng(plays, false, first, firstMillis, second, secondMillis);
        };
    }

    /** An animated PNG whose default image has the first colour, and is its first frame or none. */
    private static byte[] apng(int plays, boolean hides, int first, int firstMillis, int second, int secondMillis) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] head = SampleFiles.header(SIDE, SIDE);
        out.write(head, 0, 33);
        out.writeBytes(chunk(
                "acTL",
                ByteBuffer.allocate(8).putInt(hides ? 1 : 2).putInt(plays).array()));
        if (!hides) {
            out.writeBytes(control(0, firstMillis));
        }
        out.writeBytes(chunk("IDAT", deflate(rows(first))));
        int number = hides ? 0 : 1;
        out.writeBytes(control(number, secondMillis));
        byte[] data = deflate(rows(second));
        out.writeBytes(chunk(
                "fdAT",
                ByteBuffer.allocate(4 + data.length)
                        .putInt(number + 1)
                        .put(data)
                        .array()));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /** A red picture, blue frames over its middle that are restored, and one red pixel that lasts. */
    private static byte[] restoring(int side, int frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(SampleFiles.header(side, side), 0, 33);
        out.writeBytes(chunk(
                "acTL", ByteBuffer.allocate(8).putInt(frames + 2).putInt(0).array()));
        out.writeBytes(control(0, 100));
        out.writeBytes(chunk("IDAT", deflate(rows(RED))));
        int number = 1;
        for (int i = 0; i <= frames; i++) {
            boolean isLast = i == frames;
            out.writeBytes(chunk(
                    "fcTL",
                    ByteBuffer.allocate(26)
                            .putInt(number++)
                            .putInt(isLast ? 1 : 5)
                            .putInt(isLast ? 1 : 7)
                            .putInt(isLast ? 0 : 3)
                            .putInt(isLast ? 0 : 4)
                            .putShort((short) (isLast ? 9000 : 100))
                            .putShort((short) 1000)
                            .put((byte) (isLast ? 0 : 2))
                            .array()));
            byte[] data = deflate(isLast ? rows(RED, 1, 1) : rows(BLUE, 5, 7));
            out.writeBytes(chunk(
                    "fdAT",
                    ByteBuffer.allocate(4 + data.length)
                            .putInt(number++)
                            .put(data)
                            .array()));
        }
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private static byte[] control(int number, int millis) {
        return chunk(
                "fcTL",
                ByteBuffer.allocate(26)
                        .putInt(number)
                        .putInt(SIDE)
                        .putInt(SIDE)
                        .putInt(0)
                        .putInt(0)
                        .putShort((short) millis)
                        .putShort((short) 1000)
                        .array());
    }

    private static byte[] rows(int colour) {
        return rows(colour, SIDE, SIDE);
    }

    private static byte[] rows(int colour, int width, int height) {
        ByteBuffer rows = ByteBuffer.allocate(height * (1 + 3 * width));
        for (int i = 0; i < width * height; i++) {
            if (i % width == 0) {
                rows.put((byte) 0);
            }
            rows.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        return rows.array();
    }

    private static byte[] gif(int plays, int first, int firstMillis, int second, int secondMillis) {
        ByteBuffer out = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) SIDE)
                .putShort((short) SIDE);
        out.put((byte) 0x80).putShort((short) 0);
        for (int colour : new int[] {first, second}) {
            out.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        if (plays != 1) {
            out.put(new byte[] {0x21, (byte) 0xff, 11});
            out.put("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
            out.put(new byte[] {3, 1}).putShort((short) plays).put((byte) 0);
        }
        for (int frame = 0; frame < 2; frame++) {
            int millis = frame == 0 ? firstMillis : secondMillis;
            out.put(new byte[] {0x21, (byte) 0xf9, 4, 0})
                    .putShort((short) (millis / 10))
                    .put(new byte[2]);
            out.put((byte) 0x2c)
                    .putInt(0)
                    .putShort((short) SIDE)
                    .putShort((short) SIDE)
                    .put((byte) 0);
            // a clear code before every pixel keeps codes at three bits
            out.put((byte) 2);
            byte[] codes = new byte[2 * SIDE * SIDE * 3 / 8 + 1];
            for (int i = 0; i < 2 * SIDE * SIDE; i++) {
                int code = i % 2 == 0 ? 4 : frame;
                codes[3 * i / 8] |= (byte) (code << 3 * i % 8);
                codes[3 * i / 8 + 1] |= (byte) (code << 3 * i % 8 >> 8);
            }
            out.put((byte) codes.length).put(codes).put((byte) 0);
        }
        return Arrays.copyOf(out.put((byte) 0x3b).array(), out.position());
    }

    private static byte[] webp(int width, int height, byte[] frames) {
        ByteBuffer out = ByteBuffer.allocate(44 + frames.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + frames.length);
        out.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(2);
        out.put((byte) (width - 1)).putShort((short) 0).put((byte) (height - 1)).putShort((short) 0);
        return out.put("ANIM".getBytes(StandardCharsets.US_ASCII))
                .putInt(6)
                .putInt(0)
                .putShort((short) 0)
                .put(frames)
                .array();
    }

    private static byte[] frame(int x, int y, int width, int height, int millis, byte[] image) {
        ByteBuffer out = ByteBuffer.allocate(24 + image.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("ANMF".getBytes(StandardCharsets.US_ASCII)).putInt(16 + image.length);
        for (int value : new int[] {x / 2, y / 2, width - 1, height - 1, millis}) {
            out.put((byte) value).put((byte) (value >> 8)).put((byte) 0);
        }
        return out.put((byte) 0).put(image).array();
    }
}
