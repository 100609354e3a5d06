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
    private static final long MAX_NANOS = 10_000_000_000L;
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

    /** Bytes that an animation holds at most: the canvas and its shrunk copy, and a frame thrice. */
    static long memory(long canvas, long frame) {
        return 8 * Math.min(canvas, MAX_CANVAS) + 12 * Math.min(frame, MAX_CANVAS);
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
        long touched = canvas.length;
        long began = System.nanoTime();
        for (int i = 0; i <= wanted; i++) {
            Frame frame = frames.get(i);
            Disposal disposal = i < wanted ? frame.disposal : Disposal.KEEP;
            long pixels = (long) frame.width * frame.height;
            // decoding and drawing, and what keeps and clears or restores its place
            touched += pixels * (disposal == Disposal.RESTORE ? 4 : disposal == Disposal.CLEAR ? 3 : 2);
            if (pixels > MAX_CANVAS || touched > MAX_DRAWN_PIXELS) {
                throw new InvalidImageException("The " + format + " animation draws more than "
                        + (pixels > MAX_CANVAS ? MAX_CANVAS : MAX_DRAWN_PIXELS) / 1_000_000 + " million pixels "
                        + (pixels > MAX_CANVAS ? "in one frame." : "before the frame in question."));
            }
            if (System.nanoTime() - began > MAX_NANOS) {
                throw new InvalidImageException("The " + format + " animation takes more than "
                        + MAX_NANOS / 1_000_000_000 + " seconds until the frame in question.");
            }
            int[] before = disposal == Disposal.RESTORE ? copy(frame, canvas) : new int[0];
            draw(frame, canvas);
            switch (disposal) {
                case KEEP -> {}
                case CLEAR -> clear(frame, canvas);
                case RESTORE -> restore(frame, before, canvas);
            }
        }
        return canvas;
    }

    private int columns(Frame frame) {
        return Math.min(frame.width, width - frame.x);
    }

    private int rows(Frame frame) {
        return Math.min(frame.height, height - frame.y);
    }

    private int[] copy(Frame frame, int[] canvas) {
        int columns = columns(frame);
        int[] copy = new int[columns * rows(frame)];
        for (int y = 0; y < rows(frame); y++) {
            System.arraycopy(canvas, (frame.y + y) * width + frame.x, copy, y * columns, columns);
        }
        return copy;
    }

    private void restore(Frame frame, int[] copy, int[] canvas) {
        int columns = columns(frame);
        for (int y = 0; y < rows(frame); y++) {
            System.arraycopy(copy, y * columns, canvas, (frame.y + y) * width + frame.x, columns);
        }
    }

    private void draw(Frame frame, int[] canvas) {
        int[] pixels = frame.pixels.decode();
        int columns = columns(frame);
        for (int y = 0; y < rows(frame); y++) {
            int to = (frame.y + y) * width + frame.x;
            int from = y * frame.width;
            for (int x = 0; x < columns; x++) {
                int over = pixels[from + x];
                canvas[to + x] = !frame.blends || over >>> 24 == 255 ? over : blend(over, canvas[to + x]);
            }
        }
    }

    private void clear(Frame frame, int[] canvas) {
        int columns = columns(frame);
        for (int y = frame.y; y < frame.y + rows(frame); y++) {
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
