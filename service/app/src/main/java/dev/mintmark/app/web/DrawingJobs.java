package dev.mintmark.app.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mintmark.app.automatic1111.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the web UI's API remembers of each caller: the drawings that a request waits for, and options. It is in the memory of this process.
 * Thread-safe.
 */
final class DrawingJobs {
    private static final int CALLERS = 10_000;

    private final Map<String, List<String>> running = new ConcurrentHashMap<>();
    private final Cache<String, Options> options =
            Caffeine.newBuilder().maximumSize(CALLERS).build();

    /** @param owner a principal's ID; null for the local operator */
    void begin(@Nullable String owner, List<String> ids) {
        running.merge(name(owner), List.copyOf(ids), (before, more) -> {
            List<String> all = new ArrayList<>(before);
            all.addAll(more);
            return List.copyOf(all);
        });
    }

    void end(@Nullable String owner, List<String> ids) {
        running.computeIfPresent(name(owner), (name, before) -> {
            List<String> left = before.stream().filter(id -> !ids.contains(id)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** The IDs of artworks that requests of this caller wait for. */
    List<String> of(@Nullable String owner) {
        return running.getOrDefault(name(owner), List.of());
    }

    Options options(@Nullable String owner) {
        return Objects.requireNonNullElse(options.getIfPresent(name(owner)), Options.STANDARD);
    }

    void setOptions(@Nullable String owner, Options changed) {
        options.put(name(owner), changed);
    }

    private static String name(@Nullable String owner) {
        return owner == null ? "" : owner;
    }
}
