package dev.mintmark.app.web;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.Subscription;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Streams the progress of an artwork as server-sent events: {@code progress} at each change, {@code done} with the whole
 * artwork at the end. A stream ends when its caller's key, session or principal does. It holds its virtual thread; how many there can be is bounded.
 */
final class EventStream {
    /** Changes are told, by other nodes too; a message may be lost. */
    private static final long LOOK_MILLIS = 1000;

    private static final long COMMENT_MILLIS = 15_000;

    private final Artworks artworks;
    private final ArtworkService service;
    private final AccessFilter access;
    private final CallerPlaces places =
            new CallerPlaces("event streams", "ask for the artwork itself from time to time");
    private volatile boolean closed;

    EventStream(Artworks artworks, ArtworkService service, AccessFilter access) {
        this.access = access;
        this.artworks = artworks;
        this.service = service;
    }

    /** Ends all streams within moments. */
    void close() {
        closed = true;
    }

    void serve(Context ctx, String id) throws IOException, InterruptedException {
        BlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);
        try (CallerPlaces.Place _ = places.take(ctx);
                Subscription _ = service.subscribe(id, artwork -> changed.offer(true))) {
            begin(ctx);
            if (ctx.method() == HandlerType.HEAD) {
                // the server would send a length of nothing
                ctx.res().flushBuffer();
            } else {
                follow(ctx, id, changed);
            }
        }
    }

    /** Sets the headers of a stream. */
    static void begin(Context ctx) {
        ctx.contentType("text/event-stream");
        ctx.res().setCharacterEncoding("UTF-8");
        ctx.header("Cache-Control", "no-cache");
        // a proxy such as nginx would hold events back until its buffer is full
        ctx.header("X-Accel-Buffering", "no");
    }

    private void follow(Context ctx, String id, BlockingQueue<Boolean> changed)
            throws IOException, InterruptedException {
        OutputStream out = ctx.res().getOutputStream();
        ProgressEvent last = null;
        long lastWrite = System.nanoTime();
        long lastCheck = System.nanoTime();
        while (!closed) {
            Optional<Artwork> artwork = artworks.find(id);
            if (artwork.isEmpty()) {
                send(ctx, out, "deleted", new Deleted(id));
                return;
            }
            if (System.nanoTime() - lastCheck >= LOOK_MILLIS * 1_000_000) {
                if (!access.isStillAdmitted(ctx)) {
                    return;
                }
                lastCheck = System.nanoTime();
            }
            boolean isDrawn = artwork.get().stage() != Stage.ACCEPTED;
            ProgressEvent now = ProgressEvent.of(artwork.get(), isDrawn ? Optional.empty() : service.preview(id));
            if (!now.equals(last)) {
                send(ctx, out, "progress", now);
                last = now;
                lastWrite = System.nanoTime();
            } else if (System.nanoTime() - lastWrite >= COMMENT_MILLIS * 1_000_000) {
                comment(out);
                lastWrite = System.nanoTime();
            }
            if (artwork.get().done()) {
                send(ctx, out, "done", ArtworkResponse.of(artwork.get()));
                return;
            }
            changed.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Keeps the connection open, and finds out whether it is. */
    static void comment(OutputStream out) throws IOException {
        out.write(": still there\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private record Deleted(String id) {}

    static void send(Context ctx, OutputStream out, String event, Object data) throws IOException {
        String text = "event: " + event + "\ndata: " + ctx.jsonMapper().toJsonString(data, data.getClass()) + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
