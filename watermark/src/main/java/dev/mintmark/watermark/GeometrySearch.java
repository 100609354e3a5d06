package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds how a mark may lie in a picture: the power at the pilots' places for every turn and scale, the best of which are
 * judged again by all of the lattice. Immutable.
 */
final class GeometrySearch {
    private static final double TURN = Math.toRadians(0.3);
    private static final double FARTHEST_TURN = Math.toRadians(15);
    private static final double STRETCH = 0.005;
    private static final double SMALLEST = 0.8;
    private static final double LARGEST = 2.05;
    private static final int FIRST_PICK = 96;
    private static final int SECOND_PICK = 24;
    /** Weight of a pilot's power beside a data point's, as their powers are sent. */
    private static final float PILOT_WEIGHT = 10;

    private final Carrier[] carriers;

    GeometrySearch(Carrier[] carriers) {
        this.carriers = carriers;
    }

    /**
     * @param set which carrier
     * @param placement how it lies, but for a half turn, which power alone does not show
     */
    record Candidate(int set, Placement placement, double score) {}

    List<Candidate> candidates(PowerMap map) {
        var first = new Best(FIRST_PICK);
        int turns = (int) Math.round(FARTHEST_TURN / TURN);
        for (int set = 0; set < carriers.length; set++) {
            for (int quarter = 0; quarter < 2; quarter++) {
                for (int turn = -turns; turn <= turns; turn++) {
                    double angle = quarter * Math.PI / 2 + turn * TURN;
                    scales(map, set, new Placement(angle, 1, false), first);
                    scales(map, set, new Placement(angle, 1, true), first);
                }
            }
        }
        var second = new ArrayList<Candidate>();
        for (var candidate : first.list()) {
            double score = lattice(map, candidate);
            second.add(new Candidate(candidate.set(), candidate.placement(), score));
        }
        second.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return second.subList(0, Math.min(SECOND_PICK, second.size()));
    }

    private void scales(PowerMap map, int set, Placement upright, Best best) {
        var pilots = carriers[set].pilots;
        var x = new float[pilots.length];
        var y = new float[pilots.length];
        for (int i = 0; i < pilots.length; i++) {
            double seenX = upright.seenX(Lattice.U[pilots[i]], Lattice.V[pilots[i]]) * map.binsX;
            double seenY = upright.seenY(Lattice.U[pilots[i]], Lattice.V[pilots[i]]) * map.binsY;
            x[i] = (float) Math.abs(seenX);
            y[i] = (float) (seenX < 0 ? -seenY : seenY);
        }
        for (double scale = SMALLEST; scale <= LARGEST; scale *= 1 + STRETCH) {
            float shrink = (float) (1 / scale);
            float sum = 0;
            for (int i = 0; i < x.length; i++) {
                int column = (int) (x[i] * shrink + 0.5f);
                int row = (int) (y[i] * shrink + map.highestY + 0.5f);
                sum += map.values[column * map.stride + row];
            }
            best.offer(set, upright, scale, sum);
        }
    }

    private double lattice(PowerMap map, Candidate candidate) {
        var carrier = carriers[candidate.set()];
        double sum = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            sum += PILOT_WEIGHT * power(map, candidate.placement(), carrier.pilots[i]);
        }
        for (int point : carrier.data) {
            sum += power(map, candidate.placement(), point);
        }
        return sum;
    }

    private static float power(PowerMap map, Placement placement, int point) {
        double x = placement.seenX(Lattice.U[point], Lattice.V[point]) * map.binsX;
        double y = placement.seenY(Lattice.U[point], Lattice.V[point]) * map.binsY;
        int column = (int) (Math.abs(x) + 0.5);
        int row = (int) ((x < 0 ? -y : y) + map.highestY + 0.5);
        return map.values[column * map.stride + row];
    }

    /** The best of many, neighbours of a better one left out. */
    private static final class Best {
        private final int size;
        private final List<Candidate> kept = new ArrayList<>();
        private double least = Double.NEGATIVE_INFINITY;

        Best(int size) {
            this.size = size;
        }

        void offer(int set, Placement upright, double scale, double score) {
            if (score <= least) {
                return;
            }
            for (int i = 0; i < kept.size(); i++) {
                var other = kept.get(i);
                if (other.set() == set
                        && other.placement().mirrored() == upright.mirrored()
                        && Math.abs(other.placement().angle() - upright.angle()) < 1.5 * TURN
                        && Math.abs(other.placement().scale() / scale - 1) < 1.5 * STRETCH) {
                    if (other.score() >= score) {
                        return;
                    }
                    kept.remove(i--);
                }
            }
            kept.add(new Candidate(set, new Placement(upright.angle(), scale, upright.mirrored()), score));
            if (kept.size() > size) {
                kept.sort(Comparator.comparingDouble(Candidate::score).reversed());
                kept.removeLast();
            }
            if (kept.size() == size) {
                kept.sort(Comparator.comparingDouble(Candidate::score).reversed());
                least = kept.getLast().score();
            }
        }

        List<Candidate> list() {
            return kept;
        }
    }
}
