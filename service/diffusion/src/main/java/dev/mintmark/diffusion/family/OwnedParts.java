package dev.mintmark.diffusion.family;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a pipeline owns, closed last first. */
final class OwnedParts implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    <T extends AutoCloseable> T own(T part) {
        closers.push(() -> {
            try {
                part.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("A part of the model could not be closed: " + e.getMessage(), e);
            }
        });
        return part;
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
