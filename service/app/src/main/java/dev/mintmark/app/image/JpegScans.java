package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the scans of a JPEG file to one plane of samples for each component (ITU-T T.81, annexes F and G). The coefficients of a
 * progressive file are held for one component at a time, by walking through the scans once for each.
 */
final class JpegScans {
    private final JpegSegments segments;
    private final byte[] file;
    private final JpegFrame frame;
    private final int shrink;
    private final byte[][] planes;
    private final boolean[] seen;
    private final JpegTransform transform = new JpegTransform();
    private final int[][] quantisation = new int[4][];
    private final JpegHuffman[] dc = new JpegHuffman[4];
    private final JpegHuffman[] ac = new JpegHuffman[4];
    private int interval;

    private JpegScans(JpegSegments segments, JpegFrame frame, int shrink) {
        this.segments = segments;
        this.file = segments.file();
        this.frame = frame;
        this.shrink = shrink;
        this.planes = new byte[frame.components().size()][];
        this.seen = new boolean[planes.length];
    }

    /**
     * Returns a plane for each component, {@code 8 / shrink} samples for each block in both directions.
     *
     * @param shrink 1, 2, 4 or 8: each sample is the mean of a square of this side
     */
    static byte[][] decode(JpegSegments segments, JpegFrame frame, int shrink) {
        JpegScans scans = new JpegScans(segments, frame, shrink);
        if (frame.progressive()) {
            for (JpegFrame.Component component : frame.components()) {
                scans.progressive(component);
            }
        } else {
            for (JpegFrame.Component component : frame.components()) {
                scans.allocate(component);
            }
            scans.walk(scans::sequential);
        }
        for (boolean component : scans.seen) {
            if (!component) {
                throw new InvalidImageException("The JPEG file ends before its pixels.");
            }
        }
        return scans.planes;
    }

    private void allocate(JpegFrame.Component component) {
        planes[component.index()] =
                new byte[Math.multiplyExact(component.stride() * 8 / shrink, component.height() * 8 / shrink)];
    }

    private interface OnScan {
        void decode(JpegScan scan);
    }

    private void walk(OnScan onScan) {
        interval = 0;
        for (JpegSegments.Segment segment : segments.list()) {
            switch (segment.marker()) {
                case JpegSegments.QUANTISATION_TABLES -> quantisation(segment);
                case JpegSegments.HUFFMAN_TABLES -> huffman(segment);
                case JpegSegments.RESTART_INTERVAL ->
                    interval = segment.length() < 2
                            ? 0
                            : (file[segment.from()] & 0xff) << 8 | file[segment.from() + 1] & 0xff;
                case JpegSegments.START_OF_SCAN -> onScan.decode(scan(segment));
                default -> {}
            }
        }
    }

    private void quantisation(JpegSegments.Segment segment) {
        int at = segment.from();
        while (at < segment.to()) {
            int size = (file[at] & 0xf0) == 0 ? 1 : 2;
            int number = file[at] & 3;
            at++;
            if (at + 64 * size > segment.to()) {
                return;
            }
            int[] table = new int[64];
            for (int i = 0; i < 64; i++, at += size) {
                table[JpegScan.ZIGZAG[i]] = size == 1 ? file[at] & 0xff : (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
            }
            quantisation[number] = table;
        }
    }

    private void huffman(JpegSegments.Segment segment) {
        int at = segment.from();
        while (at + 17 <= segment.to()) {
            int kind = file[at] & 0xff;
            int count = 0;
            for (int i = 1; i <= 16; i++) {
                count += file[at + i] & 0xff;
            }
            if (at + 17 + count > segment.to()) {
                return;
            }
            (kind >> 4 == 0 ? dc : ac)[kind & 3] = new JpegHuffman(file, at + 1, 16 + count);
            at += 17 + count;
        }
    }

    private JpegScan scan(JpegSegments.Segment segment) {
        int count = segment.length() < 1 ? 0 : file[segment.from()];
        if (count < 1 || count > frame.components().size() || segment.length() < 4 + 2 * count) {
            throw new InvalidImageException("The JPEG file is damaged: a scan names channels that it lacks.");
        }
        List<JpegScan.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = file[segment.from() + 1 + 2 * i] & 0xff;
            int tables = file[segment.from() + 2 + 2 * i] & 0xff;
            JpegFrame.Component component = component(id, parts);
            parts.add(new JpegScan.Part(component, tables >> 4 & 3, tables & 3));
        }
        int at = segment.from() + 1 + 2 * count;
        int first = frame.progressive() ? file[at] & 0xff : 0;
        int last = frame.progressive() ? file[at + 1] & 0xff : 63;
        int high = file[at + 2] >> 4 & 15;
        int low = file[at + 2] & 15;
        if (frame.progressive()
                && (first > last || last > 63 || low > 13 || first == 0 && last != 0 || first > 0 && count > 1)) {
            throw new InvalidImageException("The JPEG file is damaged: a scan names coefficients that it cannot have.");
        }
        return new JpegScan(frame, interval, parts, segment.to(), first, last, high, low);
    }

    private JpegFrame.Component component(int id, List<JpegScan.Part> taken) {
        for (JpegFrame.Component component : frame.components()) {
            if (component.id() == id
                    && taken.stream().noneMatch(it -> it.component().equals(component))) {
                return component;
            }
        }
        throw new InvalidImageException("The JPEG file is damaged: a scan names a channel that it lacks.");
    }

    private void sequential(JpegScan scan) {
        JpegBits bits = new JpegBits(file, scan.from());
        int[] predicted = new int[4];
        short[] block = new short[64];
        int[][] steps = new int[scan.parts().size()][];
        JpegHuffman[] dcOf = new JpegHuffman[steps.length];
        JpegHuffman[] acOf = new JpegHuffman[steps.length];
        for (int i = 0; i < steps.length; i++) {
            JpegScan.Part part = scan.parts().get(i);
            steps[i] = needed(quantisation[part.component().table()]);
            dcOf[i] = needed(dc[part.dcTable()]);
            acOf[i] = needed(ac[part.acTable()]);
            if (seen[part.component().index()]) {
                throw new InvalidImageException("The JPEG file has two scans of one channel, where one holds all of it.");
            }
            seen[part.component().index()] = true;
        }
        int side = 8 / shrink;
        scan.blocks(bits, () -> Arrays.fill(predicted, 0), (part, column, row) -> {
            Arrays.fill(block, (short) 0);
            predicted[part] += bits.signed(dcOf[part].decode(bits) & 15);
            block[0] = (short) predicted[part];
            for (int k = 1; k < 64; k++) {
                int code = acOf[part].decode(bits);
                int size = code & 15;
                if (size == 0) {
                    if (code != 0xf0) {
                        break;
                    }
                    k += 15;
                    continue;
                }
                k += code >> 4;
                block[JpegScan.ZIGZAG[k]] = (short) bits.signed(size);
            }
            JpegFrame.Component component = scan.parts().get(part).component();
            int stride = component.stride() * side;
            transform.inverse(
                    block, 0, steps[part], planes[component.index()], (row * stride + column) * side, stride, shrink);
        });
        if (bits.missing() > 0) {
            throw new InvalidImageException("The JPEG file is damaged: its pixels break off.");
        }
    }

    static <T> T needed(@org.jspecify.annotations.Nullable T table) {
        if (table == null) {
            throw new InvalidImageException("The JPEG file is damaged: it lacks a table that a scan needs.");
        }
        return table;
    }

    /** Reads all scans for the coefficients of one component, and transforms them. */
    private void progressive(JpegFrame.Component component) {
        int stride = component.stride();
        short[] coefficients = new short[Math.multiplyExact(64 * stride, component.height())];
        int[][] steps = new int[1][];
        walk(scan -> {
            for (JpegScan.Part part : scan.parts()) {
                if (part.component().equals(component)) {
                    if (steps[0] == null) {
                        steps[0] = needed(quantisation[component.table()]);
                    }
                    new JpegProgressiveScan(file, scan, component, coefficients, dc, ac).decode();
                    seen[component.index()] |= scan.first() == 0;
                    return;
                }
            }
        });
        if (steps[0] == null) {
            return;
        }
        allocate(component);
        int side = 8 / shrink;
        for (int row = 0; row < component.height(); row++) {
            for (int column = 0; column < stride; column++) {
                int at = (row * stride * side + column) * side;
                transform.inverse(
                        coefficients,
                        64 * (row * stride + column),
                        steps[0],
                        planes[component.index()],
                        at,
                        stride * side,
                        shrink);
            }
        }
    }
}
