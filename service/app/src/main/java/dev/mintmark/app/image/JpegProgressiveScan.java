package dev.mintmark.app.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One scan of a progressive file, of which the coefficients of one component are kept (annex G). */
final class JpegProgressiveScan {
    private final JpegScan scan;
    private final JpegFrame.Component wanted;
    private final short[] coefficients;
    private final JpegBits bits;
    private final int[] predicted = new int[4];
    private final @Nullable JpegHuffman[] dcTables;
    private final @Nullable JpegHuffman[] acTables;
    private int run;

    JpegProgressiveScan(
            byte[] file,
            JpegScan scan,
            JpegFrame.Component wanted,
            short[] coefficients,
            @Nullable JpegHuffman[] dcTables,
            @Nullable JpegHuffman[] acTables) {
        this.dcTables = dcTables;
        this.acTables = acTables;
        this.scan = scan;
        this.wanted = wanted;
        this.coefficients = coefficients;
        this.bits = new JpegBits(file, scan.from());
    }

    void decode() {
        boolean isDc = scan.first() == 0;
        JpegHuffman[] tables = new JpegHuffman[scan.parts().size()];
        if (!isDc || scan.high() == 0) {
            for (int i = 0; i < tables.length; i++) {
                JpegScan.Part part = scan.parts().get(i);
                tables[i] = JpegScans.needed(isDc ? dcTables[part.dcTable()] : acTables[part.acTable()]);
            }
        }
        Runnable restart = () -> {
            Arrays.fill(predicted, 0);
            run = 0;
        };
        boolean first = scan.high() == 0;
        scan.blocks(bits, restart, (part, column, row) -> {
            JpegFrame.Component component = scan.parts().get(part).component();
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
            value = predicted[part] << scan.low();
        } else {
            value = bits.read(1) << scan.low();
        }
        if (at >= 0) {
            coefficients[at] = (short) (first ? value : coefficients[at] | value);
        }
    }

    private void acFirst(JpegHuffman table, int at) {
        if (bits.missing() > 0) {
            return;
        }
        if (run > 0) {
            run--;
            return;
        }
        for (int k = scan.first(); k <= scan.last(); k++) {
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
            coefficients[at + JpegScan.ZIGZAG[k]] = (short) (bits.signed(size) << scan.low());
        }
    }

    private int endOfBand(int size) {
        return (1 << size) + (size == 0 ? 0 : bits.read(size));
    }

    private void acAgain(JpegHuffman table, int at) {
        if (bits.missing() > 0) {
            return;
        }
        int k = scan.first();
        for (; run == 0 && k <= scan.last(); k++) {
            int code = table.decode(bits);
            int zeros = code >> 4;
            int value = 0;
            if ((code & 15) != 0) {
                value = bits.read(1) == 1 ? 1 << scan.low() : -1 << scan.low();
            } else if (zeros < 15) {
                run = endOfBand(zeros);
                break;
            }
            for (; k <= scan.last(); k++) {
                int here = at + JpegScan.ZIGZAG[k];
                if (coefficients[here] != 0) {
                    refine(here);
                } else if (--zeros < 0) {
                    break;
                }
            }
            if (value != 0) {
                // a run may end behind the scan's last coefficient, and the number is written all the same, as by libjpeg
                coefficients[at + JpegScan.ZIGZAG[k]] = (short) value;
            }
        }
        if (run > 0) {
            for (; k <= scan.last(); k++) {
                if (coefficients[at + JpegScan.ZIGZAG[k]] != 0) {
                    refine(at + JpegScan.ZIGZAG[k]);
                }
            }
            run--;
        }
    }

    private void refine(int at) {
        if (bits.read(1) == 1 && (coefficients[at] & 1 << scan.low()) == 0) {
            coefficients[at] += (short) (coefficients[at] < 0 ? -1 << scan.low() : 1 << scan.low());
        }
    }
}
