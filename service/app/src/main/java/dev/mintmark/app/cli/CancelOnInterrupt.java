package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ConflictException;
import java.util.List;

/**
 * Cancels a command's artworks that are not done, if a signal ends the program before this is closed. An artwork whose mint is
 * signed is left alone.
 */
final class CancelOnInterrupt implements AutoCloseable {
    private final AutoCloseable onSignal;

    private CancelOnInterrupt(AutoCloseable onSignal) {
        this.onSignal = onSignal;
    }

    /** @param ids of the artworks to cancel */
    static CancelOnInterrupt of(MintmarkApi api, List<String> ids) {
        return new CancelOnInterrupt(Signals.closing(() -> ids.forEach(id -> cancel(api, id))));
    }

    private static void cancel(MintmarkApi api, String id) {
        try {
            if (!api.artworks().find(id).done()) {
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
        Signals.forget(onSignal);
    }
}
