package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Progress;

/** Hears of a drawing's progress, on the thread that draws. */
@FunctionalInterface
public interface DrawListener {
    /** After each sampler step; false stops the drawing. */
    boolean onProgress(Progress progress);
}
