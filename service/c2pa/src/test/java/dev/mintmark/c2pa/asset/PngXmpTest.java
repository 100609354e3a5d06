package dev.mintmark.c2pa.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PngXmpTest {
    private static final String KEYWORD = "XML:com.adobe.xmp";

    @Test
    void readsPlainAndCompressedText() throws AssetException {
        byte[] plain = text(KEYWORD, false, "<x/>".getBytes(StandardCharsets.UTF_8));
        byte[] compressed = text(KEYWORD, true, deflated("<y/>"));
        byte[] other = text("Comment", false, "no".getBytes(StandardCharsets.UTF_8));

        assertThat(xmp(other, plain)).hasValue("<x/>".getBytes(StandardCharsets.UTF_8));
        assertThat(xmp(compressed, plain)).hasValue("<y/>".getBytes(StandardCharsets.UTF_8));
        assertThat(xmp(other)).isEmpty();
    }

    /** Each would inflate to a megabyte. */
    @Test
    void theFirstPacketCountsBeItReadableOrNot() throws AssetException {
        byte[] broken = text(KEYWORD, true, new byte[] {1, 2, 3});
        byte[] second = text(KEYWORD, false, "<x/>".getBytes(StandardCharsets.UTF_8));

        assertThat(xmp(broken, second)).isEmpty();
        assertThat(xmp(text(KEYWORD, false, new byte[AssetFormat.MAX_XMP]), second))
                .isEmpty();
    }

    private static java.util.Optional<byte[]> xmp(byte[]... chunks) throws AssetException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(HexFormat.of().parseHex("89504e470d0a1a0a"));
        png.writeBytes(chunk("IHDR", new byte[13]));
        for (byte[] chunk : chunks) {
            png.writeBytes(chunk);
        }
        png.writeBytes(chunk("IEND", new byte[0]));
        return new PngFormat().xmp(Source.of(png.toByteArray()));
    }

    private static byte[] text(String keyword, boolean compressed, byte[] text) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.US_ASCII));
        data.writeBytes(new byte[] {0, (byte) (compressed ? 1 : 0), 0, 0, 0});
        data.writeBytes(text);
        return chunk("iTXt", data.toByteArray());
    }

    private static byte[] chunk(String type, byte[] data) {
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] out = new byte[100];
        int length = deflater.deflate(out);
        deflater.end();
        return java.util.Arrays.copyOf(out, length);
    }
}
