package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Pictures and files for the codec's tests, and the means to damage them. */
final class SampleFiles {
    private static final int OPAQUE = 0xff << 24;

    private SampleFiles() {}

    /** Makes the header's checksum right, so that a mutation there reaches the decoder. */
    static void repair(byte[] file) {
        if (file[12] == 'I' && file[13] == 'H') {
            CRC32 crc = new CRC32();
            crc.update(file, 12, 17);
            ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());
        }
    }

    static Raster picture(int width, int height, boolean opaque) {
        Random random = new Random(width * 31L + height);
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            int x = i % width;
            int y = i / width;
            int red = 255 * x / width;
            int green = 255 * y / height;
            int blue = 128 + random.nextInt(16);
            argb[i] = (opaque ? OPAQUE : random.nextInt(256) << 24) | red << 16 | green << 8 | blue;
        }
        return new Raster(width, height, argb);
    }

    /** Red above left, green above right, blue below left, black below right. */
    static Raster corners(int width, int height) {
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            boolean left = i % width < width / 2;
            boolean above = i / width < height / 2;
            argb[i] = OPAQUE | (above ? left ? 0xff0000 : 0x00ff00 : left ? 0x0000ff : 0);
        }
        return new Raster(width, height, argb);
    }

    /** The picture as a camera in this orientation stores it, after the table of the EXIF specification. */
    static Raster stored(Raster upright, int orientation) {
        boolean turned = orientation >= 5;
        int width = turned ? upright.height() : upright.width();
        int height = turned ? upright.width() : upright.height();
        int[] argb = new int[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int right = upright.width() - 1;
                int bottom = upright.height() - 1;
                // "the 0th row is the visual ..., the 0th column is the visual ..."
                int[] at = switch (orientation) {
                    case 1 -> new int[] {column, row};
                    case 2 -> new int[] {right - column, row};
                    case 3 -> new int[] {right - column, bottom - row};
                    case 4 -> new int[] {column, bottom - row};
                    case 5 -> new int[] {row, column};
                    case 6 -> new int[] {right - row, column};
                    case 7 -> new int[] {right - row, bottom - column};
                    default -> new int[] {row, bottom - column};
                };
                argb[row * width + column] = upright.argb()[at[1] * upright.width() + at[0]];
            }
        }
        return new Raster(width, height, argb);
    }

    static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer segment = ByteBuffer.allocate(36)
                .putShort((short) 0xffe1)
                .putShort((short) 34)
                .put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        return insert(jpeg, 2, segment.array());
    }

    static byte[] write(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** A PNG of this size by its header, with an empty IDAT. */
    static byte[] header(int width, int height) {
        byte[] png = ImageCodec.encode(picture(1, 1, true), ImageFormat.PNG);
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        repair(png);
        return png;
    }

    static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    static byte[] deflate(byte[] data) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            byte[] out = new byte[data.length / 100 + 4096];
            return Arrays.copyOf(out, deflater.deflate(out));
        }
    }

    static byte[] insert(byte[] file, int at, byte[] more) {
        return concat(concat(Arrays.copyOf(file, at), more), Arrays.copyOfRange(file, at, file.length));
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static int indexOf(byte[] file, int first, int second) {
        for (int i = 0; i + 1 < file.length; i++) {
            if ((file[i] & 0xff) == first && (file[i + 1] & 0xff) == second) {
                return i;
            }
        }
        return -1;
    }

    /** 16 x 12 pixels of red 15x, green 20y and blue 128, by libwebp without loss: nothing on the platform writes it. */
    static byte[] webp() {
        return HexFormat.of()
                .parseHex(
                        "524946462a000000574542505650384c1e0000002f0fc00200b98ce87fec22a2ff0121016184ff7735791e06302600"
                                + "a9ca2e");
    }

    /** The same with loss. */
    static byte[] lossyWebp() {
        return HexFormat.of()
                .parseHex(
                        "524946465800000057454250565038204c000000b001009d012a10000c0001402625b00274010eb56f6800fefdb3b3"
                                + "8d394f3165f855a5417cced3e25fffe24579ae167a26c1fe9d5cdf4fa9ebd3dffc7b5e9efffda1195520a26728"
                                + "df0f0000");
    }

    /** The same with loss and an alpha channel. */
    static byte[] webpWithAlpha() {
        return HexFormat.of()
                .parseHex(
                        "524946468000000057454250565038580a000000100000000f00000b0000414c50481500000001b93244f43f202420f8"
                                + "3f5c932326600288acfa07005650382044000000b001009d012a10000c0002804225b00274010eb4d58000fef4796b42"
                                + "f19ae50411bcbe574112bfc8d332e87f9859a68941bcb3ee5b4f4fffdc38c11ffbf90ae634700000");
    }
}
