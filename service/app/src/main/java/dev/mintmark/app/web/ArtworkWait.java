package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.Subscription;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lets a request wait until the artworks that it ordered are sealed. A waiting request holds its virtual thread; how many there can
 * be is bounded. Thread-safe.
 */
final class ArtworkWait {
    /** The clients of OpenAI's API wait so long by default. */
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Changes by this process are seen at once; changes by other processes are polled. */
    private static final long LOOK_MILLIS = 1000;

    private final Artworks artworks;
    private final ArtworkService service;
    private final CallerPlaces places =
            new CallerPlaces("requests that wait for their pictures", "POST /api/artworks does not wait");
    private volatile boolean closed;

    ArtworkWait(Artworks artworks, ArtworkService service) {
        this.artworks = artworks;
        this.service = service;
    }

    /** Ends all waits within moments. */
    void close() {
        closed = true;
    }

    /** Looks at the artworks while they are waited for. */
    @FunctionalInterface
    interface Watcher {
        /** Called with each artwork at each change and at least once a second. */
        void look(Artwork artwork) throws IOException;
    }

    /**
     * Takes a place among those who wait, before anything is ordered.
     *
     * @throws ProblemException as {@link CallerPlaces#take}
     */
    Place take(Context ctx) {
        return new Place(places.take(ctx));
    }

    /** A place, to be closed. */
    final class Place implements AutoCloseable {
        private final CallerPlaces.Place taken;

        private Place(CallerPlaces.Place taken) {
            this.taken = taken;
        }

        /**
         * Waits until each artwork is sealed or has ended. Where the watcher cannot tell the client any more, what is not drawn yet is
         * cancelled.
         *
         * @throws ProblemException 503 after ten minutes, or where the service stops; the artworks are drawn all the same
         * @throws NotFoundException where one is deleted meanwhile
         */
        List<Artwork> await(List<String> ids, Watcher watcher) throws IOException, InterruptedException {
            BlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);
            List<Subscription> subscriptions = new ArrayList<>();
            try {
                ids.forEach(id -> subscriptions.add(service.subscribe(id, artwork -> changed.offer(true))));
                return await(ids, watcher, changed);
            } catch (IOException e) {
                ids.forEach(ArtworkWait.this::cancel);
                throw e;
            } finally {
                subscriptions.forEach(Subscription::close);
            }
        }

        private List<Artwork> await(List<String> ids, Watcher watcher, BlockingQueue<Boolean> changed)
                throws IOException, InterruptedException {
            long end = System.nanoTime() + LONGEST.toNanos();
            while (!closed && System.nanoTime() < end) {
                List<Artwork> now = new ArrayList<>();
                for (String id : ids) {
                    Artwork artwork = artworks.find(id).orElseThrow(() -> NotFoundException.artwork(id));
                    watcher.look(artwork);
                    now.add(artwork);
                }
                if (now.stream().allMatch(ArtworkWait::isSettled)) {
                    return now;
                }
                changed.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            throw new ProblemException(Problem.busy("The pictures are not drawn yet; GET /api/artworks/"
                    + ids.getFirst() + " tells how far the first is."));
        }

        @Override
        public void close() {
            taken.close();
        }
    }

    /** Whether there is a final file, or never will be. */
    static boolean isSettled(Artwork artwork) {
        return artwork.seal() != null || artwork.stage().ended();
    }

    /** Returns why there is no final file, for an artwork that has ended without one. */
    static Failure failure(Artwork artwork) {
        Failure failure = artwork.failure();
        return failure == null ? new Failure("cancelled", "The drawing was cancelled.") : failure;
    }

    private void cancel(String id) {
        try {
            service.cancel(id);
        } catch (ConflictException | NotFoundException _) {
            // it is done
        }
    }
}
