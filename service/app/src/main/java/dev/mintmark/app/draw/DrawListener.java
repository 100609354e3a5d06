package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Progress;

/** Receives the progress of a drawing, on the thread that draws. */
@FunctionalInterface
public interface DrawListener {
    /** Called after each sampler step; false stops the drawing. */
    boolean onProgress(Progress progress);
}
