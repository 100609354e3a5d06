package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.draw.DrawListener;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Raster;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the progress of one drawing at intervals, with a preview where someone follows it, and stops it if its artwork was cancelled.
 * Not thread-safe.
 */
final class DrawingProgress implements DrawListener {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(DrawingProgress.class);

    private final String id;
    private final ArtworkChanges changes;
    private final ArtworkEvents events;
    private final BooleanSupplier stopping;
    private long last = System.nanoTime() - EVERY.toNanos();

    DrawingProgress(String id, ArtworkChanges changes, ArtworkEvents events, BooleanSupplier stopping) {
        this.id = id;
        this.changes = changes;
        this.events = events;
        this.stopping = stopping;
    }

    private boolean isDue() {
        return System.nanoTime() - last >= EVERY.toNanos();
    }

    @Override
    public boolean wantsPreview(Progress progress) {
        try {
            return isDue() && events.isFollowed(id);
        } catch (RuntimeException e) {
            log.debug("Whether somebody follows artwork {} is not known.", id, e);
            return false;
        }
    }

    @Override
    public void onPreview(Raster preview) {
        try {
            events.keepPreview(id, ImageCodec.encodeFast(preview));
        } catch (RuntimeException e) {
            // the drawing is worth more than its preview
            log.debug("A preview of artwork {} was not stored.", id, e);
        }
    }

    @Override
    public boolean onProgress(Progress progress) {
        if (stopping.getAsBoolean()) {
            return false;
        }
        StepMetrics.drew();
        if (!isDue() && progress.step() < progress.steps()) {
            return true;
        }
        last = System.nanoTime();
        Optional<Artwork> artwork;
        try {
            artwork = changes.progress(id, progress);
        } catch (RuntimeException e) {
            // the drawing is worth more than a note of its progress
            log.warn("The progress of artwork {} was not stored: {}", id, e.getMessage());
            return true;
        }
        artwork.ifPresent(events::publish);
        return artwork.isPresent();
    }
}
