package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * A picture while it is drawn: its sampler, its latents, and whether it still is to be drawn. Each picture of a batch has its own
 * random numbers, so that it is the one that its seed gives alone. Another thread may call {@link #cancel}; otherwise not thread-safe.
 */
final class PictureState {
    private final Sampler sampler;
    private final StepListener listener;
    private @Nullable StartLatents start;
    private @Nullable DrawException ended;
    private volatile boolean cancelled;

    PictureState(Sampler sampler, StepListener listener) {
        this.sampler = sampler;
        this.listener = listener;
    }

    /** Sets what it starts from, once. */
    void begin(StartLatents latents) {
        start = latents;
    }

    Sampler sampler() {
        return sampler;
    }

    StepListener listener() {
        return listener;
    }

    /** Returns what it started from, whose latents are now those of its last step. */
    StartLatents start() {
        if (start == null) {
            throw new IllegalStateException("The picture was not begun.");
        }
        return start;
    }

    /** Marks it as cancelled. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Ends it without a drawing; the first reason counts. */
    void end(DrawException reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    boolean isEnded() {
        return ended != null;
    }

    /** Returns why it has no drawing; null if it has, or will have. */
    @Nullable
    DrawException reason() {
        return ended;
    }
}
