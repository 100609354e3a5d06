package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.workflow.GenerateRequest;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cancels a command's artworks that are not done, if a signal ends the program before this is closed. An artwork whose mint is
 * signed is left alone. Thread-safe.
 */
final class CancelOnInterrupt implements AutoCloseable {
    private final MintmarkApi api;
    private final AutoCloseable onSignal = this::cancelAll;
    private final ReentrantLock lock = new ReentrantLock();
    private List<ArtworkResponse> created = List.of();

    CancelOnInterrupt(MintmarkApi api) {
        this.api = api;
        Signals.closing(onSignal);
    }

    /** Creates artworks. A signal during this waits for its end, so that it finds what to cancel. */
    List<ArtworkResponse> create(GenerateRequest request) {
        lock.lock();
        try {
            if (!Signals.received()) {
                created = api.artworks().create(request, null).artworks();
            }
        } finally {
            lock.unlock();
        }
        Signals.awaitExitIfReceived();
        return created;
    }

    /** Adds the artworks' IDs where the service ended while they were waited for, so that they can be found again. */
    CommandFailedException kept(CommandFailedException e) {
        if (!e.isServiceLost()) {
            return e;
        }
        List<String> ids = created.stream().map(ArtworkResponse::id).toList();
        return CommandFailedException.serviceLost(e.getMessage()
                + " The service continues the order when it runs again: artwork " + String.join(", ", ids) + ".");
    }

    private void cancelAll() {
        lock.lock();
        try {
            if (created.isEmpty()) {
                Output.note("mintmark: stopped; nothing was queued.");
            }
            created.forEach(artwork -> cancel(artwork.id()));
        } finally {
            lock.unlock();
        }
    }

    private void cancel(String id) {
        try {
            if (api.artworks().find(id).done()) {
                Output.note("mintmark: artwork " + id + " was done and is kept.");
            } else {
                api.artworks().cancel(id);
                Output.note("mintmark: artwork " + id + " is cancelled.");
            }
        } catch (ConflictException e) {
            Output.note("mintmark: " + e.getMessage());
        } catch (RuntimeException e) {
            Output.note("mintmark: artwork " + id + " could not be cancelled: " + e.getMessage());
        }
    }

    /** Keeps the artworks from now on. */
    @Override
    public void close() {
        Signals.unregister(onSignal);
    }
}
