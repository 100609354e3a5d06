package dev.mintmark.app.web;

import dev.mintmark.app.access.CurrentRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Admits a number of requests and computes their answers on a number of platform threads. On virtual threads a computation
 * would keep its carrier to itself, and a few would stop all other requests. Thread-safe.
 */
final class BoundedWork implements AutoCloseable {
    private final Semaphore places;
    private final ExecutorService threads;

    /**
     * @param threads computations at once
     * @param places requests at once whose answer is computed or waits for a thread; a request takes its place when its body has
     *     been read, so that slow senders take none
     */
    BoundedWork(String name, int threads, int places) {
        this.places = new Semaphore(places);
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    }

    /** Computes an answer from what was read. */
    @FunctionalInterface
    interface Computation<I, O> {
        O compute(I input) throws Exception;
    }

    /**
     * Reads on the calling thread, and waits there for the answer.
     *
     * @throws ProblemException 503 if all places are taken, or memory does not suffice
     */
    <I, O> O answer(Callable<I> read, Computation<I, O> computation) throws Exception {
        // a body that would be refused anyway need not be read
        if (places.availablePermits() == 0) {
            throw full();
        }
        I input = read.call();
        if (!places.tryAcquire()) {
            throw full();
        }
        try {
            return threads.submit(CurrentRequest.carry(() -> computation.compute(input)))
                    .get();
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            places.release();
        }
    }

    private static ProblemException full() {
        return new ProblemException(Problem.busy("The service works on as many requests of this kind as it can."));
    }

    private static Exception failure(ExecutionException e) {
        return switch (e.getCause()) {
            case OutOfMemoryError _ ->
                new ProblemException(Problem.busy("The request needs more memory than the service has now."));
            case Exception cause -> cause;
            case null, default -> e;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
