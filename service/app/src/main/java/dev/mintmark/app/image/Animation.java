package dev.mintmark.app.image;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An animation in PNG, GIF or WebP. One frame of it is verified: the frame at which it stops within ten seconds, else the frame that
 * is shown for more than half of the time. An animation without such a frame is refused, because a viewer hardly sees any single
 * frame of it.
 *
 * @param format for messages
 * @param width of the canvas, at most 10 megapixels in all
 * @param height of the canvas
 * @param plays how often it is played; 0 without end
 * @param frames in order
 */
record Animation(String format, int width, int height, long plays, List<Frame> frames) {
    static final int MAX_FRAMES = 10_000;
    private static final long MAX_CANVAS = 10_000_000;
    private static final long MAX_DRAWN_PIXELS = 500_000_000;
    private static final long STOPS_WITHIN_MILLIS = 10_000;
    private static final int CLEAR = 0;

    /** What happens to a frame's place when its time is over. */
    enum Disposal {
        KEEP,
        CLEAR,
        RESTORE
    }

    /** Decodes a frame's own pixels, row by row. */
    interface Pixels {
        int[] decode();
    }

    /**
     * @param x of its left edge on the canvas
     * @param y of its upper edge on the canvas
     * @param millis for which it is shown
     * @param blends whether it is laid over the canvas by its alpha, or replaces what is there
     */
    record Frame(int x, int y, int width, int height, long millis, Disposal disposal, boolean blends, Pixels pixels) {
        /** Browsers show frames of 10 ms and less for 100 ms. */
        static long shown(long millis) {
            return millis <= 10 ? 100 : millis;
        }
    }

    /**
     * @param argb the canvas as it is shown, in rows of {@code width}
     * @param note which frame it is; null where there is no other
     */
    record Judged(int width, int[] argb, @Nullable String note) {
        PixelSink shrunk(int shrink) {
            PixelSink sink = new PixelSink(width, argb.length / width, shrink, true);
            int[] row = new int[width];
            for (int y = 0; y < argb.length / width; y++) {
                System.arraycopy(argb, y * width, row, 0, width);
                sink.put(y, 0, 1, row, width);
            }
            return sink;
        }
    }

    /** @throws InvalidImageException where no frame is shown long enough, or the animation is too large */
    Judged judged() {
        if (frames.isEmpty()) {
            throw new InvalidImageException("The " + format + " file says that it is animated, but has no frame.");
        }
        if ((long) width * height > MAX_CANVAS) {
            throw new InvalidImageException("The " + format + " animation has " + width + " x " + height
                    + " pixels; animations of at most 10 million are read.");
        }
        int last = frames.size() - 1;
        long total = frames.stream().mapToLong(Frame::millis).sum();
        if (plays > 0 && plays <= STOPS_WITHIN_MILLIS && total * plays <= STOPS_WITHIN_MILLIS || last == 0) {
            return new Judged(
                    width,
                    canvas(last),
                    last == 0
                            ? null
                            : "The file is an animation of " + frames.size()
                                    + " frames; judged is the last, at which it stops.");
        }
        for (int i = 0; i <= last; i++) {
            long millis = frames.get(i).millis;
            if (2 * millis > total) {
                return new Judged(
                        width,
                        canvas(i),
                        String.format(
                                Locale.ROOT,
                                "The file is an animation of %d frames; judged is frame %d, which is shown for %.2f of"
                                        + " %.2f seconds.",
                                frames.size(),
                                i + 1,
                                millis / 1000.0,
                                total / 1000.0));
            }
        }
        throw new InvalidImageException("The file is an animation of " + frames.size()
                + " frames, and none is shown for more than half of the time: save the frame in question as a"
                + " picture.");
    }

    private int[] canvas(int wanted) {
        int[] canvas = new int[width * height];
        long drawn = 0;
        for (int i = 0; i <= wanted; i++) {
            Frame frame = frames.get(i);
            drawn += (long) frame.width * frame.height;
            if (drawn > MAX_DRAWN_PIXELS) {
                throw new InvalidImageException("The " + format + " animation draws more than "
                        + MAX_DRAWN_PIXELS / 1_000_000 + " million pixels before the frame in question.");
            }
            int[] before = frame.disposal == Disposal.RESTORE && i < wanted ? canvas.clone() : canvas;
            draw(frame, canvas);
            if (i < wanted) {
                switch (frame.disposal) {
                    case KEEP -> {}
                    case CLEAR -> clear(frame, canvas);
                    case RESTORE -> canvas = before;
                }
            }
        }
        return canvas;
    }

    private void draw(Frame frame, int[] canvas) {
        int[] pixels = frame.pixels.decode();
        int columns = Math.min(frame.width, width - frame.x);
        for (int y = 0; y < Math.min(frame.height, height - frame.y); y++) {
            int to = (frame.y + y) * width + frame.x;
            int from = y * frame.width;
            for (int x = 0; x < columns; x++) {
                int over = pixels[from + x];
                canvas[to + x] = !frame.blends || over >>> 24 == 255 ? over : blend(over, canvas[to + x]);
            }
        }
    }

    private void clear(Frame frame, int[] canvas) {
        int columns = Math.min(frame.width, width - frame.x);
        for (int y = frame.y; y < Math.min(frame.y + frame.height, height); y++) {
            java.util.Arrays.fill(canvas, y * width + frame.x, y * width + frame.x + columns, CLEAR);
        }
    }

    private static int blend(int over, int under) {
        int alpha = over >>> 24;
        int below = (under >>> 24) * (255 - alpha) / 255;
        int sum = alpha + below;
        if (alpha == 0 || sum == 0) {
            return under;
        }
        int pixel = sum << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            pixel |= ((over >> shift & 0xff) * alpha + (under >> shift & 0xff) * below + sum / 2) / sum << shift;
        }
        return pixel;
    }
}
