package dev.mintmark.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Small files of the formats that the platform does not write: sound boxes and tables around random bytes. */
public final class SampleFiles {
    /** Names for {@link SampleImages#of}. */
    static final List<String> FORMATS = List.of(
            "png",
            "jpeg",
            "webp",
            "gif",
            "tiff",
            "bigtiff",
            "avif",
            "heic",
            "mp4",
            "svg",
            "jxl",
            "wav",
            "mp3",
            "mp3, tagged");

    private static final int FRAME = 90;

    private SampleFiles() {}

    static byte[] svg() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- <metadata> in a comment -->
                <svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#c33"/></svg>
                """.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] jpegXl() {
        return joined(
                HexFormat.of().parseHex("0000000c4a584c200d0a870a"),
                box("ftyp", "jxl \0\0\0\0jxl ".getBytes(StandardCharsets.ISO_8859_1)),
                box("jxlc", joined(new byte[] {(byte) 0xff, 0x0a}, noise(FRAME))));
    }

    static byte[] wav() {
        byte[] samples = noise(FRAME);
        return ByteBuffer.allocate(44 + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + samples.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8000)
                .putInt(8000)
                .putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(samples.length)
                .put(samples)
                .array();
    }

    /** Frames of sound, behind a tag with a title and padding or without one. */
    static byte[] mp3(boolean tagged) {
        byte[] sound = joined(new byte[] {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0x64}, noise(400));
        byte[] title = joined(
                "TIT2\0\0\0\5\0\0\0".getBytes(StandardCharsets.ISO_8859_1), "song".getBytes(StandardCharsets.US_ASCII));
        byte[] tag = joined("ID3\3\0\0\0\0\0\31".getBytes(StandardCharsets.ISO_8859_1), title, new byte[10]);
        return tagged ? joined(tag, sound) : sound;
    }

    /** A picture whose item lies in the box mdat. */
    static byte[] heif(String brand) {
        byte[] type = box("ftyp", (brand + "\0\0\0\0" + brand + "mif1").getBytes(StandardCharsets.ISO_8859_1));
        byte[] frame = noise(FRAME);
        int length = type.length + meta(0).length;
        return joined(type, meta(length + 8), box("mdat", frame));
    }

    private static byte[] meta(int offset) {
        byte[] handler = full("hdlr", joined(new byte[4], "pict".getBytes(StandardCharsets.US_ASCII), new byte[13]));
        byte[] primary = full("pitm", new byte[] {0, 1});
        byte[] places = full(
                "iloc",
                ByteBuffer.allocate(18)
                        .putShort((short) 0x4400)
                        .putShort((short) 1)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putShort((short) 1)
                        .putInt(offset)
                        .putInt(FRAME)
                        .array());
        return full("meta", joined(handler, primary, places));
    }

    /** A film whose chunk lies in the box mdat. */
    static byte[] mp4() {
        byte[] type = box("ftyp", "isom\0\0\0\0isommp42".getBytes(StandardCharsets.ISO_8859_1));
        int length = type.length + movie(0).length;
        return joined(type, movie(length + 8), box("mdat", noise(FRAME)));
    }

    private static byte[] movie(int offset) {
        byte[] chunks =
                full("stco", ByteBuffer.allocate(8).putInt(1).putInt(offset).array());
        byte[] large =
                full("co64", ByteBuffer.allocate(12).putInt(1).putLong(offset).array());
        byte[] tables = box("stbl", joined(chunks, large));
        return box("moov", box("trak", box("mdia", box("minf", tables))));
    }

    /** A page of one strip, in BigTIFF. */
    static byte[] bigTiff() {
        byte[] strip = noise(64);
        ByteBuffer file = ByteBuffer.allocate(16 + 8 + 8 * 20 + 8 + strip.length)
                .putShort((short) 0x4d4d)
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 0)
                .putLong(16)
                .putLong(8);
        int data = 16 + 8 + 8 * 20 + 8;
        long[][] entries = {{256, 8}, {257, 8}, {258, 8}, {259, 1}, {262, 1}, {273, data}, {278, 8}, {279, strip.length}
        };
        for (long[] entry : entries) {
            file.putShort((short) entry[0]).putShort((short) 16).putLong(1).putLong(entry[1]);
        }
        return file.putLong(0).put(strip).array();
    }

    public static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    public static byte[] box(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
    }

    private static byte[] full(String type, byte[] content) {
        return box(type, joined(new byte[4], content));
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
