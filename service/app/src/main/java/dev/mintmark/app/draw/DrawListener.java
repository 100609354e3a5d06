package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Progress;
import dev.mintmark.watermark.Raster;

/** Receives the progress of a drawing, on the thread that draws. */
@FunctionalInterface
public interface DrawListener {
    /** Called after each sampler step; false stops the drawing. */
    boolean onProgress(Progress progress);

    /** Returns whether a preview of a step is wanted; called before {@link #onProgress}. */
    default boolean wantsPreview(Progress progress) {
        return false;
    }

    /** Receives a preview that was wanted, of at most 128 pixels a side. */
    default void onPreview(Raster preview) {}
}
