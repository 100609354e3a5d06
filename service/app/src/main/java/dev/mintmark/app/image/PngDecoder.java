package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes PNG files (W3C PNG, third edition) of every colour type, depth and interlacing to eight bits per channel. Only chunks with
 * pixels are inflated, row by row and never beyond the header's size. Colour profiles and gamma are not applied: watermarks and
 * fingerprints are those of the samples.
 */
final class PngDecoder {
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int TRNS = 0x74524e53;
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    private final byte[] file;
    private final int width;
    private final int height;
    private final PngSamples samples;
    private final int[][] passes;
    private final Inflater inflater = new Inflater();
    private int next = 33;
    private int[] argb = new int[0];

    private PngDecoder(byte[] file, ImageHeader header) {
        this.file = file;
        this.width = header.width();
        this.height = header.height();
        checkCrc(8, 13);
        if (file[26] != 0 || file[27] != 0 || (file[28] & 0xff) > 1) {
            throw new InvalidImageException("The PNG file names a compression, filter or interlacing that PNG lacks.");
        }
        this.samples = new PngSamples(file[24] & 0xff, file[25] & 0xff);
        this.passes = file[28] == 1 ? ADAM7 : WHOLE;
    }

    static Raster decode(byte[] file, ImageHeader header) {
        PngDecoder decoder = new PngDecoder(file, header);
        try {
            return decoder.decode();
        } catch (DataFormatException e) {
            throw new InvalidImageException("The PNG file's pixels cannot be inflated: " + e.getMessage() + ".", e);
        } finally {
            decoder.inflater.end();
        }
    }

    private Raster decode() throws DataFormatException {
        int length = skipToPixels();
        feed(length);
        argb = new int[width * height];
        byte[] row = new byte[samples.rowBytes(width)];
        byte[] above = new byte[row.length];
        for (int[] pass : passes) {
            int columns = Math.ceilDiv(width - pass[0], pass[2]);
            int bytes = samples.rowBytes(columns);
            if (columns <= 0) {
                continue;
            }
            java.util.Arrays.fill(above, (byte) 0);
            for (int y = pass[1]; y < height; y += pass[3]) {
                int filter = read(row, 0, 1)[0];
                read(row, 0, bytes);
                PngFilter.undo(filter, row, above, bytes, samples.pixelBytes());
                samples.write(row, columns, argb, y * width + pass[0], pass[2]);
                byte[] swap = above;
                above = row;
                row = swap;
            }
        }
        return new Raster(width, height, argb);
    }

    /** Reads palette and transparency, and returns the length of the first IDAT chunk, whose data is next. */
    private int skipToPixels() {
        while (true) {
            int length = chunk();
            int type = ImageHeader.int32(file, next + 4);
            int data = next + 8;
            switch (type) {
                case IDAT -> {
                    return length;
                }
                case PLTE -> samples.palette(copy(data, checkCrc(next, length)));
                case TRNS -> samples.transparency(copy(data, checkCrc(next, length)));
                case IEND -> throw new InvalidImageException("The PNG file has no pixels.");
                case IHDR -> throw new InvalidImageException("The PNG file has a second header.");
                default -> {
                    if ((type & 0x20000000) == 0) {
                        throw new InvalidImageException("The PNG file has a critical chunk that is not known.");
                    }
                }
            }
            next = data + length + 4;
        }
    }

    private byte[] copy(int data, int length) {
        return java.util.Arrays.copyOfRange(file, data, data + length);
    }

    /** The length of the chunk that comes next, all of which is there. */
    private int chunk() {
        int length = next + 12 <= file.length ? ImageHeader.int32(file, next) : -1;
        if (length < 0 || length > file.length - next - 12) {
            throw new InvalidImageException("The PNG file breaks off before its end.");
        }
        return length;
    }

    private int checkCrc(int chunk, int length) {
        CRC32 crc = new CRC32();
        crc.update(file, chunk + 4, length + 4);
        if ((int) crc.getValue() != ImageHeader.int32(file, chunk + 8 + length)) {
            throw new InvalidImageException("The PNG file is damaged: the checksum of a chunk is wrong.");
        }
        return length;
    }

    private void feed(int length) {
        checkCrc(next, length);
        inflater.setInput(file, next + 8, length);
        next += length + 12;
    }

    private byte[] read(byte[] into, int at, int length) throws DataFormatException {
        int have = 0;
        while (have < length) {
            int count = inflater.inflate(into, at + have, length - have);
            have += count;
            if (count == 0) {
                if (inflater.finished() || inflater.needsDictionary()) {
                    throw new InvalidImageException("The PNG file has fewer pixels than its header says.");
                }
                int more = chunk();
                if (ImageHeader.int32(file, next + 4) != IDAT) {
                    throw new InvalidImageException("The PNG file has fewer pixels than its header says.");
                }
                feed(more);
            }
        }
        return into;
    }
}
