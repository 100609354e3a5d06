package dev.mintmark.app.api;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.CurrentRequest;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.verify.Evidence;
import dev.mintmark.app.verify.Reports;
import dev.mintmark.app.verify.Verification;
import java.util.Optional;

/**
 * Keeps private artworks from callers who may not read them, where anybody may ask: verification, reports and soft bindings. Pinning
 * publishes the file, whose address follows from its hash, so a pinned artwork is kept from nobody here. Thread-safe.
 */
public final class PrivateArtworks {
    private final Artworks artworks;

    public PrivateArtworks(Artworks artworks) {
        this.artworks = artworks;
    }

    /** Whether whoever makes this thread's request may be told of an artwork. */
    public boolean isShown(Artwork artwork) {
        Caller caller = CurrentRequest.caller();
        return artwork.isPublic()
                || artwork.pin() != null
                || caller.may(Permission.READ_ALL)
                || caller.may(Permission.READ) && caller.owns(artwork);
    }

    /** Returns an answer without what only those may know who may read its artwork. */
    Verification shown(Verification answer, Reports.Asked asked) {
        Optional<String> id = Optional.ofNullable(answer.artwork()).map(Verification.ArtworkSummary::id);
        if (id.isEmpty()
                || answer.evidence().ipfs() instanceof Evidence.Pinned
                || CurrentRequest.caller().may(Permission.READ_ALL)
                || artworks.find(id.get()).filter(this::isShown).isPresent()) {
            return answer;
        }
        return answer.withoutArtwork(asked);
    }
}
