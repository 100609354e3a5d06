package dev.mintmark.watermark.region;

import java.util.ArrayList;
import java.util.List;

/** Fits the affine map between pairs of places by least squares, without the pairs that do not suit. Mutable. */
final class AffineFit {
    private static final int ROUNDS = 3;

    /** Pairs that are off by more than this, in units of {@link CopyMapping}, are left out after the first round. */
    private static final double MAX_OFF = 4;

    private static final int MIN_PAIRS = 6;

    private final List<double[]> pairs = new ArrayList<>();

    void add(double fromX, double fromY, double toX, double toY) {
        pairs.add(new double[] {fromX, fromY, toX, toY});
    }

    int count() {
        return pairs.size();
    }

    /** Returns the map of the first place of most pairs to the second. */
    CopyMapping solve() {
        CopyMapping map = solve(pairs);
        for (int round = 1; round < ROUNDS; round++) {
            CopyMapping last = map;
            List<double[]> kept = pairs.stream()
                    .filter(pair -> Math.hypot(last.x(pair[0], pair[1]) - pair[2], last.y(pair[0], pair[1]) - pair[3])
                            <= MAX_OFF)
                    .toList();
            if (kept.size() < MIN_PAIRS) {
                break;
            }
            map = solve(kept);
        }
        return map;
    }

    private static CopyMapping solve(List<double[]> pairs) {
        double n = pairs.size();
        double meanX = pairs.stream().mapToDouble(pair -> pair[0]).sum() / n;
        double meanY = pairs.stream().mapToDouble(pair -> pair[1]).sum() / n;
        double squareX = 0;
        double squareY = 0;
        double product = 0;
        for (double[] pair : pairs) {
            squareX += (pair[0] - meanX) * (pair[0] - meanX);
            squareY += (pair[1] - meanY) * (pair[1] - meanY);
            product += (pair[0] - meanX) * (pair[1] - meanY);
        }
        // pairs on one line leave the map across it as it is
        double ridge = n * CopyMapping.UNITS / 4;
        double[] across = moves(pairs, meanX, meanY, squareX + ridge, squareY + ridge, product, 2);
        double[] down = moves(pairs, meanX, meanY, squareX + ridge, squareY + ridge, product, 3);
        return new CopyMapping(
                1 + across[0],
                across[1],
                across[2] - across[0] * meanX - across[1] * meanY,
                down[0],
                1 + down[1],
                down[2] - down[0] * meanX - down[1] * meanY);
    }

    /** Fits how far the pairs move along one axis: by x, by y, and at the centre. */
    private static double[] moves(
            List<double[]> pairs,
            double meanX,
            double meanY,
            double squareX,
            double squareY,
            double product,
            int axis) {
        double byX = 0;
        double byY = 0;
        double sum = 0;
        for (double[] pair : pairs) {
            double move = pair[axis] - pair[axis - 2];
            byX += (pair[0] - meanX) * move;
            byY += (pair[1] - meanY) * move;
            sum += move;
        }
        double determinant = squareX * squareY - product * product;
        return new double[] {
            (squareY * byX - product * byY) / determinant,
            (squareX * byY - product * byX) / determinant,
            sum / pairs.size()
        };
    }
}
