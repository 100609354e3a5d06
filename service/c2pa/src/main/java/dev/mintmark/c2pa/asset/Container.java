package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;

/**
 * A manifest store found in a file.
 *
 * @param store the JUMBF bytes
 * @param span the range in the file that contains them, with headers and checksums
 */
public record Container(byte[] store, ByteRange span) {}
