package dev.mintmark.app.image;

import java.io.ByteArrayOutputStream;

/** Numbers of any length in bits, the first bit the highest; zeros follow at the end. */
final class HeifBits {
    private final byte[] data;
    private long at;

    HeifBits(byte[] data) {
        this.data = data;
    }

    /** At most 31 bits. */
    int read(int bits) {
        return (int) number(bits);
    }

    /** At most 64 bits. */
    long number(int bits) {
        long value = 0;
        for (int i = 0; i < bits; i++, at++) {
            int octet = at >> 3 < data.length ? data[(int) (at >> 3)] : 0;
            value = value << 1 | octet >> 7 - (at & 7) & 1;
        }
        return value;
    }

    void discard(int bits) {
        at += bits;
    }

    boolean isOver() {
        return at >> 3 >= data.length;
    }

    /** An Exp-Golomb code without sign. */
    long exponential() {
        int zeros = 0;
        while (zeros < 32 && !isOver() && read(1) == 0) {
            zeros++;
        }
        return (1L << zeros) - 1 + number(zeros);
    }

    /** Bytes without those that prevent start codes: the 3 of 0 0 3. */
    static byte[] unescaped(byte[] file, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int zeros = 0;
        for (int i = from; i < to; i++) {
            if (zeros >= 2 && file[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = file[i] == 0 ? zeros + 1 : 0;
            out.write(file[i]);
        }
        return out.toByteArray();
    }
}
