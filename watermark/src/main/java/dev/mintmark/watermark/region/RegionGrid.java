package dev.mintmark.watermark.region;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An original as luma samples, 64 on its shorter side, and in cells of 4 x 4 samples. A cell is compared in a window that
 * reaches one sample further. 64 samples lie below the frequencies of a mark, so that a mark that was copied on to another
 * image does not make the images alike. Immutable.
 */
final class RegionGrid {
    /** Units of {@link CopyMapping} for each sample. */
    static final double STEP = 8;

    static final int CELL = 4;

    private static final int WINDOW = CELL + 2;

    /** Samples around the original that {@link #sample} covers too. */
    static final int MARGIN = 4;

    private static final int SIDE = (int) (CopyMapping.UNITS / STEP);
    private static final int MAX_LENGTH = 16 * SIDE;

    /** A window that varies so much around its plane, in levels, shows detail. */
    private static final double DETAIL = 2.5;

    /** In a picture of little detail a quarter of the cells counts as detailed, but none that varies less than this. */
    private static final double MIN_DETAIL = 1;

    /** Windows that vary less are not correlated. */
    private static final double MIN_VARIANCE = 0.25;

    private final int width;
    private final int height;
    private final CopyMapping own;
    private final float[] luma;
    private final Window[] windows;
    private final boolean[] detailed;

    /** Cells of a row, and rows of cells. */
    final int columns;

    final int rows;

    RegionGrid(Raster original) {
        double unit = CopyMapping.UNITS / Math.min(original.width(), original.height());
        width = (int) Math.min(MAX_LENGTH, Math.round(original.width() * unit / STEP));
        height = (int) Math.min(MAX_LENGTH, Math.round(original.height() * unit / STEP));
        columns = (width + CELL - 1) / CELL;
        rows = (height + CELL - 1) / CELL;
        own = new CopyMapping(1 / unit, 0, 0, 0, 1 / unit, 0);
        luma = sample(shrunk(original, ShrunkImage.Channel.LUMA, own), own, 2);
        float[] blue = sample(shrunk(original, ShrunkImage.Channel.BLUE, own), own, 2);
        float[] red = sample(shrunk(original, ShrunkImage.Channel.RED, own), own, 2);
        windows = IntStream.range(0, columns * rows)
                .mapToObj(
                        cell -> new Window(window(luma, cell, 0, 0), window(blue, cell, 0, 0), window(red, cell, 0, 0)))
                .toArray(Window[]::new);
        double[] details = Arrays.stream(windows)
                .mapToDouble(window -> detail(window.luma))
                .toArray();
        double[] ascending = Arrays.stream(details).sorted().toArray();
        double quartile = ascending.length == 0 ? 0 : ascending[(int) (ascending.length * 3L / 4)];
        double least = Math.clamp(quartile, MIN_DETAIL, DETAIL);
        detailed = new boolean[details.length];
        for (int cell = 0; cell < details.length; cell++) {
            detailed[cell] = details[cell] >= least;
        }
    }

    /** The original's samples of a cell's window, as {@link ShrunkImage.Channel} has them; not a number outside the original. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Window(float[] luma, float[] blue, float[] red) {}

    /** The mapping of the original to itself. */
    CopyMapping own() {
        return own;
    }

    /** The original's samples, as {@link #sample} returns a copy's; not to be changed. */
    float[] luma() {
        return luma;
    }

    int cells() {
        return detailed.length;
    }

    /** Whether the original shows detail in a cell. */
    boolean isDetailed(int cell) {
        return detailed[cell];
    }

    /** Returns an image shrunk such that a sample spans a few of its values. */
    static ShrunkImage shrunk(Raster image, ShrunkImage.Channel channel, CopyMapping mapping) {
        return new ShrunkImage(image, channel, (int) (mapping.zoom() * STEP / 2));
    }

    /**
     * Samples a copy where the original's samples are, and {@link #MARGIN} samples beyond each edge.
     *
     * @param taps values that are averaged for each sample, along each axis
     * @return rows of {@code width + 2 MARGIN}; not a number outside the copy
     */
    float[] sample(ShrunkImage copy, CopyMapping mapping, int taps) {
        int stride = width + 2 * MARGIN;
        float[] sampled = new float[stride * (height + 2 * MARGIN)];
        for (int i = 0; i < sampled.length; i++) {
            float sum = 0;
            for (int tap = 0; tap < taps * taps; tap++) {
                double x = (i % stride - MARGIN + (tap % taps + 0.5) / taps) * STEP;
                double y = (i / stride - MARGIN + (tap / taps + 0.5) / taps) * STEP;
                sum += copy.at(mapping.x(x, y), mapping.y(x, y));
            }
            sampled[i] = sum / (taps * taps);
        }
        return sampled;
    }

    /** Whether a copy's samples show all of a cell. */
    boolean isSeen(float[] copy, int cell) {
        for (int i = 0; i < CELL * CELL; i++) {
            if (Float.isNaN(copy[at(left(cell) + i % CELL, top(cell) + i / CELL)])) {
                return false;
            }
        }
        return true;
    }

    /** The original's samples of a cell's window. */
    Window window(int cell) {
        return windows[cell];
    }

    /**
     * Returns a copy's samples of a cell's window.
     *
     * @param x samples by which the window is moved to the right, at most {@link #MARGIN} - 1 either way
     * @param y samples by which it is moved down, likewise
     */
    float[] window(float[] copy, int cell, int x, int y) {
        float[] window = new float[WINDOW * WINDOW];
        for (int i = 0; i < window.length; i++) {
            window[i] = copy[at(left(cell) + i % WINDOW - 1 + x, top(cell) + i / WINDOW - 1 + y)];
        }
        return window;
    }

    /** Returns how much a window of the original varies around its plane, in levels. */
    private static double detail(float[] window) {
        float[] rest = withoutPlane(window, window);
        double squares = 0;
        int count = 0;
        for (float value : rest) {
            if (!Float.isNaN(value)) {
                squares += value * value;
                count++;
            }
        }
        return Math.sqrt(squares / Math.max(1, count));
    }

    /**
     * Returns the normalised cross-correlation of two windows around their planes, -1 to 1; 0 where less than a cell is left,
     * or either shows nothing. The planes are left out because half of all images have the same sky.
     */
    static double correlation(float[] a, float[] b) {
        float[] restA = withoutPlane(a, b);
        float[] restB = withoutPlane(b, a);
        double squareA = 0;
        double squareB = 0;
        double product = 0;
        int count = 0;
        for (int i = 0; i < a.length; i++) {
            if (!Float.isNaN(restA[i])) {
                squareA += restA[i] * restA[i];
                squareB += restB[i] * restB[i];
                product += restA[i] * restB[i];
                count++;
            }
        }
        return count >= CELL * CELL && squareA > MIN_VARIANCE * count && squareB > MIN_VARIANCE * count
                ? product / Math.sqrt(squareA * squareB)
                : 0;
    }

    /** Returns how strongly a copy's window shows the original's around its plane: 1 at the same contrast, 0 not at all. */
    static double gain(float[] original, float[] copy) {
        float[] restOriginal = withoutPlane(original, copy);
        float[] restCopy = withoutPlane(copy, original);
        double square = 1e-9;
        double product = 0;
        for (int i = 0; i < original.length; i++) {
            if (!Float.isNaN(restOriginal[i])) {
                square += restOriginal[i] * restOriginal[i];
                product += restOriginal[i] * restCopy[i];
            }
        }
        return product / square;
    }

    /** Returns a window less its plane of least squares, where both windows have numbers. */
    private static float[] withoutPlane(float[] window, float[] other) {
        double n = 0;
        double x = 0;
        double y = 0;
        double z = 0;
        for (int i = 0; i < window.length; i++) {
            if (!Float.isNaN(window[i]) && !Float.isNaN(other[i])) {
                n++;
                x += i % WINDOW;
                y += i / WINDOW;
                z += window[i];
            }
        }
        x /= Math.max(1, n);
        y /= Math.max(1, n);
        z /= Math.max(1, n);
        double xx = 1e-9;
        double xy = 0;
        double yy = 1e-9;
        double xz = 0;
        double yz = 0;
        for (int i = 0; i < window.length; i++) {
            if (!Float.isNaN(window[i]) && !Float.isNaN(other[i])) {
                double across = i % WINDOW - x;
                double down = i / WINDOW - y;
                xx += across * across;
                xy += across * down;
                yy += down * down;
                xz += across * (window[i] - z);
                yz += down * (window[i] - z);
            }
        }
        double determinant = xx * yy - xy * xy;
        double alongX = determinant > 1e-6 ? (yy * xz - xy * yz) / determinant : 0;
        double alongY = determinant > 1e-6 ? (xx * yz - xy * xz) / determinant : 0;
        float[] rest = new float[window.length];
        for (int i = 0; i < window.length; i++) {
            rest[i] = Float.isNaN(other[i])
                    ? Float.NaN
                    : (float) (window[i] - z - alongX * (i % WINDOW - x) - alongY * (i / WINDOW - y));
        }
        return rest;
    }

    /** Returns the distance of the fingerprints of a copy and the original, in the rectangle of the cells that are seen. */
    int distance(float[] copy, boolean[] seen) {
        int fromX = width;
        int fromY = height;
        int toX = 0;
        int toY = 0;
        for (int cell = 0; cell < seen.length; cell++) {
            if (seen[cell]) {
                fromX = Math.min(fromX, left(cell));
                fromY = Math.min(fromY, top(cell));
                toX = Math.max(toX, left(cell) + CELL);
                toY = Math.max(toY, top(cell) + CELL);
            }
        }
        int partWidth = toX - fromX;
        int partHeight = toY - fromY;
        float[] part = new float[partWidth * partHeight];
        float[] copied = new float[part.length];
        for (int i = 0; i < part.length; i++) {
            int at = at(fromX + i % partWidth, fromY + i / partWidth);
            part[i] = luma[at];
            copied[i] = Float.isNaN(copy[at]) ? luma[at] : copy[at];
        }
        Pdq original = Pdq.of(Luma.toRaster(partWidth, partHeight, part));
        return Pdq.of(Luma.toRaster(partWidth, partHeight, copied)).distance(original);
    }

    private int left(int cell) {
        return Math.min(cell % columns * CELL, width - CELL);
    }

    private int top(int cell) {
        return Math.min(cell / columns * CELL, height - CELL);
    }

    /** The area of the original in units of {@link CopyMapping}. */
    double area() {
        return width * STEP * height * STEP;
    }

    /** The centre of a cell in units of {@link CopyMapping}. */
    double centreX(int cell) {
        return (left(cell) + CELL / 2.0) * STEP;
    }

    double centreY(int cell) {
        return (top(cell) + CELL / 2.0) * STEP;
    }

    private int at(int x, int y) {
        return (y + MARGIN) * (width + 2 * MARGIN) + x + MARGIN;
    }
}
