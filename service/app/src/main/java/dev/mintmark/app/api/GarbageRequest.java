package dev.mintmark.app.api;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done with blocks that nothing needs.
 *
 * @param delete whether they are deleted; by default they are only counted
 */
public record GarbageRequest(@Nullable Boolean delete) {
    public boolean deletes() {
        return Boolean.TRUE.equals(delete);
    }
}
