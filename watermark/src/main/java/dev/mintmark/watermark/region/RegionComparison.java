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

    /** Rounds in which the place is refined. */
    private static final int ROUNDS = 3;

    /** Samples by which a cell may be off its place before the first round. */
    private static final int REACH = 2;

    /** Values of the copy that are averaged for a sample, along each axis. */
    private static final int TAPS = 2;

    /** Cells of other pictures correlate up to this, so only what is above it counts for a place. */
    private static final double CHANCE_CORRELATION = 0.4;

    private static final double MIN_CORRELATION_TO_PLACE = 0.6;
    private static final int MIN_CELLS_TO_PLACE = 8;

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
    private final double copyArea;
    private final ShrunkImage luma;
    private CopyMapping mapping;

    /** The copy where {@link #mapping} shows the original's samples. */
    private float[] sampled;

    private RegionComparison(Raster copy, List<CopyMapping> mappings, Raster original) {
        grid = new RegionGrid(original);
        copyArea = (double) copy.width() * copy.height();
        luma = RegionGrid.shrunk(copy, ShrunkImage.Channel.LUMA, mappings.getFirst());
        mapping = likeliest(mappings);
        sampled = grid.sample(luma, mapping, TAPS);
    }

    /**
     * Compares a copy with the picture that its mark names.
     *
     * @param geometry as the mark in the copy shows it
     */
    public static RegionMatch compare(Raster copy, Geometry geometry, Raster original) {
        List<CopyMapping> mappings = CopyMapping.allowedBy(geometry, copy, original);
        RegionComparison comparison = new RegionComparison(copy, mappings, original);
        for (int round = 0; round < ROUNDS; round++) {
            comparison.refine();
        }
        return comparison.match();
    }

    private CopyMapping likeliest(List<CopyMapping> mappings) {
        CopyMapping best = mappings.getFirst();
        double most = -1;
        for (CopyMapping candidate : mappings) {
            // one tap is enough to choose, and there may be many candidates
            double score = score(grid.sample(luma, candidate, 1));
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return best;
    }

    /** Sums how well the cells with detail follow the original; a negative follows it, too. */
    private double score(float[] copy) {
        double sum = 0;
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (grid.isDetailed(cell)) {
                double correlation =
                        RegionGrid.correlation(grid.window(cell).luma(), grid.window(copy, cell, 0, 0));
                sum += Math.max(0, Math.abs(correlation) - CHANCE_CORRELATION);
            }
        }
        return sum;
    }

    /** Moves, turns and stretches the mapping such that the cells with detail meet their places. */
    private void refine() {
        AffineFit fit = new AffineFit();
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (grid.isDetailed(cell)) {
                place(cell, fit);
            }
        }
        if (fit.count() >= MIN_CELLS_TO_PLACE) {
            CopyMapping refined = mapping.after(fit.solve());
            float[] there = grid.sample(luma, refined, TAPS);
            if (score(there) > score(sampled)) {
                mapping = refined;
                sampled = there;
            }
        }
    }

    /** Finds where the copy shows a cell, to a part of a sample. */
    private void place(int cell, AffineFit fit) {
        float[] window = grid.window(cell).luma();
        double[][] found = new double[2 * REACH + 1][2 * REACH + 1];
        int bestX = 0;
        int bestY = 0;
        double sign = Math.signum(RegionGrid.correlation(window, grid.window(sampled, cell, 0, 0)));
        for (int y = -REACH; y <= REACH; y++) {
            for (int x = -REACH; x <= REACH; x++) {
                double correlation = sign * RegionGrid.correlation(window, grid.window(sampled, cell, x, y));
                found[y + REACH][x + REACH] = correlation;
                if (correlation > found[bestY + REACH][bestX + REACH]) {
                    bestX = x;
                    bestY = y;
                }
            }
        }
        double best = found[bestY + REACH][bestX + REACH];
        if (best < MIN_CORRELATION_TO_PLACE || Math.abs(bestX) == REACH || Math.abs(bestY) == REACH) {
            return;
        }
        double[] row = found[bestY + REACH];
        double x = bestX + peak(row[bestX + REACH - 1], best, row[bestX + REACH + 1]);
        double y = bestY + peak(found[bestY + REACH - 1][bestX + REACH], best, found[bestY + REACH + 1][bestX + REACH]);
        fit.add(
                grid.centreX(cell),
                grid.centreY(cell),
                grid.centreX(cell) + x * RegionGrid.STEP,
                grid.centreY(cell) + y * RegionGrid.STEP);
    }

    /** Returns where the parabola through three neighbouring values is highest, -0.5 to 0.5. */
    private static double peak(double before, double best, double after) {
        double bend = before - 2 * best + after;
        return bend >= 0 ? 0 : Math.clamp((before - after) / (2 * bend), -0.5, 0.5);
    }

    private RegionMatch match() {
        float[][] copies = new float[grid.cells()][];
        boolean[] seen = new boolean[grid.cells()];
        double[] correlation = new double[grid.cells()];
        double sum = 0;
        for (int cell = 0; cell < grid.cells(); cell++) {
            seen[cell] = grid.isSeen(sampled, cell);
            if (seen[cell]) {
                copies[cell] = grid.window(sampled, cell, 0, 0);
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
        double covers = Math.min(1, proven * grid.area() * mapping.zoom() * mapping.zoom() / copyArea);
        return new RegionMatch(
                proven, covers, map.toString(), isEnough, isEnough ? grid.distance(sampled, seen) : ALL_BITS);
    }
}
