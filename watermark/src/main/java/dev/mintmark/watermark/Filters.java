package dev.mintmark.watermark;

/** Neighbourhood filters on planes. Beyond an edge the outermost pixel repeats. Stateless. */
final class Filters {
    private Filters() {}

    /** Approximates a Gaussian blur of this standard deviation by two running means along each axis. */
    static Plane blur(Plane source, double deviation) {
        int radius = Math.max(1, (int) Math.round((Math.sqrt(6 * deviation * deviation + 1) - 1) / 2));
        var a = new Plane(source.width, source.height);
        var b = new Plane(source.width, source.height);
        meanDown(source, a, radius);
        meanDown(a, b, radius);
        var line = new float[source.width];
        for (int y = 0; y < source.height; y++) {
            meanAlong(b.values, y * b.width, line, 0, b.width, radius);
            meanAlong(line, 0, b.values, y * b.width, b.width, radius);
        }
        return b;
    }

    private static void meanDown(Plane source, Plane target, int radius) {
        int width = source.width;
        int last = source.height - 1;
        // One array for each row, all with one index: the compiler vectorises these loops.
        var sum = new float[width];
        var enters = new float[width];
        var leaves = new float[width];
        for (int k = -radius; k <= radius; k++) {
            System.arraycopy(source.values, Math.clamp(k, 0, last) * width, enters, 0, width);
            for (int x = 0; x < width; x++) {
                sum[x] += enters[x];
            }
        }
        float scale = 1f / (2 * radius + 1);
        for (int y = 0; y <= last; y++) {
            System.arraycopy(source.values, Math.min(y + radius + 1, last) * width, enters, 0, width);
            System.arraycopy(source.values, Math.max(y - radius, 0) * width, leaves, 0, width);
            for (int x = 0; x < width; x++) {
                float before = sum[x];
                sum[x] = before + (enters[x] - leaves[x]);
                leaves[x] = before * scale;
            }
            System.arraycopy(leaves, 0, target.values, y * width, width);
        }
    }

    private static void meanAlong(float[] source, int from, float[] target, int to, int count, int radius) {
        int last = count - 1;
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
            sum += source[from + Math.clamp(k, 0, last)];
        }
        float scale = 1f / (2 * radius + 1);
        for (int x = 0; x <= last; x++) {
            target[to + x] = sum * scale;
            sum += source[from + Math.min(x + radius + 1, last)] - source[from + Math.max(x - radius, 0)];
        }
    }

    /** Returns the minimum over the 7 x 7 square around each pixel. */
    static Plane erode(Plane source) {
        var down = new Plane(source.width, source.height);
        var line = new float[3][source.width];
        for (int y = 0; y < source.height; y++) {
            least(source, y - 3, y - 2, line[0]);
            least(source, y - 1, y, line[1]);
            least(source, y + 1, y + 2, line[2]);
            int last = Math.min(y + 3, source.height - 1) * source.width;
            int at = y * source.width;
            for (int x = 0; x < source.width; x++) {
                float upper = Math.min(line[0][x], line[1][x]);
                down.values[at + x] = Math.min(upper, Math.min(line[2][x], source.values[last + x]));
            }
        }
        return alongRows(down);
    }

    private static void least(Plane source, int first, int second, float[] into) {
        int a = Math.clamp(first, 0, source.height - 1) * source.width;
        int b = Math.clamp(second, 0, source.height - 1) * source.width;
        for (int x = 0; x < source.width; x++) {
            into[x] = Math.min(source.values[a + x], source.values[b + x]);
        }
    }

    /** Minimum along rows by doubling: of 2, of 4, of 7 neighbours, on rows extended by three pixels at each end. */
    private static Plane alongRows(Plane source) {
        int width = source.width;
        var result = new Plane(width, source.height);
        var row = new float[width + 6];
        for (int y = 0; y < source.height; y++) {
            int at = y * width;
            java.util.Arrays.fill(row, Float.POSITIVE_INFINITY);
            System.arraycopy(source.values, at, row, 3, width);
            for (int x = 0; x < width + 5; x++) {
                row[x] = Math.min(row[x], row[x + 1]);
            }
            for (int x = 0; x < width + 3; x++) {
                row[x] = Math.min(row[x], row[x + 2]);
            }
            for (int x = 0; x < width; x++) {
                result.values[at + x] = Math.min(row[x], row[x + 3]);
            }
        }
        return result;
    }
}
