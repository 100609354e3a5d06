package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the scans of a JPEG file to one plane of samples for each component (ITU-T T.81, annexes F and G). The coefficients of a
 * progressive file are held for one component at a time, by walking through the scans once for each.
 */
final class JpegScans {
    private static final int[] ZIGZAG = {
        0,
        1,
        8,
        16,
        9,
        2,
        3,
        10,
        17,
        24,
        32,
        25,
        18,
        11,
        4,
        5,
        12,
        19,
        26,
        33,
        40,
        48,
        41,
        34,
        27,
        20,
        13,
        6,
        7,
        14,
        21,
        28,
        35,
        42,
        49,
        56,
        57,
        50,
        43,
        36,
        29,
        22,
        15,
        23,
        30,
        37,
        44,
        51,
        58,
        59,
        52,
        45,
        38,
        31,
        39,
        46,
        53,
        60,
        61,
        54,
        47,
        55,
        62,
        63,
        // a damaged run may go beyond the last coefficient
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63,
        63
    };

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
        void decode(Scan scan);
    }

    /** @param part a component with the numbers of its tables */
    private record Part(JpegFrame.Component component, int dcTable, int acTable) {}

    private record Scan(List<Part> parts, int from, int first, int last, int high, int low) {}

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
                table[ZIGZAG[i]] = size == 1 ? file[at] & 0xff : (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
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

    private Scan scan(JpegSegments.Segment segment) {
        int count = segment.length() < 1 ? 0 : file[segment.from()];
        if (count < 1 || count > frame.components().size() || segment.length() < 4 + 2 * count) {
            throw new InvalidImageException("The JPEG file is damaged: a scan names channels that it lacks.");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = file[segment.from() + 1 + 2 * i] & 0xff;
            int tables = file[segment.from() + 2 + 2 * i] & 0xff;
            JpegFrame.Component component = component(id, parts);
            parts.add(new Part(component, tables >> 4 & 3, tables & 3));
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
        return new Scan(parts, segment.to(), first, last, high, low);
    }

    private JpegFrame.Component component(int id, List<Part> taken) {
        for (JpegFrame.Component component : frame.components()) {
            if (component.id() == id && taken.stream().noneMatch(it -> it.component.equals(component))) {
                return component;
            }
        }
        throw new InvalidImageException("The JPEG file is damaged: a scan names a channel that it lacks.");
    }

    private interface OnBlock {
        /** @param part its place in the scan */
        void decode(int part, int column, int row);
    }

    /** Calls for every block of a scan in the order of annex A.2. */
    private void blocks(Scan scan, JpegBits bits, Runnable onRestart, OnBlock onBlock) {
        boolean alone = scan.parts.size() == 1;
        JpegFrame.Component only = scan.parts.getFirst().component;
        int columns = alone ? only.blockColumns() : frame.groupColumns();
        int rows = alone ? only.blockRows() : frame.groupRows();
        int left = interval;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (interval > 0 && left-- == 0) {
                    bits.restart();
                    onRestart.run();
                    left = interval - 1;
                }
                if (alone) {
                    onBlock.decode(0, column, row);
                    continue;
                }
                for (int part = 0; part < scan.parts.size(); part++) {
                    JpegFrame.Component component = scan.parts.get(part).component;
                    for (int i = 0; i < component.h() * component.v(); i++) {
                        onBlock.decode(
                                part,
                                column * component.h() + i % component.h(),
                                row * component.v() + i / component.h());
                    }
                }
            }
        }
    }

    private void sequential(Scan scan) {
        JpegBits bits = new JpegBits(file, scan.from);
        int[] predicted = new int[4];
        short[] block = new short[64];
        int[][] steps = new int[scan.parts.size()][];
        JpegHuffman[] dcOf = new JpegHuffman[steps.length];
        JpegHuffman[] acOf = new JpegHuffman[steps.length];
        for (int i = 0; i < steps.length; i++) {
            Part part = scan.parts.get(i);
            steps[i] = needed(quantisation[part.component.table()]);
            dcOf[i] = needed(dc[part.dcTable]);
            acOf[i] = needed(ac[part.acTable]);
            seen[part.component.index()] = true;
        }
        int side = 8 / shrink;
        blocks(scan, bits, () -> Arrays.fill(predicted, 0), (part, column, row) -> {
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
                block[ZIGZAG[k]] = (short) bits.signed(size);
            }
            JpegFrame.Component component = scan.parts.get(part).component;
            int stride = component.stride() * side;
            transform.inverse(
                    block, 0, steps[part], planes[component.index()], (row * stride + column) * side, stride, shrink);
        });
        if (bits.missing() > 0) {
            throw new InvalidImageException("The JPEG file is damaged: its pixels break off.");
        }
    }

    private static <T> T needed(@org.jspecify.annotations.Nullable T table) {
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
            for (Part part : scan.parts) {
                if (part.component.equals(component)) {
                    if (steps[0] == null) {
                        steps[0] = needed(quantisation[component.table()]);
                    }
                    new ProgressiveScan(scan, component, coefficients).decode();
                    seen[component.index()] |= scan.first == 0;
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

    /** One scan of a progressive file, of which the coefficients of one component are kept (annex G). */
    private final class ProgressiveScan {
        private final Scan scan;
        private final JpegFrame.Component wanted;
        private final short[] coefficients;
        private final JpegBits bits;
        private final int[] predicted = new int[4];
        private int run;

        ProgressiveScan(Scan scan, JpegFrame.Component wanted, short[] coefficients) {
            this.scan = scan;
            this.wanted = wanted;
            this.coefficients = coefficients;
            this.bits = new JpegBits(file, scan.from);
        }

        void decode() {
            boolean isDc = scan.first == 0;
            JpegHuffman[] tables = new JpegHuffman[scan.parts.size()];
            if (!isDc || scan.high == 0) {
                for (int i = 0; i < tables.length; i++) {
                    Part part = scan.parts.get(i);
                    tables[i] = needed(isDc ? dc[part.dcTable] : ac[part.acTable]);
                }
            }
            Runnable restart = () -> {
                Arrays.fill(predicted, 0);
                run = 0;
            };
            boolean first = scan.high == 0;
            blocks(scan, bits, restart, (part, column, row) -> {
                JpegFrame.Component component = scan.parts.get(part).component;
                int at = component.index() == wanted.index() ? 64 * (row * wanted.stride() + column) : -1;
                if (isDc) {
                    dc(first, tables, part, at);
                } else if (first) {
                    acFirst(tables[part], at);
                } else {
                    acAgain(tables[part], at);
                }
            });
            // finer coefficients may be missing, as in a picture that is still being loaded
            if (isDc && first && bits.missing() > 0) {
                throw new InvalidImageException("The JPEG file is damaged: its pixels break off.");
            }
        }

        private void dc(boolean first, JpegHuffman[] tables, int part, int at) {
            int value;
            if (first) {
                predicted[part] += bits.signed(tables[part].decode(bits) & 15);
                value = predicted[part] << scan.low;
            } else {
                value = bits.read(1) << scan.low;
            }
            if (at >= 0) {
                coefficients[at] = (short) (first ? value : coefficients[at] | value);
            }
        }

        private void acFirst(JpegHuffman table, int at) {
            if (run > 0) {
                run--;
                return;
            }
            for (int k = scan.first; k <= scan.last; k++) {
                int code = table.decode(bits);
                int size = code & 15;
                if (size == 0) {
                    if (code >> 4 < 15) {
                        run = endOfBand(code >> 4) - 1;
                        return;
                    }
                    k += 15;
                    continue;
                }
                k += code >> 4;
                coefficients[at + ZIGZAG[k]] = (short) (bits.signed(size) << scan.low);
            }
        }

        private int endOfBand(int size) {
            return (1 << size) + (size == 0 ? 0 : bits.read(size));
        }

        private void acAgain(JpegHuffman table, int at) {
            int k = scan.first;
            for (; run == 0 && k <= scan.last; k++) {
                int code = table.decode(bits);
                int zeros = code >> 4;
                int value = 0;
                if ((code & 15) != 0) {
                    value = bits.read(1) == 1 ? 1 << scan.low : -1 << scan.low;
                } else if (zeros < 15) {
                    run = endOfBand(zeros);
                    break;
                }
                for (; k <= scan.last; k++) {
                    int here = at + ZIGZAG[k];
                    if (coefficients[here] != 0) {
                        refine(here);
                    } else if (--zeros < 0) {
                        if (value != 0) {
                            coefficients[here] = (short) value;
                        }
                        break;
                    }
                }
            }
            if (run > 0) {
                for (; k <= scan.last; k++) {
                    if (coefficients[at + ZIGZAG[k]] != 0) {
                        refine(at + ZIGZAG[k]);
                    }
                }
                run--;
            }
        }

        private void refine(int at) {
            if (bits.read(1) == 1 && (coefficients[at] & 1 << scan.low) == 0) {
                coefficients[at] += (short) (coefficients[at] < 0 ? -1 << scan.low : 1 << scan.low);
            }
        }
    }
}
