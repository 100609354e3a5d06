package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Encodes PNG files: RGB, or RGBA where a pixel is not opaque, with the row filter of the smallest absolute sum. The same pixels give
 * the same bytes on one Java runtime.
 */
final class PngEncoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** A higher level takes several times as long for 512 by 512 pixels and saves a tenth of the bytes. */
    private static final int LEVEL = 3;

    private PngEncoder() {}

    /** Uses the smaller of two strategies: watermarked images repeat little, others much. */
    static byte[] small(Raster raster) {
        byte[] noisy = encode(raster, Deflater.HUFFMAN_ONLY);
        byte[] repeating = encode(raster, Deflater.FILTERED);
        return noisy.length <= repeating.length ? noisy : repeating;
    }

    /** Uses the fast strategy, which ignores repetition. */
    static byte[] fast(Raster raster) {
        return encode(raster, Deflater.HUFFMAN_ONLY);
    }

    private static byte[] encode(Raster raster, int strategy) {
        boolean opaque = true;
        for (int pixel : raster.argb()) {
            opaque &= pixel >>> 24 == 0xff;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(raster.argb().length + 1024);
        out.writeBytes(SIGNATURE);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(raster.width())
                .putInt(raster.height())
                .put((byte) 8)
                .put((byte) (opaque ? 2 : 6))
                .array();
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", pixels(raster, opaque ? 3 : 4, strategy));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] pixels(Raster raster, int channels, int strategy) {
        int length = raster.width() * channels;
        byte[] row = new byte[length];
        byte[] above = new byte[length];
        byte[] best = new byte[length + 1];
        byte[] trial = new byte[length + 1];
        byte[] block = new byte[1 << 16];
        ByteArrayOutputStream out = new ByteArrayOutputStream(raster.argb().length);
        try (Deflater deflater = new Deflater(LEVEL)) {
            deflater.setStrategy(strategy);
            for (int y = 0; y < raster.height(); y++) {
                samples(raster, y, channels, row);
                int least = Integer.MAX_VALUE;
                for (int filter = 0; filter < PngFilter.COUNT; filter++) {
                    trial[0] = (byte) filter;
                    int sum = PngFilter.apply(filter, row, above, length, channels, trial, 1);
                    if (sum < least) {
                        least = sum;
                        byte[] swap = best;
                        best = trial;
                        trial = swap;
                    }
                }
                deflater.setInput(best);
                // the first call may take the strategy and no input, so what counts is not what a call returns
                while (!deflater.needsInput()) {
                    out.write(block, 0, deflater.deflate(block));
                }
                byte[] swap = above;
                above = row;
                row = swap;
            }
            deflater.finish();
            while (!deflater.finished()) {
                out.write(block, 0, deflater.deflate(block));
            }
        }
        return out.toByteArray();
    }

    private static void samples(Raster raster, int y, int channels, byte[] row) {
        int[] argb = raster.argb();
        for (int x = 0, at = y * raster.width(), to = 0; x < raster.width(); x++, at++) {
            row[to++] = (byte) (argb[at] >> 16);
            row[to++] = (byte) (argb[at] >> 8);
            row[to++] = (byte) argb[at];
            if (channels == 4) {
                row[to++] = (byte) (argb[at] >> 24);
            }
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(8).putInt(data.length).put(name).array());
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
