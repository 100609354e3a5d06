package dev.mintmark.watermark.region;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares a copy with its original cell by cell, so that a caption, a sticker or a neighbouring picture affects only the cells
 * that it covers. The mark's geometry gives the position of the copy up to whole tiles and small errors; comparing the cells of
 * the original determines the rest. A cell agrees if the copy's samples correlate with the original's and one tone curve for all
 * cells maps their levels: an image that is faintly visible through another one does not agree. Stateless to its callers and
 * thread-safe.
 */
public final class RegionComparison {
    /** What the map says of a cell: see {@link RegionMatch#map}. */
    private static final char UNSEEN = '0';

    private static final char DIFFERENT = '1';
    private static final char PLAIN = '2';
    private static final char AGREES = '3';

    /** Cells that follow the original so well that they may show the curve of tones. */
    private static final double MIN_CORRELATION = 0.9;

    private static final int TONE_ROUNDS = 6;

    /** A cell suits the curve if its root mean square error is at most this many levels, plus this part of the copy's contrast. */
    private static final double MAX_ERROR = 2;

    private static final double MAX_RELATIVE_ERROR = 0.15;

    /** The factor by which both limits are wider in the first round; it falls by one in each further round. */
    private static final int FIRST_EASE = 4;

    /** A copy with less contrast shows nothing of its original, in levels. */
    private static final double MIN_CONTRAST = 2;

    /** How strongly an original shows its own detail. */
    private static final double FULL_STRENGTH = 1;

    private static final int ALL_BITS = 256;

    /** Cells with detail that have to agree, of 256 in a square original. */
    private static final int MIN_CELLS = 6;

    /**
     * The part of the cells with detail that has to agree, of those that the copy could show. Boxes over two fifths of a drawing
     * left 0.22 and more; of 500 drawings from the same prompt to which the mark was copied, with the fine texture of its
     * original, none showed so much.
     */
    private static final double MIN_PART = 0.2;

    /**
     * A copy that shows its original's detail less strongly than this may be another image under a veil of ours: that agrees
     * where the other one is plain. So a faint copy has to agree nearly everywhere.
     */
    private static final double FAINT = 0.6;

    private static final double MIN_PART_IF_FAINT = 0.8;

    /** The part of the original's area that has to agree. */
    private static final double MIN_SHARE = 0.12;

    private final RegionGrid grid;
    private final CopyAlignment alignment;
    private final double copyArea;

    private RegionComparison(RegionGrid grid, CopyAlignment alignment, Raster copy) {
        this.grid = grid;
        this.alignment = alignment;
        copyArea = (double) copy.width() * copy.height();
    }

    /**
     * Compares a copy with the picture that its mark names.
     *
     * @param geometry as the mark in the copy shows it
     */
    public static RegionMatch compare(Raster copy, Geometry geometry, Raster original) {
        return copy.equals(original) ? compareItself(original) : align(copy, geometry, original);
    }

    /** Compares as {@link #compare}, also where the copy is the original. */
    static RegionMatch align(Raster copy, Geometry geometry, Raster original) {
        RegionGrid grid = new RegionGrid(original);
        List<CopyMapping> allowed = CopyMapping.allowedBy(geometry, copy, original);
        return new RegionComparison(grid, CopyAlignment.find(grid, copy, allowed), copy).match();
    }

    /** Compares an original with itself: each sample is in its place, and the curve of tones is the identity. */
    private static RegionMatch compareItself(Raster original) {
        RegionGrid grid = new RegionGrid(original);
        RegionComparison comparison = new RegionComparison(grid, CopyAlignment.ofOriginal(grid), original);
        boolean[] seen = comparison.seen();
        boolean hasContrast = comparison.contrast(ToneCurve.IDENTITY, seen) >= MIN_CONTRAST;
        boolean[] agrees = hasContrast ? seen : new boolean[grid.cells()];
        return comparison.summary(seen, agrees, FULL_STRENGTH);
    }

    /** The cells that the copy shows. */
    private boolean[] seen() {
        boolean[] seen = new boolean[grid.cells()];
        for (int cell = 0; cell < seen.length; cell++) {
            seen[cell] = grid.isSeen(alignment.sampled(), cell);
        }
        return seen;
    }

    private RegionMatch match() {
        boolean[] seen = seen();
        float[][] copies = new float[grid.cells()][];
        double[] correlation = new double[grid.cells()];
        double sum = 0;
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (seen[cell]) {
                copies[cell] = grid.window(alignment.sampled(), cell, 0, 0);
                correlation[cell] = RegionGrid.correlation(grid.window(cell).luma(), copies[cell]);
                sum += grid.isDetailed(cell) ? Math.pow(correlation[cell], 3) : 0;
            }
        }
        double sign = sum < 0 ? -1 : 1;
        boolean[] follows = new boolean[grid.cells()];
        for (int cell = 0; cell < grid.cells(); cell++) {
            follows[cell] = seen[cell] && grid.isDetailed(cell) && sign * correlation[cell] >= MIN_CORRELATION;
        }
        boolean[] suits = onOneCurve(copies, seen, follows);
        boolean[] agrees = new boolean[grid.cells()];
        for (int cell = 0; cell < agrees.length; cell++) {
            agrees[cell] = suits[cell] && (follows[cell] || !grid.isDetailed(cell));
        }
        return summary(seen, agrees, strength(copies, agrees));
    }

    /**
     * Returns the cells whose levels one curve of tones gives. The curve is fitted to the cells that follow the original, and
     * fitted again without those that it does not suit.
     */
    private boolean[] onOneCurve(float[][] copies, boolean[] seen, boolean[] follows) {
        boolean[] suits = follows.clone();
        for (int round = 0; round < TONE_ROUNDS; round++) {
            ToneCurve curve = new ToneCurve();
            for (int cell = 0; cell < suits.length; cell++) {
                if (suits[cell] && follows[cell]) {
                    curve.add(grid.window(cell), copies[cell]);
                }
            }
            curve.solve();
            double contrast = contrast(curve, seen);
            double limit = (MAX_ERROR + MAX_RELATIVE_ERROR * contrast) * Math.max(1, FIRST_EASE - round);
            for (int cell = 0; cell < suits.length; cell++) {
                suits[cell] =
                        seen[cell] && contrast >= MIN_CONTRAST && curve.error(grid.window(cell), copies[cell]) <= limit;
            }
        }
        return suits;
    }

    /** The standard deviation of the levels at which the copy shows the cells that it has. */
    private double contrast(ToneCurve curve, boolean[] seen) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int cell = 0; cell < seen.length; cell++) {
            if (seen[cell]) {
                RegionGrid.Window window = grid.window(cell);
                for (int i = 0; i < window.luma().length; i++) {
                    if (!Float.isNaN(window.luma()[i])) {
                        double shown = curve.at(window, i);
                        sum += shown;
                        squares += shown * shown;
                        count++;
                    }
                }
            }
        }
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
    }

    /** Returns how strongly the cells that agree show their detail, their median: less than 1 in a faint copy. */
    private double strength(float[][] copies, boolean[] agrees) {
        double[] gains = IntStream.range(0, agrees.length)
                .filter(cell -> agrees[cell] && grid.isDetailed(cell))
                .mapToDouble(cell -> Math.abs(RegionGrid.gain(grid.window(cell).luma(), copies[cell])))
                .sorted()
                .toArray();
        return gains.length == 0 ? 0 : gains[gains.length / 2];
    }

    private RegionMatch summary(boolean[] seen, boolean[] agrees, double strength) {
        StringBuilder map = new StringBuilder();
        int detailed = 0;
        int agreeing = 0;
        int plain = 0;
        for (int cell = 0; cell < seen.length; cell++) {
            if (cell > 0 && cell % grid.columns == 0) {
                map.append('/');
            }
            char digit = UNSEEN;
            if (seen[cell] && grid.isDetailed(cell)) {
                detailed++;
                digit = agrees[cell] ? AGREES : DIFFERENT;
                agreeing += agrees[cell] ? 1 : 0;
            } else if (seen[cell]) {
                digit = agrees[cell] ? PLAIN : DIFFERENT;
                plain += agrees[cell] ? 1 : 0;
            }
            map.append(digit);
        }
        double share = (double) (agreeing + plain) / seen.length;
        double least = strength < FAINT ? MIN_PART_IF_FAINT : MIN_PART;
        boolean isEnough = agreeing >= MIN_CELLS && agreeing >= least * detailed && share >= MIN_SHARE;
        // plain cells prove nothing by themselves: half of all images have a dark corner
        double proven = isEnough ? share : (double) agreeing / seen.length;
        double zoom = alignment.mapping().zoom();
        double covers = Math.min(1, proven * grid.area() * zoom * zoom / copyArea);
        return new RegionMatch(
                proven,
                covers,
                map.toString(),
                isEnough,
                isEnough ? grid.distance(alignment.sampled(), seen) : ALL_BITS);
    }
}
