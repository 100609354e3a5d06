package dev.mintmark.watermark;

/**
 * The low-frequency half-plane of a picture's zero-padded Fourier transform, with the origin in the middle of the
 * picture. Each column holds one horizontal frequency, from 0 up, and the vertical frequencies from the most negative.
 * Immutable.
 */
final class PictureSpectrum {
    /**
     * Highest frequency kept, in cycles for each canonical pixel: the lattice's highest at the smallest scale searched.
     */
    static final double MAX_FREQUENCY = Lattice.OUTER / (PlacementSearch.MIN_SCALE * Lattice.TILE) + 0.01;

    /** Longest part of a canonical side that is transformed, taken from the middle. */
    private static final int MAX_LENGTH = 1536;

    final int binsX;
    final int binsY;
    final int highestX;
    final int highestY;
    /** Values in one column: 2 {@code highestY} + 1. */
    final int stride;

    final float[] re;
    final float[] im;

    private PictureSpectrum(int binsX, int binsY) {
        this.binsX = binsX;
        this.binsY = binsY;
        highestX = (int) Math.ceil(MAX_FREQUENCY * binsX);
        highestY = (int) Math.ceil(MAX_FREQUENCY * binsY);
        stride = 2 * highestY + 1;
        re = new float[(highestX + 1) * stride];
        im = new float[re.length];
    }

    /** Returns the number of samples used of a side. */
    static int used(int side) {
        return Math.min(side, MAX_LENGTH);
    }

    /** Returns the number of bins of a side's transform, at least 4/3 of its samples. */
    static int bins(int side) {
        int samples = used(side);
        return samples <= 384 ? 512 : samples <= 768 ? 1024 : 2048;
    }

    /** Transforms the middle of a plane, with weights for columns and rows. */
    static PictureSpectrum of(Plane plane, float[] columnWeights, float[] rowWeights) {
        int width = columnWeights.length;
        int height = rowWeights.length;
        var spectrum = new PictureSpectrum(bins(plane.width), bins(plane.height));
        int left = (plane.width - width) / 2;
        int top = (plane.height - height) / 2;
        int columns = spectrum.highestX + 1;
        int binsY = spectrum.binsY;
        var columnRe = new float[columns * binsY];
        var columnIm = new float[columns * binsY];
        var rowFft = new Fft(spectrum.binsX);
        var rowRe = new float[spectrum.binsX];
        var rowIm = new float[spectrum.binsX];
        for (int y = 0; y < height; y += 2) {
            // Two real rows are transformed as the real and imaginary part of one complex row.
            place(plane, left, top + y, columnWeights, rowWeights[y], rowRe);
            if (y + 1 < height) {
                place(plane, left, top + y + 1, columnWeights, rowWeights[y + 1], rowIm);
            } else {
                java.util.Arrays.fill(rowIm, 0);
            }
            rowFft.forward(rowRe, rowIm, 0);
            int first = (y - height / 2) & (binsY - 1);
            int second = (y + 1 - height / 2) & (binsY - 1);
            for (int k = 0; k < columns; k++) {
                int mirror = (spectrum.binsX - k) & (spectrum.binsX - 1);
                int at = k * binsY;
                columnRe[at + first] = (rowRe[k] + rowRe[mirror]) / 2;
                columnIm[at + first] = (rowIm[k] - rowIm[mirror]) / 2;
                columnRe[at + second] = (rowIm[k] + rowIm[mirror]) / 2;
                columnIm[at + second] = (rowRe[mirror] - rowRe[k]) / 2;
            }
        }
        var columnFft = binsY == spectrum.binsX ? rowFft : new Fft(binsY);
        for (int k = 0; k < columns; k++) {
            int at = k * binsY;
            columnFft.forward(columnRe, columnIm, at);
            for (int v = -spectrum.highestY; v <= spectrum.highestY; v++) {
                int to = k * spectrum.stride + v + spectrum.highestY;
                spectrum.re[to] = columnRe[at + (v & (binsY - 1))];
                spectrum.im[to] = columnIm[at + (v & (binsY - 1))];
            }
        }
        return spectrum;
    }

    private static void place(Plane plane, int left, int y, float[] weights, float rowWeight, float[] into) {
        java.util.Arrays.fill(into, 0);
        int at = y * plane.width + left;
        int mask = into.length - 1;
        for (int x = 0; x < weights.length; x++) {
            into[(x - weights.length / 2) & mask] = plane.values[at + x] * weights[x] * rowWeight;
        }
    }
}
