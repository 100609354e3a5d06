package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.store.Nodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners in this process and at other nodes that an artwork changed, and keeps the preview of what it is becoming.
 * Thread-safe.
 */
final class ArtworkEvents {
    private static final Logger log = LoggerFactory.getLogger(ArtworkEvents.class);

    private final Map<String, List<Consumer<Artwork>>> listeners = new ConcurrentHashMap<>();

    /** By artwork: the last preview of its drawing, a PNG file. */
    private final Map<String, byte[]> previews = new ConcurrentHashMap<>();

    private final Nodes nodes;

    ArtworkEvents(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The listener is called on the thread that changed the artwork, so it must not block. */
    Subscription subscribe(String id, Consumer<Artwork> listener) {
        listeners.compute(id, (key, before) -> {
            List<Consumer<Artwork>> all = before == null ? new CopyOnWriteArrayList<>() : before;
            all.add(listener);
            return all;
        });
        return () -> listeners.computeIfPresent(id, (key, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    /** Returns whether an artwork has listeners in this process. */
    boolean isFollowedHere(String id) {
        return listeners.containsKey(id);
    }

    /** Returns whether somebody follows an artwork, here or at another node. */
    boolean isFollowed(String id) {
        return isFollowedHere(id)
                || nodes.previews().map(previewed -> previewed.areWanted(id)).orElse(false);
    }

    /** Keeps a preview until the drawing ends. */
    void keepPreview(String id, byte[] png) {
        previews.put(id, png);
        nodes.previews().ifPresent(elsewhere -> elsewhere.keep(id, png));
    }

    void dropPreview(String id) {
        if (previews.remove(id) != null) {
            nodes.previews().ifPresent(elsewhere -> elsewhere.drop(id));
        }
    }

    /** Returns the last preview, where it was made by another node after this call at the earliest. */
    Optional<byte[]> preview(String id) {
        return Optional.ofNullable(previews.get(id))
                .or(() -> nodes.previews().flatMap(elsewhere -> elsewhere.find(id)));
    }

    /** Gives the changed artwork to its listeners, here and elsewhere. */
    void publish(Artwork artwork) {
        publishHere(artwork);
        nodes.tell(artwork.id());
    }

    /** Gives the changed artwork to its listeners in this process. */
    void publishHere(Artwork artwork) {
        for (Consumer<Artwork> listener : listeners.getOrDefault(artwork.id(), List.of())) {
            try {
                listener.accept(artwork);
            } catch (RuntimeException e) {
                log.warn("A listener to artwork {} failed.", artwork.id(), e);
            }
        }
    }
}
