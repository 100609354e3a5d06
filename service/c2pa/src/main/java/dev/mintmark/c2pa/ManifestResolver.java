package dev.mintmark.c2pa;

import java.io.IOException;

/**
 * Fetches remote manifests for {@link ManifestValidator#withResolver}. The library itself fetches nothing. Implementations
 * are thread-safe.
 */
@FunctionalInterface
public interface ManifestResolver {
    /** Largest manifest store that is read, in bytes. */
    int MAX_BYTES = 64 << 20;

    /**
     * Returns the manifest store at an address. The address is what a file says, so whoever made the file chose it: ask no
     * hosts of an inner network, follow no redirection there, and stop after a time and at one byte more than {@value
     * #MAX_BYTES}.
     *
     * @param url begins with {@code https://} or {@code http://} and has at most 2,048 characters
     * @throws IOException if it cannot be fetched; the message says why
     */
    byte[] fetch(String url) throws IOException;
}
