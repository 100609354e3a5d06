package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds candidate placements of a mark from the power spectrum. It sums the power at the pilots' positions for every
 * rotation and scale, and ranks the best by the power at all lattice points. Rotations up to 15 degrees either side of
 * a quarter turn and scales of 0.45 to 2.05 are searched, and for upright pictures stretches of 0.7 to 1.43. Immutable.
 */
final class PlacementSearch {
    /** Step of rotation and scale: moves the outermost pilots by this fraction of the spectrum's resolution. */
    private static final double STEP = 0.6;

    private static final double MAX_TURN = Math.toRadians(15);
    static final double MIN_SCALE = 0.45;
    private static final double MAX_SCALE = 2.05;
    private static final double MAX_STRETCH = Math.log(1.43);
    private static final int MAX_CANDIDATES = 1500;
    /** Weight of a pilot's power relative to a data point's, as the powers are transmitted. */
    private static final float PILOT_WEIGHT = 10;

    private final Carrier[] carriers;
    private final PowerMap map;
    private final double step;
    /** Rotation steps to each side of upright. */
    private final int turnsEachSide;

    private final int turns;
    private final int scales;

    PlacementSearch(Carrier[] carriers, PowerMap map) {
        this.carriers = carriers;
        this.map = map;
        step = STEP * Lattice.TILE / (Carrier.PILOT_OUTER * map.samples);
        turnsEachSide = (int) Math.ceil(MAX_TURN / step);
        turns = 2 * turnsEachSide + 1;
        scales = (int) (Math.log(MAX_SCALE / MIN_SCALE) / Math.log1p(step)) + 1;
    }

    /** Returns an upright placement for every scale. */
    List<Placement> upright() {
        return IntStream.range(0, scales)
                .mapToObj(scale -> placement(0, turnsEachSide, scale, false))
                .toList();
    }

    /**
     * A possible placement.
     *
     * @param set index of the carrier
     * @param placement position up to a half turn, which the power spectrum does not distinguish
     */
    record Candidate(int set, Placement placement, float score) {}

    /** Returns the candidates, most likely first. */
    List<Candidate> candidates() {
        var picked = new ArrayList<Candidate>();
        for (int set = 0; set < carriers.length; set++) {
            for (int quarter = 0; quarter < 2; quarter++) {
                for (boolean mirrored : new boolean[] {false, true}) {
                    int side = quarter;
                    collect(set, turns, (turn, scale) -> placement(side, turn, scale, mirrored), picked);
                }
            }
        }
        return ranked(picked);
    }

    /** Returns the candidates for an upright picture that was stretched to other proportions, most likely first. */
    List<Candidate> stretched() {
        var picked = new ArrayList<Candidate>();
        int eachSide = (int) Math.ceil(MAX_STRETCH / step);
        for (int set = 0; set < carriers.length; set++) {
            collect(set, 2 * eachSide + 1, (row, scale) -> stretched(scale, Math.exp((row - eachSide) * step)), picked);
        }
        return ranked(picked);
    }

    /** Returns an upright placement. Both its scales are at least the least that is searched. */
    private Placement stretched(int scale, double stretch) {
        return placement(0, turnsEachSide, scale, false)
                .moved(0, 1 / Math.min(1, stretch))
                .stretched(stretch);
    }

    /** Gives the placement at a row and a scale. */
    private interface Placements {
        Placement at(int row, int scale);
    }

    private void collect(int set, int rows, Placements placements, List<Candidate> into) {
        var scores = new float[rows * scales];
        for (int row = 0; row < rows; row++) {
            scales(carriers[set].pilots, placements.at(row, 0), scores, row * scales);
        }
        peaks(scores, set, rows, placements, into);
    }

    private List<Candidate> ranked(List<Candidate> picked) {
        picked.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return picked.subList(0, Math.min(MAX_CANDIDATES, picked.size())).stream()
                .map(first -> new Candidate(first.set(), first.placement(), lattice(first)))
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .toList();
    }

    private Placement placement(int quarter, int turn, int scale, boolean mirrored) {
        double angle = quarter * Math.PI / 2 + (turn - turnsEachSide) * step;
        return new Placement(angle, MIN_SCALE * Math.pow(1 + step, scale), mirrored);
    }

    /** Sums the pilots' power at every scale. */
    private void scales(int[] pilots, Placement smallest, float[] scores, int at) {
        var x = new float[pilots.length];
        var y = new float[pilots.length];
        for (int i = 0; i < pilots.length; i++) {
            double seenX = smallest.frequencyX(Lattice.U[pilots[i]], Lattice.V[pilots[i]]) * map.binsX;
            double seenY = smallest.frequencyY(Lattice.U[pilots[i]], Lattice.V[pilots[i]]) * map.binsY;
            x[i] = (float) Math.abs(seenX);
            y[i] = (float) (seenX < 0 ? -seenY : seenY);
        }
        float shrink = 1;
        float middle = map.highestY + 0.5f;
        for (int scale = 0; scale < scales; scale++) {
            float sum = 0;
            for (int i = 0; i < x.length; i++) {
                int column = (int) (x[i] * shrink + 0.5f);
                int row = (int) (y[i] * shrink + middle);
                sum += map.values[column * map.stride + row];
            }
            scores[at + scale] = sum;
            shrink /= (float) (1 + step);
        }
    }

    /** Collects the local maxima that exceed the mean clearly. */
    private void peaks(float[] scores, int set, int rows, Placements placements, List<Candidate> into) {
        double sum = 0;
        double squares = 0;
        for (float score : scores) {
            sum += score;
            squares += score * score;
        }
        double mean = sum / scores.length;
        double least = mean + 1.5 * Math.sqrt(Math.max(0, squares / scores.length - mean * mean));
        for (int row = 0; row < rows; row++) {
            for (int scale = 0; scale < scales; scale++) {
                float score = scores[row * scales + scale];
                if (score >= least && highest(scores, rows, row, scale, score)) {
                    into.add(new Candidate(set, placements.at(row, scale), score));
                }
            }
        }
    }

    private boolean highest(float[] scores, int rows, int row, int scale, float score) {
        for (int t = Math.max(0, row - 1); t <= Math.min(rows - 1, row + 1); t++) {
            for (int s = Math.max(0, scale - 1); s <= Math.min(scales - 1, scale + 1); s++) {
                if (scores[t * scales + s] > score) {
                    return false;
                }
            }
        }
        return true;
    }

    private float lattice(Candidate candidate) {
        var carrier = carriers[candidate.set()];
        var placement = candidate.placement();
        double cos = Math.cos(placement.angle()) / (placement.scale() * Lattice.TILE);
        double sin = Math.sin(placement.angle()) / (placement.scale() * Lattice.TILE);
        double mirror = placement.mirrored() ? -1 : 1;
        float xu = (float) (mirror * cos * map.binsX / placement.stretch());
        float xv = (float) (-sin * map.binsX / placement.stretch());
        float yu = (float) (mirror * sin * map.binsY);
        float yv = (float) (cos * map.binsY);
        float sum = 0;
        for (int point : carrier.data) {
            sum += power(xu * Lattice.U[point] + xv * Lattice.V[point], yu * Lattice.U[point] + yv * Lattice.V[point]);
        }
        return PILOT_WEIGHT * candidate.score() + sum;
    }

    private float power(float x, float y) {
        int column = (int) (Math.abs(x) + 0.5f);
        int row = (int) ((x < 0 ? -y : y) + map.highestY + 0.5f);
        return map.values[column * map.stride + row];
    }
}
