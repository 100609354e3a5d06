package dev.mintmark.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was made, the newest first. Thread-safe. */
final class Closer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closer.class);

    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /** Takes a thing to close; other things are ignored. */
    void add(@Nullable Object thing) {
        if (!(thing instanceof AutoCloseable closeable)) {
            return;
        }
        lock.lock();
        try {
            if (!closed) {
                made.push(closeable);
                return;
            }
        } finally {
            lock.unlock();
        }
        close(closeable);
    }

    /** Closes everything. A second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        while (true) {
            AutoCloseable next;
            lock.lock();
            try {
                next = made.poll();
            } finally {
                lock.unlock();
            }
            if (next == null) {
                return;
            }
            close(next);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("A part of the service did not close: {}", e.getMessage(), e);
        }
    }
}
