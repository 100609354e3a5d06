package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.draw.DrawOrder;
import dev.mintmark.app.draw.DrawResult;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.InputImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws an artwork, and together with it those of the same request that come next, as many as the drawer has use for. Their pictures
 * are kept in memory until their own step takes them; a process that ends before draws them again. Thread-safe.
 */
final class DrawStep {
    private static final Logger log = LoggerFactory.getLogger(DrawStep.class);

    /** As many as a request has, without the first. */
    private static final int MAX_KEPT = GenerateRequest.MAX_COUNT - 1;

    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final ArtworkEvents events;
    private final BooleanSupplier stopping;

    /** By the artwork's ID. The oldest is dropped where too many are never asked for, as those of cancelled artworks. */
    private final Map<String, DrawResult> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DrawResult> eldest) {
            return size() > MAX_KEPT;
        }
    };

    DrawStep(Artworks artworks, ArtworkChanges changes, ArtworkEvents events, BooleanSupplier stopping) {
        this.artworks = artworks;
        this.changes = changes;
        this.events = events;
        this.stopping = stopping;
    }

    /** Returns the artwork's drawing; empty where it was stopped with the process, or cancelled. */
    Optional<DrawResult> draw(Artwork artwork, InputImages inputs, Drawer drawer) throws StepFailedException {
        DrawResult ahead = take(artwork.id());
        if (ahead != null) {
            return Optional.of(ahead);
        }
        List<Artwork> together = together(artwork, drawer);
        List<DrawingWatch> watches = new ArrayList<>();
        try {
            List<DrawOrder> orders = new ArrayList<>();
            for (Artwork one : together) {
                DrawingWatch watch = DrawingWatch.start(() -> stopping.getAsBoolean() || !isToBeDrawn(one.id()));
                watches.add(watch);
                orders.add(new DrawOrder(
                        one.recipe(), new DrawingProgress(one.id(), changes, events, stopping), watch.cancellation()));
            }
            return together.size() == 1
                    ? drawer.draw(
                            artwork.recipe(),
                            inputs,
                            orders.getFirst().listener(),
                            orders.getFirst().cancellation())
                    : keepOthers(together, drawer.drawAll(orders, inputs));
        } finally {
            watches.forEach(DrawingWatch::close);
            together.forEach(one -> dropPreview(one.id()));
        }
    }

    private List<Artwork> together(Artwork artwork, Drawer drawer) throws StepFailedException {
        List<Artwork> all = new ArrayList<>(List.of(artwork));
        int batch = drawer.batch(artwork.recipe());
        if (batch > 1) {
            artworks.undrawnAfter(artwork.id(), batch - 1).stream()
                    .filter(next -> next.recipe().isLike(artwork.recipe()))
                    .forEach(all::add);
        }
        return all;
    }

    private Optional<DrawResult> keepOthers(List<Artwork> together, List<Optional<DrawResult>> results) {
        for (int i = 1; i < results.size(); i++) {
            String id = together.get(i).id();
            results.get(i).ifPresent(result -> keep(id, result));
        }
        return results.getFirst();
    }

    private void dropPreview(String id) {
        try {
            events.dropPreview(id);
        } catch (RuntimeException e) {
            log.debug("The preview of artwork {} is removed later.", id, e);
        }
    }

    private synchronized void keep(String id, DrawResult result) {
        kept.put(id, result);
    }

    private synchronized @Nullable DrawResult take(String id) {
        return kept.remove(id);
    }

    /** Whether it was neither cancelled nor deleted, here or by another process. */
    private boolean isToBeDrawn(String id) {
        return artworks.find(id)
                .filter(artwork -> artwork.stage() == Stage.ACCEPTED)
                .isPresent();
    }
}
