package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;

/** Luma of 0 to 255, row by row. Mutable; used within one call. */
record LumaImage(int width, int height, float[] values) {
    LumaImage(int width, int height) {
        this(width, height, new float[width * height]);
    }

    /** Returns the luma of a picture, reduced so that the shorter side has at most {@code side} samples. */
    static LumaImage reduced(Raster image, int side) {
        int shorter = Math.min(image.width(), image.height());
        double shrink = Math.min(1, (double) side / shorter);
        int width = (int) Math.round(image.width() * shrink);
        int height = (int) Math.round(image.height() * shrink);
        var columns = new Shares(image.width(), width);
        var rows = new Shares(image.height(), height);
        var result = new LumaImage(width, height);
        var luma = new float[image.width()];
        var narrow = new float[width];
        for (int y = 0, to = 0; y < image.height(); y++) {
            luma(image, y, luma);
            columns.gather(luma, 0, narrow);
            to = rows.spread(narrow, y, to, result.values);
        }
        return result;
    }

    /** Returns the image reduced so that the shorter side has at most {@code side} samples. */
    LumaImage reduced(int side) {
        double shrink = Math.min(1, (double) side / Math.min(width, height));
        int narrower = (int) Math.round(width * shrink);
        int lower = (int) Math.round(height * shrink);
        var columns = new Shares(width, narrower);
        var rows = new Shares(height, lower);
        var result = new LumaImage(narrower, lower);
        var narrow = new float[narrower];
        for (int y = 0, to = 0; y < height; y++) {
            columns.gather(values, y * width, narrow);
            to = rows.spread(narrow, y, to, result.values);
        }
        return result;
    }

    private static void luma(Raster image, int y, float[] into) {
        var argb = image.argb();
        for (int x = 0, at = y * into.length; x < into.length; x++, at++) {
            into[x] = Luma.of(argb[at]);
        }
    }

    /** Averages over the area of each target sample. A source sample on a border counts in part for both targets. */
    private record Shares(int from, int to) {
        void gather(float[] source, int at, float[] target) {
            double step = (double) from / to;
            for (int i = 0; i < to; i++) {
                double begin = i * step;
                double end = Math.min(from, begin + step);
                double sum = 0;
                for (int k = (int) begin; k < end; k++) {
                    sum += source[at + k] * (Math.min(end, k + 1) - Math.max(begin, k));
                }
                target[i] = (float) (sum / step);
            }
        }

        /** Adds a source row to the target rows that it overlaps and returns the last of them. */
        int spread(float[] row, int y, int first, float[] target) {
            double step = (double) from / to;
            int i = first;
            while (true) {
                double begin = i * step;
                float share = (float) ((Math.min(begin + step, y + 1) - Math.max(begin, y)) / step);
                for (int x = 0, at = i * row.length; x < row.length; x++, at++) {
                    target[at] += share * row[x];
                }
                if (begin + step >= y + 1 || i + 1 == to) {
                    return begin + step <= y + 1 && i + 1 < to ? i + 1 : i;
                }
                i++;
            }
        }
    }

    /** Returns the sum above and to the left of each corner: one more row and column than samples. */
    double[] integral() {
        var sums = new double[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            double row = 0;
            int at = (y + 1) * (width + 1) + 1;
            for (int x = 0; x < width; x++, at++) {
                row += values[y * width + x];
                sums[at] = sums[at - width - 1] + row;
            }
        }
        return sums;
    }
}
