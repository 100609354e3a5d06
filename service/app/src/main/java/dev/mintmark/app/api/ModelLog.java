package dev.mintmark.app.api;

import java.util.List;

/** The contract's register of models, in the order of registration. */
public record ModelLog(List<Entry> entries) {
    public ModelLog {
        entries = List.copyOf(entries);
    }

    /**
     * A registered model.
     *
     * @param index from 1
     * @param sha256 64 hex digits
     * @param status {@code active} or {@code revoked}
     */
    public record Entry(int index, String sha256, String status) {}
}
