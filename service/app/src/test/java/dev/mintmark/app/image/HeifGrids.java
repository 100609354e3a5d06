package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.concat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** AVIF files with a grid that shows one coded picture of 16 x 12 pixels several times. */
final class HeifGrids {
    private HeifGrids() {}

    /**
     * @param side rows and columns
     * @param width inside the grid's data
     * @param statedWidth by the grid's property
     * @param type of the parts
     */
    static byte[] of(byte[] avif, int side, int width, int height, int statedWidth, int statedHeight, String type) {
        byte[] configuration = box(avif, "av1C");
        byte[] picture = Arrays.copyOfRange(box(avif, "mdat"), 8, box(avif, "mdat").length);
        byte[] grid = ByteBuffer.allocate(12)
                .put(new byte[] {0, 1, (byte) (side - 1), (byte) (side - 1)})
                .putInt(width)
                .putInt(height)
                .array();
        ByteBuffer references = ByteBuffer.allocate(4 + 2 * side * side).putShort((short) 1);
        references.putShort((short) (side * side));
        while (references.hasRemaining()) {
            references.putShort((short) 2);
        }
        byte[] properties = all(
                box(
                        "ispe",
                        0,
                        ByteBuffer.allocate(8)
                                .putInt(statedWidth)
                                .putInt(statedHeight)
                                .array()),
                box("ispe", 0, ByteBuffer.allocate(8).putInt(16).putInt(12).array()),
                configuration,
                box("pixi", 0, new byte[] {3, 8, 8, 8}));
        byte[] associations = {0, 0, 0, 2, 0, 1, 2, 1, 4, 0, 2, 3, 2, (byte) 0x83, 4};
        byte[] type1 = plain("ftyp", "avif\0\0\0\0avifmif1miaf".getBytes(StandardCharsets.ISO_8859_1));
        int at = 0;
        byte[] meta = new byte[0];
        for (int round = 0; round < 2; round++) {
            byte[] locations = ByteBuffer.allocate(4 + 2 * 14)
                    .put(new byte[] {0x44, 0, 0, 2})
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putShort((short) 1)
                    .putInt(at)
                    .putInt(12)
                    .putShort((short) 2)
                    .putShort((short) 0)
                    .putShort((short) 1)
                    .putInt(at + 12)
                    .putInt(picture.length)
                    .array();
            meta = box(
                    "meta",
                    0,
                    all(
                            box(
                                    "hdlr",
                                    0,
                                    "\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1)),
                            box("pitm", 0, new byte[] {0, 1}),
                            box("iloc", 0, locations),
                            box("iinf", 0, all(new byte[] {0, 2}, entry(1, "grid"), entry(2, type))),
                            box("iref", 0, plain("dimg", references.array())),
                            plain("iprp", all(plain("ipco", properties), box("ipma", 0, associations)))));
            at = type1.length + meta.length + 8;
        }
        return all(type1, meta, plain("mdat", concat(grid, picture)));
    }

    private static byte[] entry(int id, String type) {
        return box(
                "infe", 2, all(new byte[] {0, (byte) id, 0, 0}, type.getBytes(StandardCharsets.US_ASCII), new byte[1]));
    }

    private static byte[] box(byte[] file, String name) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(name) - 4;
        return Arrays.copyOfRange(file, at, at + ByteBuffer.wrap(file).getInt(at));
    }

    private static byte[] box(String name, int version, byte[] data) {
        return plain(name, concat(new byte[] {(byte) version, 0, 0, 0}, data));
    }

    private static byte[] plain(String name, byte[] data) {
        return ByteBuffer.allocate(8 + data.length)
                .putInt(8 + data.length)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private static byte[] all(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            all = concat(all, part);
        }
        return all;
    }
}
