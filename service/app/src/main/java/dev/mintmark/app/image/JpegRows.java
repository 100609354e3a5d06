package dev.mintmark.app.image;

/**
 * The rows of one component at the picture's size. Halved components are enlarged by triangle filters as libjpeg does ("fancy
 * upsampling"), others by repetition.
 *
 * @param plane samples
 * @param stride samples in a row of the plane
 * @param columns those that belong to the picture
 * @param rows likewise
 */
record JpegRows(byte[] plane, int stride, int columns, int rows, int maxH, int h, int maxV, int v) {

    void row(int y, byte[] out, int width) {
        int from = Math.min(y * v / maxV, rows - 1);
        boolean halfWidth = maxH == 2 * h && columns > 2;
        boolean halfHeight = maxV == 2 * v;
        if (maxH == h && maxV == v) {
            System.arraycopy(plane, from * stride, out, 0, width);
        } else if (halfWidth && (halfHeight || maxV == v)) {
            int other = halfHeight ? near(y, from) : from;
            if (halfHeight) {
                both(from * stride, other * stride, out, width);
            } else {
                across(from * stride, out, width);
            }
        } else if (halfHeight && maxH == h) {
            down(from * stride, near(y, from) * stride, 1 + (y & 1), out, width);
        } else {
            for (int x = 0; x < width; x++) {
                out[x] = plane[from * stride + Math.min(x * h / maxH, columns - 1)];
            }
        }
    }

    /** The row that is second nearest to a row of the picture. */
    private int near(int y, int from) {
        return Math.clamp((y & 1) == 0 ? from - 1 : from + 1, 0, rows - 1);
    }

    private void across(int at, byte[] out, int width) {
        for (int x = 0; x < width; x++) {
            int here = Math.min(x >> 1, columns - 1);
            int beside = (x & 1) == 0 ? here - 1 : here + 1;
            int value = plane[at + here] & 0xff;
            out[x] = beside < 0 || beside >= columns
                    ? (byte) value
                    : (byte) (3 * value + (plane[at + beside] & 0xff) + 1 + (x & 1) >> 2);
        }
    }

    private void down(int at, int other, int round, byte[] out, int width) {
        for (int x = 0; x < width; x++) {
            out[x] = (byte) (3 * (plane[at + x] & 0xff) + (plane[other + x] & 0xff) + round >> 2);
        }
    }

    private void both(int at, int other, byte[] out, int width) {
        for (int x = 0; x < width; x++) {
            int here = Math.min(x >> 1, columns - 1);
            int beside = Math.clamp((x & 1) == 0 ? here - 1 : here + 1, 0, columns - 1);
            int value = 3 * (plane[at + here] & 0xff) + (plane[other + here] & 0xff);
            int next = 3 * (plane[at + beside] & 0xff) + (plane[other + beside] & 0xff);
            out[x] = (byte) (3 * value + next + 8 - (x & 1) >> 4);
        }
    }
}
