package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ConflictException;
import java.util.List;

/**
 * Cancels a command's artworks that are not done, if the process is told to end (SIGINT, SIGTERM) before this is closed. An
 * artwork whose mint is signed is left alone.
 */
final class CancelOnInterrupt implements AutoCloseable {
    private final Thread hook;

    private CancelOnInterrupt(Thread hook) {
        this.hook = hook;
    }

    /** @param ids of the artworks to cancel */
    static CancelOnInterrupt of(MintmarkApi api, List<String> ids) {
        Thread hook = Thread.ofPlatform().name("cancel-on-interrupt").unstarted(() -> {
            ids.forEach(id -> cancel(api, id));
            api.close();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new CancelOnInterrupt(hook);
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
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending and the hook runs; it needs the connection until it is done.
            try {
                hook.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
