package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintOrder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Orders anchors. Its methods belong into the transaction that changes the artwork. Thread-safe. */
final class Anchoring {
    private final Anchors anchors;
    private final ArtworkChanges changes;
    private final Clock clock;

    Anchoring(Anchors anchors, ArtworkChanges changes, Clock clock) {
        this.anchors = anchors;
        this.changes = changes;
        this.clock = clock;
    }

    /** Orders the anchors of artworks that are being registered. */
    void put(List<Artwork> registered) {
        registered.forEach(artwork -> anchors.order(artwork.id(), clock.instant()));
    }

    /** Sets the terms of an artwork that is not anchored; empty where its stage does not allow that. */
    Optional<Artwork> setTerms(Artwork artwork, MintOrder terms) {
        requireNone(artwork);
        return changes.setTerms(artwork.id(), terms);
    }

    /** Orders an artwork's anchor by these terms; empty where its stage does not allow that. */
    Optional<Artwork> order(Artwork artwork, MintOrder terms) {
        Optional<Artwork> changed = setTerms(artwork, terms);
        changed.ifPresent(ordered -> anchors.order(ordered.id(), clock.instant()));
        return changed;
    }

    /** @throws ConflictException where the artwork is anchored, or is going to be */
    void requireNone(Artwork artwork) {
        anchors.find(artwork.id()).ifPresent(anchor -> Refusals.requireFailed(artwork, anchor));
    }

    ConflictException claimRefusal(Artwork artwork) {
        return Refusals.claim(artwork, anchors.find(artwork.id()).orElse(null));
    }
}
