package dev.mintmark.watermark;

/** Neighbourhood filters on planes; at the edges the outermost pixel repeats. Stateless. */
final class Filters {
    private Filters() {}

    /** Nearly a Gaussian of this deviation: two running means along each axis. */
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
        var sum = new float[width];
        for (int k = -radius; k <= radius; k++) {
            addRow(source, Math.clamp(k, 0, last), sum, 1);
        }
        float scale = 1f / (2 * radius + 1);
        for (int y = 0; y <= last; y++) {
            int at = y * width;
            for (int x = 0; x < width; x++) {
                target.values[at + x] = sum[x] * scale;
            }
            int enters = Math.min(y + radius + 1, last) * width;
            int leaves = Math.max(y - radius, 0) * width;
            for (int x = 0; x < width; x++) {
                sum[x] += source.values[enters + x] - source.values[leaves + x];
            }
        }
    }

    private static void addRow(Plane source, int y, float[] sum, float factor) {
        int at = y * source.width;
        for (int x = 0; x < source.width; x++) {
            sum[x] += factor * source.values[at + x];
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

    /** The least value in the square of side 2 {@code radius} + 1 around each pixel. */
    static Plane erode(Plane source, int radius) {
        int width = source.width;
        int height = source.height;
        var down = new Plane(width, height);
        for (int y = 0; y < height; y++) {
            int at = y * width;
            System.arraycopy(source.values, at, down.values, at, width);
            for (int k = Math.max(0, y - radius); k <= Math.min(height - 1, y + radius); k++) {
                for (int x = 0; x < width; x++) {
                    down.values[at + x] = Math.min(down.values[at + x], source.values[k * width + x]);
                }
            }
        }
        var result = new Plane(width, height);
        for (int y = 0; y < height; y++) {
            int at = y * width;
            for (int x = 0; x < width; x++) {
                float least = down.values[at + x];
                for (int k = Math.max(0, x - radius); k <= Math.min(width - 1, x + radius); k++) {
                    least = Math.min(least, down.values[at + k]);
                }
                result.values[at + x] = least;
            }
        }
        return result;
    }
}
