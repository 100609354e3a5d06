package dev.mintmark.app.image;

/**
 * The entropy-coded bits of a scan (ITU-T T.81, annex F.2.2.5). A marker ends them; zeros follow, and {@link #missing} tells how many
 * of these were used.
 */
final class JpegBits {
    private final byte[] file;
    private int at;
    private long buffer;
    private int count;
    private int padding;

    JpegBits(byte[] file, int at) {
        this.file = file;
        this.at = at;
    }

    /** The next 16 bits, which stay. */
    int peek16() {
        if (count < 16) {
            fill();
        }
        return (int) (buffer >>> count - 16) & 0xffff;
    }

    void discard(int bits) {
        count -= bits;
    }

    /** The next 0 to 16 bits. */
    int read(int bits) {
        int value = peek16() >>> 16 - bits;
        count -= bits;
        return value;
    }

    /** A number of so many bits whose first bit is its sign (figure F.12). */
    int signed(int bits) {
        if (bits == 0) {
            return 0;
        }
        int value = read(bits);
        return value < 1 << bits - 1 ? value - (1 << bits) + 1 : value;
    }

    /**
     * Goes on after the next restart marker, and stays at the end where another marker comes first.
     *
     * @param number of the restart, from 0
     * @throws InvalidImageException where the marker has another number: decoders differ in what they then leave out
     */
    void restart(int number) {
        buffer = 0;
        count = 0;
        padding = 0;
        while (at + 1 < file.length) {
            int code = file[at + 1] & 0xff;
            if (file[at] != (byte) 0xff || code == 0 || code == 0xff) {
                at++;
                continue;
            }
            if (code >= 0xd0 && code <= 0xd7) {
                if ((code & 7) != (number & 7)) {
                    throw new InvalidImageException("The JPEG file is damaged: its restarts are not in their order.");
                }
                at += 2;
            }
            return;
        }
        at = file.length;
    }

    /** How many bits were used that the file does not have. */
    int missing() {
        return Math.max(0, padding - count);
    }

    private void fill() {
        while (count <= 48) {
            buffer = buffer << 8 | next();
            count += 8;
        }
    }

    private int next() {
        while (at < file.length) {
            int value = file[at] & 0xff;
            if (value != 0xff) {
                at++;
                return value;
            }
            int code = at + 1 < file.length ? file[at + 1] & 0xff : 1;
            if (code == 0) {
                at += 2;
                return value;
            }
            if (code != 0xff) {
                break;
            }
            at++;
        }
        padding += 8;
        return 0;
    }
}
