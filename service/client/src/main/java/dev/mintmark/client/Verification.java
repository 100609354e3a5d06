package dev.mintmark.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a file.
 *
 * @param sha256 of the file, 64 hex digits
 * @param verdict {@code authentic}, {@code recovered}, {@code tampered}, {@code foreign} or {@code unknown}
 * @param evidence what each source says, as JSON
 * @param artwork the original; null where none was found
 */
public record Verification(
        String sha256,
        String verdict,
        JsonNode evidence,
        @Nullable Original artwork) {
    /** @param id of the artwork */
    public record Original(String id, String sha256) {}
}
