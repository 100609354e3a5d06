package dev.mintmark.diffusion.control;

import dev.mintmark.diffusion.InputImage;

/**
 * White edges on black (Canny, "A Computational Approach to Edge Detection", 1986), pixel for pixel those of OpenCV's
 * {@code cv2.Canny(rgb, low, high)} on a picture of three channels: Sobel's 3 × 3 gradients of the channel that changes most, with
 * the sum of their absolute values as magnitude.
 */
public final class CannyEdges {
    /** The tangent of 22.5° in fixed point with 15 bits. */
    private static final int TANGENT_22 = 13573;

    private static final int FIXED_POINT_BITS = 15;
    private static final int WHITE = 0xFFFFFFFF;
    private static final int BLACK = 0xFF000000;

    private final int width;
    private final int height;
    private final int[] across;
    private final int[] down;
    private final int[] magnitudes;

    private CannyEdges(InputImage picture) {
        this.width = picture.width();
        this.height = picture.height();
        this.across = new int[width * height];
        this.down = new int[width * height];
        this.magnitudes = new int[width * height];
        for (int shift = 16; shift >= 0; shift -= 8) {
            addGradients(picture.argb(), shift);
        }
    }

    /**
     * Finds edges. Pixels above the upper threshold begin an edge, pixels above the lower one continue it. ControlNets for edges
     * were trained with thresholds around 100 and 200.
     *
     * @param low lower threshold of the gradient's magnitude, which is 0 to 2040
     * @param high upper threshold; if it is the smaller one, they are swapped
     * @return a picture of the same size
     */
    public static InputImage of(InputImage picture, int low, int high) {
        return new CannyEdges(picture).edges(Math.min(low, high), Math.max(low, high));
    }

    /** Takes over the gradients of one colour where it changes more than the colours before. */
    private void addGradients(int[] argb, int shift) {
        for (int y = 0; y < height; y++) {
            int above = Math.max(y - 1, 0) * width;
            int row = y * width;
            int below = Math.min(y + 1, height - 1) * width;
            for (int x = 0; x < width; x++) {
                int left = Math.max(x - 1, 0);
                int right = Math.min(x + 1, width - 1);
                int topLeft = argb[above + left] >> shift & 0xFF;
                int topRight = argb[above + right] >> shift & 0xFF;
                int bottomLeft = argb[below + left] >> shift & 0xFF;
                int bottomRight = argb[below + right] >> shift & 0xFF;
                int dx = topRight
                        + 2 * (argb[row + right] >> shift & 0xFF)
                        + bottomRight
                        - topLeft
                        - 2 * (argb[row + left] >> shift & 0xFF)
                        - bottomLeft;
                int dy = bottomLeft
                        + 2 * (argb[below + x] >> shift & 0xFF)
                        + bottomRight
                        - topLeft
                        - 2 * (argb[above + x] >> shift & 0xFF)
                        - topRight;
                int magnitude = Math.abs(dx) + Math.abs(dy);
                if (magnitude > magnitudes[row + x]) {
                    magnitudes[row + x] = magnitude;
                    across[row + x] = dx;
                    down[row + x] = dy;
                }
            }
        }
    }

    /** Follows edges from their strong pixels through the neighbours that are ridges above the lower threshold. */
    private InputImage edges(int low, int high) {
        int[] edges = new int[width * height];
        int[] open = new int[edges.length]; // a stack, on which every pixel is put at most once
        int count = 0;
        for (int i = 0; i < edges.length; i++) {
            edges[i] = BLACK;
            if (magnitudes[i] > high && isRidge(i)) {
                edges[i] = WHITE;
                open[count++] = i;
            }
        }
        while (count > 0) {
            int from = open[--count];
            for (int y = Math.max(from / width - 1, 0); y <= Math.min(from / width + 1, height - 1); y++) {
                for (int x = Math.max(from % width - 1, 0); x <= Math.min(from % width + 1, width - 1); x++) {
                    int to = y * width + x;
                    if (edges[to] == BLACK && magnitudes[to] > low && isRidge(to)) {
                        edges[to] = WHITE;
                        open[count++] = to;
                    }
                }
            }
        }
        return new InputImage(edges, width, height);
    }

    /** Returns whether the magnitude is largest across the edge; of two equal neighbours, one counts. */
    private boolean isRidge(int at) {
        int x = at % width;
        int y = at / width;
        int magnitude = magnitudes[at];
        int dx = Math.abs(across[at]);
        int dy = Math.abs(down[at]) << FIXED_POINT_BITS;
        int flat = dx * TANGENT_22;
        if (dy < flat) {
            return magnitude > magnitude(x - 1, y) && magnitude >= magnitude(x + 1, y);
        }
        int steep = flat + (dx << (FIXED_POINT_BITS + 1)); // tan 67.5° = tan 22.5° + 2
        if (dy > steep) {
            return magnitude > magnitude(x, y - 1) && magnitude >= magnitude(x, y + 1);
        }
        int side = (across[at] ^ down[at]) < 0 ? -1 : 1;
        return magnitude > magnitude(x - side, y - 1) && magnitude > magnitude(x + side, y + 1);
    }

    /** Returns a magnitude; 0 outside of the picture. */
    private int magnitude(int x, int y) {
        return x < 0 || x >= width || y < 0 || y >= height ? 0 : magnitudes[y * width + x];
    }
}
