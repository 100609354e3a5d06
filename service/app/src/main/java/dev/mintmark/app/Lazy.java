package dev.mintmark.app;

import dev.mintmark.app.api.StartFailedException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of the program, made at its first use and closed with the program. Parts that a part uses are made before it, so
 * they are closed after it. Thread-safe.
 */
final class Lazy<T> implements Supplier<T> {
    private final Maker<T> maker;
    private final Closer closer;
    private final Function<T, @Nullable Object> closing;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T value;

    private Lazy(Maker<T> maker, Closer closer, Function<T, @Nullable Object> closing) {
        this.maker = maker;
        this.closer = closer;
        this.closing = closing;
    }

    /** Makes a part. */
    @FunctionalInterface
    interface Maker<T> {
        T make() throws Exception;
    }

    /** A part that is closed by {@code closer}, if it can be closed. */
    static <T> Lazy<T> of(Closer closer, Maker<T> maker) {
        return new Lazy<>(maker, closer, made -> made);
    }

    /** A part that the given function closes. */
    static <T> Lazy<T> of(Closer closer, Maker<T> maker, Function<T, AutoCloseable> closing) {
        return new Lazy<>(maker, closer, closing::apply);
    }

    /** @throws StartFailedException if the part cannot be made; the next call tries again */
    @Override
    public T get() {
        T made = value;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            made = value;
            if (made == null) {
                made = maker.make();
                closer.add(closing.apply(made));
                value = made;
            }
            return made;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StartFailedException(e);
        } finally {
            lock.unlock();
        }
    }

    /** The part, if it was made. */
    Optional<T> ifMade() {
        return Optional.ofNullable(value);
    }
}
