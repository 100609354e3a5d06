package dev.mintmark.app.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all clients together send: how many requests with a body there are at once, so that slow ones leave room for those
 * without, how much memory their bodies take, and how slowly one may come. Thread-safe.
 */
final class RequestBodies extends Handler.Wrapper {
    private final Limits limits;
    private final Semaphore places;
    private final AtomicLong held = new AtomicLong();

    /**
     * The limits.
     *
     * @param bodies the most requests with a body at a time
     * @param bytes the most bytes of all their bodies in memory
     * @param bytesPerSecond the slowest average rate at which a body may arrive
     * @param grace the time after the start of a body before its rate is checked
     */
    record Limits(int bodies, long bytes, long bytesPerSecond, Duration grace) {}

    RequestBodies(Limits limits) {
        this.limits = limits;
        this.places = new Semaphore(limits.bodies());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!hasBody(request)) {
            return super.handle(request, response, callback);
        }
        if (!places.tryAcquire()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            Problem.busy("The service reads as many requests as it can.").answer(response, callback);
            return true;
        }
        Body body = new Body(request);
        boolean handled = false;
        try {
            handled = super.handle(body, response, Callback.from(callback, body::end));
        } finally {
            if (!handled) {
                body.end();
            }
        }
        return handled;
    }

    private static boolean hasBody(Request request) {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || (request.getHeaders().contains(HttpHeader.CONTENT_LENGTH) && request.getLength() != 0);
    }

    /**
     * Tells that the rest of a request's body is read only to be dropped: it takes no memory, and has the grace's time to come.
     */
    static void beginDrain(HttpServletRequest request) {
        Body body = Request.as(ServletContextRequest.getServletContextRequest(request), Body.class);
        if (body != null) {
            body.beginDrain();
        }
    }

    /** A request with a body. The bytes that were read count until the request is answered, because they stay in memory. */
    private final class Body extends Request.Wrapper {
        private final long begin = System.nanoTime();
        private final AtomicLong read = new AtomicLong();
        private volatile @Nullable Long drainBegin;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile Content.@Nullable Chunk refusal;

        Body(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (refusal != null) {
                return refusal;
            }
            Content.Chunk chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            Long draining = drainBegin;
            if (draining != null) {
                return !chunk.isLast()
                                && System.nanoTime() - draining > limits.grace().toNanos()
                        ? refuse(chunk, slow())
                        : chunk;
            }
            int length = chunk.remaining();
            read.addAndGet(length);
            if (held.addAndGet(length) > limits.bytes()) {
                return refuse(chunk, Problem.busy("The service has as many bodies of requests in memory as it can."));
            }
            if (!chunk.isLast() && isSlow()) {
                return refuse(chunk, slow());
            }
            return chunk;
        }

        /** A body of which nothing comes any more is refused too; the one that waits for it is told. */
        @Override
        public void demand(Runnable callback) {
            AtomicBoolean told = new AtomicBoolean();
            Scheduler.Task stall = getComponents()
                    .getScheduler()
                    .schedule(
                            () -> {
                                if (told.compareAndSet(false, true)) {
                                    refusal = Content.Chunk.from(new ProblemException(slow()));
                                    callback.run();
                                }
                            },
                            limits.grace().toMillis(),
                            TimeUnit.MILLISECONDS);
            super.demand(() -> {
                stall.cancel();
                if (told.compareAndSet(false, true)) {
                    callback.run();
                }
            });
        }

        private Problem slow() {
            return Problem.http(
                    408,
                    "The body comes too slowly; at least " + limits.bytesPerSecond()
                            + " bytes per second are expected.");
        }

        private boolean isSlow() {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            return elapsed.compareTo(limits.grace()) > 0 && read.get() < limits.bytesPerSecond() * elapsed.toSeconds();
        }

        private Content.Chunk refuse(Content.Chunk chunk, Problem problem) {
            chunk.release();
            Content.Chunk refused = Content.Chunk.from(new ProblemException(problem));
            refusal = refused;
            return refused;
        }

        void beginDrain() {
            drainBegin = System.nanoTime();
            held.addAndGet(-read.getAndSet(0));
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                held.addAndGet(-read.getAndSet(0));
                places.release();
            }
        }
    }
}
