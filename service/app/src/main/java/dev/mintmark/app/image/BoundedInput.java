package dev.mintmark.app.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory for the platform's readers, with a limit on reads after its end and on seeks. Without it some readers go on
 * after the end of the file, for every pixel that a hostile header states.
 */
final class BoundedInput extends ImageInputStreamImpl {
    private static final int MAX_EXTRA_CALLS = 100_000;

    private final byte[] file;
    private int seeksLeft;
    private int endsLeft = MAX_EXTRA_CALLS;

    BoundedInput(byte[] file) {
        this.file = file;
        this.seeksLeft = MAX_EXTRA_CALLS + 2 * file.length;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (streamPos >= file.length) {
            return end();
        }
        return file[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= file.length) {
            return end();
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    private int end() {
        if (--endsLeft < 0) {
            throw new InvalidImageException("The image file breaks off before its end.");
        }
        return -1;
    }

    @Override
    public void seek(long position) throws IOException {
        if (--seeksLeft < 0) {
            throw new InvalidImageException("The image file sends its reader to and fro without end.");
        }
        super.seek(position);
    }

    @Override
    public long length() {
        return file.length;
    }
}
