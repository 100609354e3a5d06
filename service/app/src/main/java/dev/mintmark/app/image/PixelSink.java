package dev.mintmark.app.image;

/**
 * Collects a picture's pixels at full size, or the means of squares of them, so that no decoder has to hold a large picture. Colours
 * are weighted by alpha. Not thread-safe.
 */
final class PixelSink {
    private final int width;
    private final int height;
    private final int shrink;
    private final boolean inOrder;
    private final int outWidth;
    private final int[] out;
    /** Sums of alpha, and of red, green and blue times alpha, for each square of one row of squares or of all. */
    private final int[] sums;

    private int open;

    /**
     * @param width of the whole picture
     * @param height of the whole picture
     * @param shrink the side of the squares, 1 to 8
     * @param inOrder whether rows come from top to bottom, each once
     */
    PixelSink(int width, int height, int shrink, boolean inOrder) {
        this.width = width;
        this.height = height;
        this.shrink = shrink;
        this.inOrder = inOrder;
        this.outWidth = Math.ceilDiv(width, shrink);
        int outHeight = Math.ceilDiv(height, shrink);
        this.out = new int[Math.multiplyExact(outWidth, outHeight)];
        this.sums = new int[shrink == 1 ? 0 : Math.multiplyExact(4 * outWidth, inOrder ? 1 : outHeight)];
    }

    int width() {
        return outWidth;
    }

    int height() {
        return out.length / outWidth;
    }

    /** Takes pixels of row {@code y} from column {@code x} on, {@code step} apart; those beyond the picture are left out. */
    void put(int y, int x, int step, int[] pixels, int count) {
        if (y >= height) {
            return;
        }
        int fits = Math.min(count, Math.ceilDiv(width - x, step));
        if (shrink == 1) {
            for (int i = 0, at = y * width + x; i < fits; i++, at += step) {
                out[at] = pixels[i];
            }
            return;
        }
        int row = y / shrink;
        if (inOrder && row != open) {
            close(open, 0);
            java.util.Arrays.fill(sums, 0);
            open = row;
        }
        int base = inOrder ? 0 : row * outWidth;
        for (int i = 0, column = x; i < fits; i++, column += step) {
            int at = 4 * (base + column / shrink);
            int alpha = pixels[i] >>> 24;
            sums[at] += alpha;
            sums[at + 1] += alpha * (pixels[i] >> 16 & 0xff);
            sums[at + 2] += alpha * (pixels[i] >> 8 & 0xff);
            sums[at + 3] += alpha * (pixels[i] & 0xff);
        }
    }

    /** The picture; pixels that never came are transparent. */
    int[] argb() {
        if (shrink > 1) {
            if (inOrder) {
                close(open, 0);
            } else {
                for (int row = 0; row < height(); row++) {
                    close(row, row * outWidth);
                }
            }
        }
        return out;
    }

    private void close(int row, int base) {
        int rows = Math.min(shrink, height - row * shrink);
        for (int x = 0; x < outWidth; x++) {
            int at = 4 * (base + x);
            int alpha = sums[at];
            int area = rows * Math.min(shrink, width - x * shrink);
            out[row * outWidth + x] = alpha == 0
                    ? 0
                    : (alpha + area / 2) / area << 24
                            | (sums[at + 1] + alpha / 2) / alpha << 16
                            | (sums[at + 2] + alpha / 2) / alpha << 8
                            | (sums[at + 3] + alpha / 2) / alpha;
        }
    }
}
