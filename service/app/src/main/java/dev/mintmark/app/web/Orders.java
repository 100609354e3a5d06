package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.workflow.GenerateRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers order, by whichever API, as much as their quotas allow. Thread-safe. */
record Orders(ArtworkApi artworks, Quotas quotas) {
    /**
     * A request that comes again with its idempotency key makes nothing, and counts as nothing.
     *
     * @throws ProblemException 403, where it goes on to IPFS or the chain and the caller may only draw
     */
    ArtworkList create(Caller caller, GenerateRequest ordered, @Nullable String key) {
        if (ordered.goal() != Goal.SEALED && !caller.may(Permission.MINT)) {
            throw AccessFilter.denied(Permission.MINT);
        }
        GenerateRequest request = ordered.withCreator(caller.address());
        Optional<ArtworkList> before = artworks.createdBefore(request, key, caller.owner());
        if (before.isPresent()) {
            return before.get();
        }
        long count = request.count() == null ? 1 : request.count();
        boolean isMint = request.mint() != null || request.anchor() != null;
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Quotas.Use drawn = quotas.draw(caller, count);
        Quotas.Use minted = null;
        boolean made = false;
        try {
            minted = isMint ? quotas.mint(caller, count) : null;
            ArtworkList created = artworks.create(request, key, caller.owner());
            made = !created.artworks().getFirst().createdAt().isBefore(start);
            return created;
        } finally {
            if (!made) {
                drawn.giveBack();
                if (minted != null) {
                    minted.giveBack();
                }
            }
        }
    }

    /** Counts a mint where it is ordered. */
    <T, E extends Exception> T mint(Caller caller, Order<T, E> order) throws E {
        Quotas.Use use = quotas.mint(caller, 1);
        boolean ordered = false;
        try {
            T answer = order.give();
            ordered = true;
            return answer;
        } finally {
            if (!ordered) {
                use.giveBack();
            }
        }
    }

    /** Orders something. */
    @FunctionalInterface
    interface Order<T, E extends Exception> {
        T give() throws E;
    }
}
