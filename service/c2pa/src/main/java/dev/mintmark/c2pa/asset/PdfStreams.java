package dev.mintmark.c2pa.asset;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Undoes the filters of streams of a PDF that hold objects or places (ISO 32000-2, section 7.4). */
final class PdfStreams {
    private PdfStreams() {}

    /**
     * Inflates data.
     *
     * @param inflatable largest length after inflation
     */
    static byte[] inflated(byte[] deflated, int inflatable) throws AssetException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            byte[] inflated = new byte[Math.min(inflatable, 4096)];
            int length = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(inflated, length, inflated.length - length);
                length += more;
                if (length == inflated.length && length < inflatable) {
                    inflated = Arrays.copyOf(inflated, Math.min(inflatable, 2 * length));
                } else if (more == 0) {
                    throw new AssetException("The PDF has a stream of objects that is cut off or too long.");
                }
            }
            return Arrays.copyOf(inflated, length);
        } catch (DataFormatException e) {
            throw new AssetException("The PDF has a stream of objects that is not deflated.");
        } finally {
            inflater.end();
        }
    }

    /** Undoes the prediction of PNG (ISO 32000-2, section 7.4.4.4) for bytes of one colour. */
    static byte[] unpredicted(byte[] rows, PdfValue.Dictionary parameters) throws AssetException {
        int columns = (int) Math.min(1 << 20, parameters.number("Columns"));
        if (parameters.number("Predictor") < 10 || columns < 1 || rows.length % (columns + 1) != 0) {
            throw new AssetException("The PDF has a stream of objects with a prediction that is not read.");
        }
        byte[] out = new byte[rows.length / (columns + 1) * columns];
        for (int row = 0; row < rows.length / (columns + 1); row++) {
            int kind = rows[row * (columns + 1)];
            for (int i = 0; i < columns; i++) {
                int at = row * columns + i;
                int left = i == 0 ? 0 : out[at - 1] & 0xff;
                int above = row == 0 ? 0 : out[at - columns] & 0xff;
                int before = i == 0 || row == 0 ? 0 : out[at - columns - 1] & 0xff;
                int predicted = switch (kind) {
                    case 0 -> 0;
                    case 1 -> left;
                    case 2 -> above;
                    case 3 -> (left + above) / 2;
                    case 4 -> paeth(left, above, before);
                    default -> throw new AssetException("The PDF has a stream of objects with an unknown prediction.");
                };
                out[at] = (byte) (rows[row * (columns + 1) + 1 + i] + predicted);
            }
        }
        return out;
    }

    private static int paeth(int left, int above, int before) {
        int estimate = left + above - before;
        int toLeft = Math.abs(estimate - left);
        int toAbove = Math.abs(estimate - above);
        int toBefore = Math.abs(estimate - before);
        return toLeft <= toAbove && toLeft <= toBefore ? left : toAbove <= toBefore ? above : before;
    }
}
