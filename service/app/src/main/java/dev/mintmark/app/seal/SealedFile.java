package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.Seal;

/**
 * A finished file and what is known of it.
 *
 * @param file the final bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed over, and two files are never compared
public record SealedFile(Seal seal, byte[] file) {}
