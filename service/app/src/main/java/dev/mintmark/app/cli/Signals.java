package dev.mintmark.app.cli;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Ends the program in order when SIGINT, SIGTERM or SIGHUP arrives: closes what the command has open, the newest first, and
 * exits with 128 plus the signal's number, or with 0 where SIGTERM ends a service. A second signal ends it at once.
 *
 * <p>Shutdown hooks cannot do this. They run beside each other, and the one of ONNX Runtime frees what a drawing still uses,
 * which crashes the process. Closing first waits for native work to end.
 */
final class Signals {
    private static final int EXIT_BASE = 128;

    private static final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private static final AtomicBoolean received = new AtomicBoolean();
    private static volatile boolean serving;

    private Signals() {}

    /** Takes over the signals that are not ignored. */
    static void handle() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Signal.handle(
                        new Signal(name),
                        signal -> end(serving && name.equals("TERM") ? 0 : EXIT_BASE + signal.getNumber()));
            } catch (IllegalArgumentException e) {
                // This system does not have the signal, or the JVM was told to leave it alone.
            }
        }
    }

    /** Closes {@code closeable} when a signal arrives, before what was registered earlier. */
    static <T extends AutoCloseable> T closing(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Undoes {@link #closing}. Does not return if a signal has arrived. */
    static void unregister(AutoCloseable closeable) {
        open.remove(closeable);
        awaitExitIfReceived();
    }

    /** Undoes every {@link #closing}. Does not return if a signal has arrived. */
    static void unregisterAll() {
        awaitExitIfReceived();
        open.clear();
    }

    /** Whether the program is about to end. */
    static boolean received() {
        return received.get();
    }

    /** Waits until a signal ends the service; to be told to end by SIGTERM is how a service ends, and no failure. */
    static void awaitEndOfService() throws InterruptedException {
        serving = true;
        awaitExit();
    }

    /** Waits until a signal ends the program. */
    static void awaitExit() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Leaves the end to the signal where one has arrived: what a command throws or prints then is no result of it. */
    static void awaitExitIfReceived() {
        while (received.get()) {
            try {
                awaitExit();
            } catch (InterruptedException e) {
                // The exit comes all the same.
            }
        }
    }

    private static void end(int code) {
        if (received.getAndSet(true)) {
            Runtime.getRuntime().halt(code);
        }
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception | LinkageError e) {
                // an error too: a build may have replaced the program's files meanwhile
                Output.note("mintmark: " + e.getMessage());
            }
        }
        System.exit(code);
    }
}
