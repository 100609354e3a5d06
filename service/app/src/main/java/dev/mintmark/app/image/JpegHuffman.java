package dev.mintmark.app.image;

import java.util.Arrays;

/** A Huffman table (ITU-T T.81, annex C), read by a table of nine bits and by length beyond. */
final class JpegHuffman {
    private static final int FAST = 9;

    private final byte[] values = new byte[256];
    /** Length and value of the code that these nine bits begin with; 0 where it is longer. */
    private final short[] fast = new short[1 << FAST];

    private final int[] largest = new int[17];
    private final int[] offset = new int[17];

    /**
     * @param data 16 counts, one for each length, then the values
     * @throws InvalidImageException where the counts describe no code
     */
    JpegHuffman(byte[] data, int at, int length) {
        Arrays.fill(largest, -1);
        int code = 0;
        int index = 0;
        for (int bits = 1; bits <= 16; bits++, code <<= 1) {
            int count = data[at + bits - 1] & 0xff;
            offset[bits] = index - code;
            for (int i = 0; i < count; i++, code++, index++) {
                if (index >= length - 16 || index >= 256 || code >= 1 << bits) {
                    throw new InvalidImageException("The JPEG file is damaged: one of its Huffman tables is none.");
                }
                values[index] = data[at + 16 + index];
                if (bits <= FAST) {
                    int from = code << FAST - bits;
                    Arrays.fill(fast, from, from + (1 << FAST - bits), (short) (bits << 8 | values[index] & 0xff));
                }
            }
            largest[bits] = count == 0 ? -1 : code - 1;
        }
    }

    /** The next value; 0 where the bits are no code, after 17 of them, as in libjpeg. */
    int decode(JpegBits bits) {
        int peek = bits.peek16();
        int entry = fast[peek >> 16 - FAST];
        if (entry != 0) {
            bits.discard(entry >> 8);
            return entry & 0xff;
        }
        for (int length = FAST + 1; length <= 16; length++) {
            int code = peek >> 16 - length;
            if (code <= largest[length]) {
                bits.discard(length);
                return values[offset[length] + code & 0xff] & 0xff;
            }
        }
        bits.discard(16);
        bits.read(1);
        return 0;
    }
}
