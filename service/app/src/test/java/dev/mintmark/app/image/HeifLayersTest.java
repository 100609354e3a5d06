package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AVIF files whose pictures have layers, or whose items take the same bytes again and again. */
final class HeifLayersTest {
    /** 16 x 12 pixels. */
    private static final byte[] SIZE = box("ispe", new byte[] {0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 12});

    private static final byte[] CONFIGURATION = box("av1C", new byte[] {(byte) 0x81, 0x20, 0, 0});

    /** A temporal delimiter, a header of a still picture of 16 x 12 pixels, and a frame without contents. */
    private static final byte[] DELIMITER = {0x12, 0};

    private static final byte[] HEADER = {0x0a, 8, 0x38, 0x0c, (byte) 0xfe, (byte) 0xda, 0x40, 0x43, 0x41, (byte) 0xa4};
    private static final byte[] FRAME = {0x32, 2, 0, 0};

    private static byte[] box(String name, byte[] content) {
        return concat(
                ByteBuffer.allocate(8)
                        .putInt(8 + content.length)
                        .put(name.getBytes(StandardCharsets.US_ASCII))
                        .array(),
                content);
    }

    /** A file with these properties and items, each in pieces of {@code mdat}: offset, length, offset, length. */
    private static byte[] file(byte[] properties, byte[] data, List<int[]> items) {
        byte[] type = box("ftyp", "avif\0\0\0\0avifmif1".getBytes(StandardCharsets.ISO_8859_1));
        byte[] iprp = box("iprp", box("ipco", properties));
        byte[] meta = new byte[0];
        for (int round = 0; round < 2; round++) {
            int start = type.length + meta.length + 8;
            ByteBuffer places = ByteBuffer.allocate(
                    8 + items.stream().mapToInt(it -> 6 + 4 * it.length).sum());
            places.putInt(0).putShort((short) 0x4400).putShort((short) items.size());
            for (int i = 0; i < items.size(); i++) {
                int[] item = items.get(i);
                places.putShort((short) (i + 1)).putShort((short) 0).putShort((short) (item.length / 2));
                for (int at = 0; at < item.length; at += 2) {
                    places.putInt(start + item[at]).putInt(item[at + 1]);
                }
            }
            meta = box("meta", concat(concat(new byte[4], iprp), box("iloc", places.array())));
        }
        return concat(concat(type, meta), box("mdat", data));
    }

    private static byte[] file(byte[] property, byte[]... units) {
        byte[] data = new byte[0];
        for (byte[] unit : units) {
            data = concat(data, unit);
        }
        return file(concat(concat(SIZE, CONFIGURATION), property), data, List.of(new int[] {0, data.length}));
    }

    private static void assertLayered(byte[] file) {
        assertThatThrownBy(() -> ImageHeader.read(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("The AVIF or HEIC file has a picture of several layers or frames, of which viewers show"
                        + " different ones.");
    }

    @Test
    void aPictureOfLayersIsRefused() {
        byte[] none = new byte[0];
        assertThat(ImageHeader.read(file(none, DELIMITER, HEADER, FRAME)).width())
                .isEqualTo(16);
        for (String name : List.of("a1op", "a1lx", "lsel")) {
            assertLayered(file(box(name, new byte[2]), DELIMITER, HEADER, FRAME));
        }
        byte[] above = {0x36, 0x08, 2, 0, 0};
        byte[] later = {0x36, 0x20, 2, 0, 0};
        byte[] first = {0x36, 0, 2, 0, 0};
        byte[] header = {0x1a, 2, 0, 0};
        byte[] twoPoints = {0x0a, 4, 0x30, 0x10, 0, 0};
        assertThat(ImageHeader.read(file(none, DELIMITER, HEADER, first)).width())
                .isEqualTo(16);
        assertLayered(file(none, DELIMITER, HEADER, above));
        assertLayered(file(none, DELIMITER, HEADER, later));
        assertLayered(file(none, DELIMITER, HEADER, FRAME, FRAME));
        assertLayered(file(none, DELIMITER, HEADER, header, DELIMITER, FRAME));
        assertLayered(file(none, DELIMITER, twoPoints, FRAME));
    }

    /** An item of text is not read as coded pictures, whatever its letters would say there. */
    @Test
    void aPictureWithXmpIsRead() throws IOException {
        byte[] file;
        try (InputStream in = HeifLayersTest.class.getResourceAsStream("/images/with-xmp.avif")) {
            file = in.readAllBytes();
        }
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("<?xpacket");
        assertThat(ImageHeader.read(file).width()).isEqualTo(64);
    }

    /** The memory that decoders share is taken only when the size is known. */
    @Test
    void itemsThatAreTheWholeFileAreNotCopied() {
        byte[] data = new byte[8 << 20];
        Arrays.fill(data, (byte) 0x12);
        int half = data.length / 2;
        byte[] properties = concat(SIZE, CONFIGURATION);
        int[] whole = {0, data.length};
        int[] halves = {0, half, half, half};
        byte[] inOnePiece = file(properties, data, List.of(whole, whole, whole));
        byte[] inTwo = file(properties, data, List.of(halves, halves));

        assertThat(allocated(() -> ImageHeader.read(inOnePiece))).isLessThan(1 << 20);
        assertThat(allocated(() -> assertThatThrownBy(() -> ImageHeader.read(inTwo))
                        .isInstanceOf(InvalidImageException.class)
                        .hasMessageContaining("not where it says")))
                .isLessThan(9 << 20);
        assertThat(ImageHeader.read(file(properties, data, List.of(halves, whole)))
                        .width())
                .isEqualTo(16);
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
