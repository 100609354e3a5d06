package dev.mintmark.app.draw;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the models that were added. Thread-safe. */
public interface ModelRepository {
    /** Returns them in the order in which they were added. */
    List<Entry> entries();

    /** Adds an entry, or replaces the one of the same ID. */
    void put(Entry entry);

    /** Removes the entry with this ID, if there is one. */
    void remove(String id);

    /**
     * A model that was added.
     *
     * @param sha256 the checksum that it had then
     * @param files how many files the checksum covers
     * @param name to show; null for the one that the folder gives
     * @param additions with the checksums that they had then
     */
    record Entry(
            String id,
            Path folder,
            String sha256,
            int files,
            @Nullable String name,
            ModelAdditions additions) {}
}
