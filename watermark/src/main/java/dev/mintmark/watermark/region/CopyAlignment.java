package dev.mintmark.watermark.region;

import dev.mintmark.watermark.Raster;
import java.util.List;

/**
 * Finds where a copy shows its original: the likeliest of the places that the mark allows, refined by the cells with detail.
 * Mutable while it is found.
 */
final class CopyAlignment {
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

    private final RegionGrid grid;
    private CopyMapping mapping;
    private float[] sampled;

    private CopyAlignment(RegionGrid grid, CopyMapping mapping, float[] sampled) {
        this.grid = grid;
        this.mapping = mapping;
        this.sampled = sampled;
    }

    /** @param allowed the mappings to choose from, at least one */
    static CopyAlignment find(RegionGrid grid, Raster copy, List<CopyMapping> allowed) {
        ShrunkImage luma = RegionGrid.shrunk(copy, ShrunkImage.Channel.LUMA, allowed.getFirst());
        CopyMapping likeliest = likeliest(grid, luma, allowed);
        CopyAlignment alignment = new CopyAlignment(grid, likeliest, grid.sample(luma, likeliest, TAPS));
        for (int round = 0; round < ROUNDS; round++) {
            alignment.refine(luma);
        }
        return alignment;
    }

    /** The alignment of the original with itself, which needs no search. */
    static CopyAlignment ofOriginal(RegionGrid grid) {
        return new CopyAlignment(grid, grid.own(), grid.luma());
    }

    CopyMapping mapping() {
        return mapping;
    }

    /** Returns the copy where {@link #mapping} shows the original's samples, as {@link RegionGrid#sample} does. */
    float[] sampled() {
        return sampled;
    }

    /** Returns the mapping by which most cells follow the original. */
    private static CopyMapping likeliest(RegionGrid grid, ShrunkImage luma, List<CopyMapping> mappings) {
        CopyMapping best = mappings.getFirst();
        double most = -1;
        for (CopyMapping candidate : mappings) {
            // one tap is enough to choose, and there may be many candidates
            double score = score(grid, grid.sample(luma, candidate, 1));
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return best;
    }

    /** Sums how well the cells with detail follow the original; a negative follows it, too. */
    private static double score(RegionGrid grid, float[] copy) {
        double sum = 0;
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (grid.isDetailed(cell)) {
                double correlation = RegionGrid.correlation(grid.window(cell).luma(), grid.window(copy, cell, 0, 0));
                sum += Math.max(0, Math.abs(correlation) - CHANCE_CORRELATION);
            }
        }
        return sum;
    }

    /** Moves, turns and stretches the mapping such that the cells with detail meet their places. */
    private void refine(ShrunkImage luma) {
        AffineFit fit = new AffineFit();
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (grid.isDetailed(cell)) {
                place(cell, fit);
            }
        }
        if (fit.count() >= MIN_CELLS_TO_PLACE) {
            CopyMapping refined = mapping.after(fit.solve());
            float[] there = grid.sample(luma, refined, TAPS);
            if (score(grid, there) > score(grid, sampled)) {
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
}
