package dev.mintmark.app.image;

import java.util.List;

/**
 * The frame header of a JPEG file (ITU-T T.81, annex B.2.2): its process, components and their sampling.
 *
 * @param width in pixels
 * @param height in pixels
 * @param progressive whether its coefficients come over several scans
 * @param components one, three or four
 * @param maxH the largest horizontal sampling factor
 * @param maxV the largest vertical one
 */
record JpegFrame(int width, int height, boolean progressive, List<Component> components, int maxH, int maxV) {
    private static final int BASELINE = 0xc0;
    private static final int EXTENDED = 0xc1;
    private static final int PROGRESSIVE = 0xc2;

    /**
     * One channel.
     *
     * @param index its place in the frame
     * @param id by which scans name it
     * @param h horizontal sampling factor, 1 to 4
     * @param v vertical sampling factor, 1 to 4
     * @param table the number of its quantisation table
     * @param columns samples in a row
     * @param rows rows of samples
     * @param stride blocks in a row with those that fill its last group
     * @param height blocks in a column likewise
     */
    record Component(int index, int id, int h, int v, int table, int columns, int rows, int stride, int height) {
        int blockColumns() {
            return Math.ceilDiv(columns, 8);
        }

        int blockRows() {
            return Math.ceilDiv(rows, 8);
        }
    }

    int groupColumns() {
        return Math.ceilDiv(width, 8 * maxH);
    }

    int groupRows() {
        return Math.ceilDiv(height, 8 * maxV);
    }

    static JpegFrame of(JpegSegments segments) {
        JpegSegments.Segment segment = segments.frame();
        byte[] file = segments.file();
        int at = segment.from();
        switch (segment.marker()) {
            case BASELINE, EXTENDED, PROGRESSIVE -> {}
            default ->
                throw new InvalidImageException(
                        "The JPEG file is lossless, hierarchical or coded arithmetically, which browsers do not show"
                                + " either.");
        }
        if (file[at] != 8) {
            throw new InvalidImageException(
                    "The JPEG file has " + (file[at] & 0xff) + " bits per sample; those with 8 are read.");
        }
        int count = file[at + 5] & 0xff;
        if (count != 1 && count != 3 && count != 4) {
            throw new InvalidImageException("The JPEG file has " + count + " channels; it can have 1, 3 or 4.");
        }
        if (segment.length() < 6 + 3 * count) {
            throw new InvalidImageException("The JPEG file breaks off in its header.");
        }
        ImageHeader size = segments.header();
        int maxH = 1;
        int maxV = 1;
        for (int i = 0; i < count; i++) {
            int sampling = file[at + 7 + 3 * i] & 0xff;
            if (sampling >> 4 < 1 || sampling >> 4 > 4 || (sampling & 15) < 1 || (sampling & 15) > 4) {
                throw new InvalidImageException("The JPEG file names a sampling of its channels that JPEG lacks.");
            }
            // a single channel's factors mean nothing (annex A.2.2)
            maxH = count == 1 ? 1 : Math.max(maxH, sampling >> 4);
            maxV = count == 1 ? 1 : Math.max(maxV, sampling & 15);
        }
        Component[] components = new Component[count];
        for (int i = 0; i < count; i++) {
            int part = at + 6 + 3 * i;
            int h = count == 1 ? 1 : file[part + 1] >> 4 & 15;
            int v = count == 1 ? 1 : file[part + 1] & 15;
            components[i] = new Component(
                    i,
                    file[part] & 0xff,
                    h,
                    v,
                    file[part + 2] & 3,
                    Math.ceilDiv(size.width() * h, maxH),
                    Math.ceilDiv(size.height() * v, maxV),
                    Math.ceilDiv(size.width(), 8 * maxH) * h,
                    Math.ceilDiv(size.height(), 8 * maxV) * v);
        }
        return new JpegFrame(
                size.width(), size.height(), segment.marker() == PROGRESSIVE, List.of(components), maxH, maxV);
    }
}
