package dev.mintmark.app.pipeline;

/** Ends a subscription when closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
