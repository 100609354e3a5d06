package dev.mintmark.app.draw;

/**
 * How pictures are drawn.
 *
 * @param safety what is not drawn, or not given out
 * @param batch how many pictures of a request are drawn together at most, 1 to 10; 0 for as many as the device has use for
 * @param spinning whether the threads of a step wait for each other without sleeping
 */
public record DrawingOptions(DrawingSafety safety, int batch, boolean spinning) {
    /** One picture at a time. */
    public static DrawingOptions of(DrawingSafety safety) {
        return new DrawingOptions(safety, 1, false);
    }
}
