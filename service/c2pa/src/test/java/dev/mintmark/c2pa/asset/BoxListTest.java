package dev.mintmark.c2pa.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Files of many small parts cost no memory for each of them. */
class BoxListTest {
    private static final int MANY = 1_000_000;

    /** A file of a start, many equal parts, and an end. */
    private static byte[] file(byte[] start, byte[] part, byte[] end, int parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(start);
        for (int i = 0; i < parts; i++) {
            out.writeBytes(part);
        }
        out.writeBytes(end);
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] gif(int comments) {
        byte[] header = "GIF89a\1\0\1\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
        return file(header, hex("21fe00"), hex("2c000000000100010000" + "0202440100" + "3b"), comments);
    }

    private static byte[] png(int chunks) {
        byte[] header = hex("89504e470d0a1a0a" + "0000000d49484452" + "00000001000000010800000000" + "3a7e9b55");
        return file(header, hex("000000006162634400000000"), hex("0000000049454e44ae426082"), chunks);
    }

    private static byte[] jpeg(int comments) {
        return file(hex("ffd8"), hex("fffe0002"), hex("ffd9"), comments);
    }

    private static byte[] wave(int chunks) {
        byte[] header = "RIFF----WAVE".getBytes(StandardCharsets.US_ASCII);
        byte[] file = file(header, hex("6162636400000000"), new byte[0], chunks);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
        return file;
    }

    @Test
    void theBoxesOfAFileAreBounded() throws Exception {
        int over = BoxList.MAX_BOXES + 1;
        for (byte[] file : new byte[][] {gif(over), png(over), jpeg(over), wave(over)}) {
            assertThatThrownBy(() -> ArrayFormat.of(file).boxes(file))
                    .isInstanceOf(AssetException.class)
                    .hasMessageContaining("more than 100000 boxes");
            assertThat(ArrayFormat.of(file).find(file)).isEmpty();
        }
        for (byte[] file : new byte[][] {gif(1000), png(1000), jpeg(1000), wave(1000)}) {
            assertThat(ArrayFormat.of(file).boxes(file)).hasSizeGreaterThan(1000);
        }
    }

    @Test
    void aStoreIsLookedForWithoutKeepingBlocks() throws Exception {
        Source file = Source.of(gif(MANY));
        AssetFormat format = AssetFormat.of(file);
        long kept = kept(format, file);
        assertThat(kept).isLessThan(40L << 20);
        assertThat(format.insertionPoint(file)).isEqualTo(13);
        assertThat(format.xmp(file)).isEmpty();
    }

    /** Returns how much the heap has grown, without garbage, when the last bytes are read. */
    private static long kept(AssetFormat format, Source file) throws Exception {
        var memory = ManagementFactory.getMemoryMXBean();
        System.gc();
        long before = memory.getHeapMemoryUsage().getUsed();
        long[] most = {0};
        Path copy = Files.createTempFile("blocks", ".gif");
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.writeTo(channel);
            Source watched = Source.of(new Watched(channel, () -> {
                System.gc();
                most[0] = memory.getHeapMemoryUsage().getUsed() - before;
            }));
            assertThat(format.find(watched)).isEmpty();
        } finally {
            Files.delete(copy);
        }
        assertThat(most[0]).isNotZero();
        return most[0];
    }

    /** A channel that does something when its end is read. */
    private record Watched(FileChannel channel, Runnable atEnd) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            int read = channel.read(into);
            if (channel.position() == channel.size()) {
                atEnd.run();
            }
            return read;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return channel.write(from);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            channel.position(to);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
